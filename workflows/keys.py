"""Keys of rows as they come from an address or a form: numbers that a database can hold, or nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls.converters import IntConverter

DIGITS = 18  # 64 bits hold every number of so many


class Key(IntConverter):
    """`<key:pk>` in an address; a longer number is no address of ours."""

    regex = f"[0-9]{{1,{DIGITS}}}"


def keys(said: Iterable[str]) -> list[int]:
    """Those of the words that read as keys."""
    return [int(word) for word in said if word.isdecimal() and len(word) <= DIGITS]
