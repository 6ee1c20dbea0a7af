"""One verb for several subjects: each goes through the door by itself, and each has an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from workflows import engine
from workflows.act import Refused
from workflows.keys import keys
from workflows.models import User


@dataclass(frozen=True)
class Pick:
    """One row as it was ticked: its key, and how long its trail was when it was shown. Written "12.3"."""

    pk: int
    length: int

    @classmethod
    def of(cls, subject: Any) -> Pick:
        return cls(subject.pk, subject.trail_length)

    def __str__(self) -> str:
        return f"{self.pk}.{self.length}"


@dataclass(frozen=True)
class Outcome:
    """What became of one of them. A subject that this person may not know of, or that is not there, is None."""

    subject: Any
    refused: str = ""


def picks(said: Iterable[str]) -> list[Pick]:
    """Those of the words that read as picks, each once, in the order in which they came."""
    found: dict[int, Pick] = {}
    for word in said:
        pair = keys(word.split("."))
        if len(pair) == 2 and word.count(".") == 1:
            found.setdefault(pair[0], Pick(*pair))
    return list(found.values())


def perform_one(
    subject: Any, verb: str, *, by: User, seen: str = "", length: int | None = None, **inputs: Any
) -> Outcome:
    """One of several: done, or refused with the reason, whatever becomes of the others. With `length`, it is
    refused too if anything has happened to it since the list was shown."""
    try:
        with engine.together():
            if length is not None and type(subject).lock(subject.pk).trail_length != length:
                raise Refused(_("您勾选之后它又有了变动，请看过现状再办"), code="stale")
            engine.perform(subject, verb, by=by, seen=seen, **inputs)
    except Refused as refusal:
        return Outcome(subject, refusal.reason)
    return Outcome(subject)
