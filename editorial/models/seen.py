"""What each person last saw of each article, so that a page can show what has changed since."""

from __future__ import annotations

from django.db import models

from workflows.models import User

from .article import Article


class LastSeen(models.Model):
    """The revision that was last on this person's screen, and the one before it that was another.

    A convenience, not evidence: what counts is the digest in a signature.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    before = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="last_seen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} V{self.revision}"
