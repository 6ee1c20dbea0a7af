"""A year of the working calendar, ready to be drawn: its holidays with their make-up days, and twelve months."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import Q

from workflows import calendar
from workflows.models import CalendarDay, CalendarYear

FIRST, LAST = 2000, 2100
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """One rest, weekends included, of one holiday or of several that meet; and the days worked in exchange."""

    names: tuple[str, ...]
    first: date
    last: date
    makeup: list[date]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def name(self) -> str:
        return "、".join(self.names)


@dataclass(frozen=True)
class Cell:
    """One day of a month."""

    date: date
    works: bool
    name: str = ""  # the holiday that it belongs to, or is worked for
    is_today: bool = False

    @property
    def mark(self) -> str:
        """What tells it from an ordinary day without its colour."""
        return ("班" if self.works else "休") if self.name else ""

    @property
    def tone(self) -> str:
        if self.name:
            return "work" if self.works else "off"
        return "" if self.works else "end"


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Cell | None]]

    @property
    def working_days(self) -> int:
        return sum(cell.works for week in self.weeks for cell in week if cell)


class Almanac:
    """One year as the notices have it now. `today` is ringed where it lies in the year."""

    def __init__(self, year: int, today: date) -> None:
        self.year, self._today = year, today

    @cached_property
    def _calendar(self) -> calendar.Calendar:
        """Out of the rows of this page, so that it is never older than they are."""
        return calendar.Calendar(0, frozenset(), {day.date: day.works for day in self._days})

    @cached_property
    def known(self) -> list[CalendarYear]:
        """Every year that was ever edited."""
        return list(CalendarYear.objects.order_by("year"))

    @cached_property
    def row(self) -> CalendarYear:
        found = [row for row in self.known if row.year == self.year]
        return found[0] if found else CalendarYear(year=self.year)

    @cached_property
    def years(self) -> list[CalendarYear]:
        """Those one may turn to: from the first with a notice to the year after this one."""
        rows = {row.year: row for row in self.known}
        shown = {*rows, self.year, self._today.year, self._today.year + 1}
        return [rows.get(year) or CalendarYear(year=year) for year in range(min(shown), max(shown) + 1)]

    @cached_property
    def _days(self) -> list[CalendarDay]:
        """The days of this year's notice, and what others settled within the year and close around it."""
        around = (date(self.year - 1, 12, 1), date(self.year + 1, 1, 31))
        return list(CalendarDay.objects.filter(Q(year=self.year) | Q(date__range=around)).order_by("date"))

    @property
    def of_notice(self) -> list[CalendarDay]:
        return [day for day in self._days if day.year_id == self.year]

    @cached_property
    def periods(self) -> list[Period]:
        """What the notice of this year says, holiday by holiday."""
        holidays = [day for day in self.of_notice if not day.works]
        found = []
        for (first, last), rest in groupby(holidays, lambda day: self._calendar.off_around(day.date)):
            found.append(Period(tuple(dict.fromkeys(day.name for day in rest)), first, last, []))
        for day in self.of_notice:
            if day.works and found:
                nearest = min(found, key=lambda period: (day.name not in period.names, _apart(period, day)))
                nearest.makeup.append(day.date)
        return found

    @cached_property
    def _names(self) -> dict[date, str]:
        """The days to be marked: those of the notices, and the weekends that a holiday runs into."""
        named: dict[date, str] = {}
        for day in self._days:
            if not day.works:
                first, last = self._calendar.off_around(day.date)
                span = [first + DAY * number for number in range((last - first).days + 1)]
                named |= {each: day.name for each in span if each not in named}
        return named | {day.date: day.name for day in self._days}

    @cached_property
    def months(self) -> list[Month]:
        drawn = weeks.Calendar()
        return [
            Month(
                date(self.year, month, 1),
                [
                    [self._cell(day) if day.month == month else None for day in week]
                    for week in drawn.monthdatescalendar(self.year, month)
                ],
            )
            for month in range(1, 13)
        ]

    def _cell(self, day: date) -> Cell:
        return Cell(day, self._calendar.works_on(day), self._names.get(day, ""), day == self._today)

    @property
    def working_days(self) -> int:
        return sum(month.working_days for month in self.months)


def _apart(period: Period, day: CalendarDay) -> int:
    return min(abs((period.first - day.date).days), abs((period.last - day.date).days))
