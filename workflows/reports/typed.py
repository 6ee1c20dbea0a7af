"""What a value becomes in a cell: a number, a day or a moment where that is exact, or else text.

The same on every machine: a moment is told by the office's clock, and what no file can carry is left out.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from unicodedata import east_asian_width

from django.utils import timezone
from django.utils.translation import gettext as _

from .figures import Count, Rate

LONGEST = 32_767  # characters of one cell, counted as UTF-16
EXACT_DIGITS = 15  # what a cell's number keeps; a longer one is an identifier and is written as text
FIRST_DAY = date(1900, 3, 1)  # before it, programs disagree about which day a number is

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Kind(StrEnum):
    """What a column holds. A value of another kind is written as text, as it reads."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"  # of a share between 0 and 1
    DATE = "date"
    MOMENT = "moment"  # a day and a time


def typed(value: object, kind: Kind) -> str | float | Decimal | date | None:
    """The value as the column's kind if it is one, or else as text."""
    match value:
        case None | "":
            return None
        case bool():
            return _("是") if value else _("否")
        case Count():
            return typed(value.number, kind)
        case Rate() if value.of and kind == Kind.PERCENT:
            return (
                Decimal(str(value).rstrip("%")) / 100
            )  # the percentage it is shown as, not one nearer to 100
        case datetime() | date():
            return _day(value, kind)
        case int() | float() | Decimal() if kind in (Kind.NUMBER, Kind.PERCENT) and _is_exact(value):
            return value
        case Decimal() if value.is_finite():
            return format(value, "f")
        case _:
            return clean(str(value)) or None


def _is_exact(number: float | Decimal) -> bool:
    if isinstance(number, float):
        return math.isfinite(number)
    return Decimal(number).is_finite() and len(Decimal(number).normalize().as_tuple().digits) <= EXACT_DIGITS


def _day(value: date, kind: Kind) -> str | date:
    moment = value if isinstance(value, datetime) else None
    if moment and timezone.is_aware(moment):
        moment = timezone.make_naive(moment)
    day = moment.date() if moment else value
    if kind == Kind.DATE and day >= FIRST_DAY:
        return day
    if kind == Kind.MOMENT and day >= FIRST_DAY:
        return moment.replace(microsecond=0) if moment else day
    return f"{moment:%Y-%m-%d %H:%M}" if moment and kind != Kind.DATE else day.isoformat()


def clean(text: str) -> str:
    """A text as a cell can hold it: without what no file can carry, and not longer than a cell may be."""
    text = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) > LONGEST * 2:
        end = _("…（后略）")
        text = units[: (LONGEST - len(end)) * 2].decode("utf-16-le", "ignore") + end
    return _LIKE_AN_ESCAPE.sub("_x005F_", text)


def shown_width(text: str) -> int:
    """How many narrow characters the longest line of a text takes."""
    return max(sum(2 if east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n"))
