"""The working calendar as deadlines ask it: held in memory, so that asking costs no SQL statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic

from django.dispatch import Signal

from .models import CalendarYear, DayKind

REFRESH = 60  # seconds: how long a process may not know what another one has edited
WEEKDAYS = frozenset(range(5))  # Monday is 0

calendar_changed = Signal()  # inside the transaction of an edit, with `years`, `at`, `by` and `version`


@dataclass(frozen=True)
class Calendar:
    """All notices there are, at one moment. `works` knows only the days that are not what their weekday says."""

    version: int
    announced: frozenset[int]
    works: Mapping[date, bool]

    def works_on(self, day: date, weekdays: frozenset[int] = WEEKDAYS) -> bool:
        special = self.works.get(day)
        return day.weekday() in weekdays if special is None else special

    def is_provisional(self, day: date) -> bool:
        return day.year not in self.announced

    def off_around(self, day: date) -> tuple[date, date]:
        """The first and the last day of the rest that this day off belongs to, weekends included."""
        first = last = day
        while not self.works_on(first - timedelta(days=1)):
            first -= timedelta(days=1)
        while not self.works_on(last + timedelta(days=1)):
            last += timedelta(days=1)
        return first, last


def read() -> Calendar:
    """The calendar as the rows have it, in one statement."""
    rows = CalendarYear.objects.order_by().values_list(
        "year", "version", "source", "days__date", "days__kind"
    )
    versions, announced, works = {}, set(), {}
    for year, version, source, day, kind in rows:
        versions[year] = version
        if source:
            announced.add(year)
        if day is not None:
            works[day] = kind == DayKind.WORKDAY
    return Calendar(sum(versions.values()), frozenset(announced), works)


class Memory:
    """One process's copy. Forgotten at once where an edit is committed, and read again after a minute elsewhere."""

    def __init__(self) -> None:
        self._kept: tuple[float, Calendar] | None = None
        self._edits = 0

    def calendar(self) -> Calendar:
        kept = self._kept
        if kept is not None and monotonic() - kept[0] < REFRESH:
            return kept[1]
        edits, found = self._edits, read()
        if edits == self._edits:  # else somebody committed while this was being read
            self._kept = (monotonic(), found)
        return found

    def forget(self) -> None:
        self._edits += 1
        self._kept = None


_MEMORY = Memory()
_uncommitted: ContextVar[Calendar | None] = ContextVar("uncommitted calendar", default=None)
forget = _MEMORY.forget


def in_force() -> Calendar:
    """What deadlines are computed by."""
    return _uncommitted.get() or _MEMORY.calendar()


@contextmanager
def as_edited() -> Iterator[Calendar]:
    """Within this, and for nobody else, the edit of a transaction that may still fail is in force."""
    edited = read()
    token = _uncommitted.set(edited)
    try:
        yield edited
    finally:
        _uncommitted.reset(token)
