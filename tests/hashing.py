"""A password hasher for tests."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The usual algorithm in one round: quick to make, and a server under test can verify it."""

    iterations = 1

    def must_update(self, encoded: str) -> bool:
        """Never: a hash made for a test is good enough for it."""
        return False
