"""Working time: when something is due that may take so many working hours or days, by the working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from . import calendar
from .calendar import calendar_changed

MORNING = (time(8, 30), time(12, 0))
AFTERNOON = (time(14, 0), time(17, 30))
DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfficeHours:
    """When an office works. A county's own hours are another instance of this."""

    spans: tuple[tuple[time, time], ...] = (MORNING, AFTERNOON)
    weekdays: frozenset[int] = calendar.WEEKDAYS

    def works_on(self, day: date) -> bool:
        """What the year's notice says of the day, and where it says nothing, the weekday."""
        return calendar.in_force().works_on(day, self.weekdays)

    def after(self, at: datetime, hours: float) -> datetime:
        """The moment when that many working hours after `at` have passed; both aware."""
        left, day = timedelta(hours=hours), timezone.localdate(at)
        while True:
            if self.works_on(day):
                for opens, closes in self.spans:
                    start = max(at, _local(day, opens))
                    worth = _local(day, closes) - start
                    if timedelta(0) < worth >= left:
                        return start + left
                    left -= max(worth, timedelta(0))
            day += DAY

    def day_after(self, day: date, days: int) -> date:
        """The working day that many after this one; with none, this one, or the next that is one."""
        if days < 0:
            raise ValueError("deadlines do not lie in the past")
        while days > 0 or not self.works_on(day):
            day += DAY
            days -= self.works_on(day)
        return day

    def days_between(self, first: date, last: date) -> int:
        """Working days after the first up to and with the last; below zero if the last comes first."""
        if last < first:
            return -self.days_between(last, first)
        return sum(self.works_on(first + DAY * number) for number in range(1, (last - first).days + 1))

    def day_before(self, day: date, days: int) -> date:
        """The latest day from which so many working days or more have passed by the end of this one."""
        while days > 0:
            days -= self.works_on(day)
            day -= DAY
        return day

    def close_of(self, day: date) -> datetime:
        return _local(day, self.spans[-1][1])


def _local(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


OFFICE_HOURS = OfficeHours()


def due(at: datetime, *, hours: float, urgent: bool) -> datetime:
    """When it is due: urgent work runs on the wall clock, at night too; other work in office hours."""
    return at + timedelta(hours=hours) if urgent else OFFICE_HOURS.after(at, hours)


def due_in_days(at: datetime, days: int) -> datetime:
    """The close of business that many working days after the day of `at`, which is not counted itself.

    None is the close of that same day, or of the next working day if nobody works on it.
    """
    return close_of(OFFICE_HOURS.day_after(timezone.localdate(at), days))


def close_of(day: date) -> datetime:
    """When the office closes on that day."""
    return OFFICE_HOURS.close_of(day)


def working_days_between(first: date | datetime, last: date | datetime) -> int:
    """Working days after the first up to and with the last, as `due_in_days` counts; signed."""
    return OFFICE_HOURS.days_between(_day(first), _day(last))


def days_ago(at: datetime, days: int) -> datetime:
    """What lies before this moment lies so many working days or more before the day of `at`, as
    `working_days_between` counts; so that rows can be told apart by a comparison."""
    return _local(OFFICE_HOURS.day_before(timezone.localdate(at), days) + DAY, time.min)


def days_ahead(at: datetime, days: int) -> datetime:
    """What lies before this moment lies at most so many working days after the day of `at`."""
    return _local(OFFICE_HOURS.day_after(timezone.localdate(at), days + 1), time.min)


def is_working_day(on: date | datetime) -> bool:
    return OFFICE_HOURS.works_on(_day(on))


def is_provisional(on: date | datetime) -> bool:
    """Whether that day lies in a year whose notice has not come: a deadline on it may still move."""
    return calendar.in_force().is_provisional(_day(on))


def calendar_version() -> int:
    """Which calendar computes now: grows by one with every edit of a year."""
    return calendar.in_force().version


def _day(on: date | datetime) -> date:
    return timezone.localdate(on) if isinstance(on, datetime) else on


__all__ = [
    "OFFICE_HOURS",
    "OfficeHours",
    "calendar_changed",
    "calendar_version",
    "close_of",
    "days_ago",
    "days_ahead",
    "due",
    "due_in_days",
    "is_provisional",
    "is_working_day",
    "working_days_between",
]
