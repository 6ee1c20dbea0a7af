"""The words themselves: normal form, digest, sanitising, Word."""
