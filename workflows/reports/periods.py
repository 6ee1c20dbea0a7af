"""What a report is about in time: a month, a quarter or a year, as it stands in an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})|-Q(?P<quarter>[1-4]))?")
FIRST_YEAR, LAST_YEAR = 1950, 2999  # what lies outside is a slip of the pen


class Kind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}[self]


@dataclass(frozen=True)
class Period:
    """From its first day up to the day before the next one begins, by the office's clock."""

    kind: Kind
    first: date

    @classmethod
    def around(cls, day: date, kind: Kind = Kind.QUARTER) -> Period:
        """The one that the day lies in."""
        month = (day.month - 1) // kind.months * kind.months + 1
        return cls(kind, date(day.year, month, 1))

    @classmethod
    def read(cls, written: str) -> Period | None:
        """ "2026", "2026-Q4" or "2026-11"; what is none of them is no period."""
        found = _WRITTEN.fullmatch(written)
        if found is None or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
            return None
        year = int(found["year"])
        if found["quarter"]:
            return cls(Kind.QUARTER, date(year, int(found["quarter"]) * 3 - 2, 1))
        if found["month"]:
            month = int(found["month"])
            return cls(Kind.MONTH, date(year, month, 1)) if 1 <= month <= 12 else None
        return cls(Kind.YEAR, date(year, 1, 1))

    def __str__(self) -> str:
        if self.kind == Kind.YEAR:
            return f"{self.first:%Y}"
        if self.kind == Kind.QUARTER:
            return f"{self.first:%Y}-Q{self.quarter}"
        return f"{self.first:%Y-%m}"

    @property
    def quarter(self) -> int:
        return (self.first.month + 2) // 3

    @property
    def label(self) -> str:
        """As people say it."""
        year, month = self.first.year, self.first.month
        if self.kind == Kind.YEAR:
            return _("{year} 年").format(year=year)
        if self.kind == Kind.QUARTER:
            return _("{year} 年第 {quarter} 季度").format(year=year, quarter=self.quarter)
        return _("{year} 年 {month} 月").format(year=year, month=month)

    @property
    def next(self) -> Period:
        return Period(self.kind, months_on(self.first, self.kind.months))

    @property
    def before(self) -> Period:
        return Period(self.kind, months_on(self.first, -self.kind.months))

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment that no longer belongs to it."""
        return midnight(self.next.first)

    def as_kind(self, kind: Kind, today: date) -> Period:
        """The longer one around it, or of the shorter ones in it the present one, or else its last."""
        return Period.around(min(max(today, self.first), self.last), kind)


def months_on(first: date, months: int) -> date:
    """The first day of the month so many after (or before) that of `first`."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def midnight(day: date) -> datetime:
    """The moment at which the day begins in the office."""
    return timezone.make_aware(datetime.combine(day, time.min))
