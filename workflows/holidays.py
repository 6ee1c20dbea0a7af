"""放假通知: a year's notice as lines of text, strictly read, and how one comes into force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from . import calendar, office
from .act import Refused
from .models import About, CalendarDay, CalendarYear, DayKind, Deed, Unit, User

DATE = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
NAME = r"([^\W\d_][\w、·]{0,19})"  # neither a date nor a dash: what was meant as a second date is no name
LINE = re.compile(rf"{DATE}(?: ?至 ?{DATE})? (?!至){NAME} (放假|上班)")
KINDS = {"放假": DayKind.HOLIDAY, "上班": DayKind.WORKDAY}
LONGEST = 15  # days in one line: more is a slip of the pen
DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Special:
    """A day that a notice makes something else than its weekday says."""

    date: date
    kind: str
    name: str

    @property
    def works(self) -> bool:
        return self.kind == DayKind.WORKDAY


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be taken, and why."""

    number: int
    text: str
    reason: str

    def __str__(self) -> str:
        return _("第 {number} 行“{text}”：{reason}").format(
            number=self.number, text=self.text, reason=self.reason
        )


@dataclass
class Reading:
    """What was read from the lines of a notice so far."""

    year: int
    days: list[Special] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    lines: dict[date, int] = field(default_factory=dict)  # which line named the day


def read_notice(text: str, year: int, elsewhere: Mapping[date, int] | None = None) -> Reading:
    """Reads a line each; `elsewhere` says which days other years' notices have settled."""
    reading, lines = Reading(year), [" ".join(line.split()) for line in text.splitlines()]
    for number, words in enumerate(lines, 1):
        if words and (reason := _read_line(reading, number, words, elsewhere or {})):
            reading.bad.append(BadLine(number, words, reason))
    if not reading.bad:
        off = {day.name for day in reading.days if not day.works}
        stray = {reading.lines[day.date]: day.name for day in reading.days if day.name not in off}
        for number, name in stray.items():
            reason = _("没有名为“{name}”的放假，请核对节日名称").format(name=name)
            reading.bad.append(BadLine(number, lines[number - 1], reason))
    reading.days.sort()
    return reading


def _read_line(reading: Reading, number: int, words: str, elsewhere: Mapping[date, int]) -> str:
    """Takes the days of a line, or says why not."""
    found = LINE.fullmatch(words)
    if not found:
        return _("看不懂；请写成“2027-02-06 至 2027-02-12 春节 放假”或“2027-02-14 春节 上班”")
    begins, ends, name, word = found.groups()
    first, last = _date(begins), _date(ends or begins)
    if first is None or last is None:
        return _("{date} 不是日历上的日期").format(date=begins if first is None else ends)
    if reason := _why_not_span(reading.year, first, last):
        return reason
    kind = KINDS[word]
    span = [first + DAY * offset for offset in range((last - first).days + 1)]
    for day in span:
        if day in reading.lines:
            return _("{date} 在第 {line} 行已经写过").format(date=day, line=reading.lines[day])
        if day in elsewhere:
            return _("{date} 已由 {year} 年的通知定过").format(date=day, year=elsewhere[day])
        if kind == DayKind.WORKDAY and day.weekday() < 5:
            return _("{date} 是{weekday}，本来就上班").format(date=day, weekday=_weekday(day))
    if kind == DayKind.HOLIDAY and all(day.weekday() >= 5 for day in span):
        return _("都是周末，本来就不上班，不必写")
    reading.lines |= dict.fromkeys(span, number)
    reading.days += [
        Special(day, kind, name) for day in span if (day.weekday() < 5) == (kind == DayKind.HOLIDAY)
    ]
    return ""


def _why_not_span(year: int, first: date, last: date) -> str:
    if last < first:
        return _("止日早于起日")
    for day in (first, last):
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            return _("{date} 不在 {year} 年，也不在上年 12 月").format(date=day, year=year)
    if (last - first).days >= LONGEST:
        return _("一段超过 {days} 天，请核对").format(days=LONGEST)
    return ""


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _weekday(day: date) -> str:
    return [_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日")][
        day.weekday()
    ]


def written(days: Iterable[Special | CalendarDay], year: int) -> list[str]:
    """The lines that `read_notice` reads these days from, weekends of a holiday included."""
    named = {day.date: (day.name, DayKind(day.kind)) for day in days}
    for day, told in sorted(named.items()):  # a weekend that touches a holiday is told with it
        if told[1] == DayKind.HOLIDAY:
            _spread(named, day, -DAY, year)
            _spread(named, day, DAY, year)
    lines = []
    for (name, kind, _run), run in groupby(
        enumerate(sorted(named)), lambda at: (*named[at[1]], at[1] - DAY * at[0])
    ):
        span = [day for _number, day in run]
        dates = f"{span[0]} 至 {span[-1]}" if len(span) > 1 else f"{span[0]}"
        lines.append(f"{dates} {name} {kind.label}")
    return lines


def _spread(named: dict[date, tuple[str, DayKind]], day: date, step: timedelta, year: int) -> None:
    told = named[day]
    day += step
    while day.weekday() >= 5 and day not in named and date(year - 1, 12, 1) <= day <= date(year, 12, 31):
        named[day] = told
        day += step


@dataclass(frozen=True)
class Notice:
    """What a year is to become. Without a source it is provisional again."""

    source: str = ""
    number: str = ""
    days: tuple[Special, ...] = ()


def announce(year: int, notice: Notice, *, by: User, at: datetime, unit: Unit, based_on: int) -> CalendarYear:
    """Puts a notice in force: the rows, the record, and `calendar_changed`, in one transaction.

    `based_on` is the version of the year that was on the screen. Whoever hears the signal computes by the
    new calendar already; everybody else does from the commit on.
    """
    with transaction.atomic():
        years = {row.year: row for row in CalendarYear.objects.select_for_update().order_by("year")}
        row = years.get(year) or CalendarYear(year=year)
        if row.version != based_on:
            raise Refused(
                _("您打开之后，有人改过这一年的日历；请先看现行安排，再保存即以您填写的为准"), code="stale"
            )
        before = [Special(day.date, day.kind, day.name) for day in CalendarDay.objects.filter(year=year)]
        told = _changes(row, before, notice)
        if not told:
            raise Refused(_("没有改动"))
        is_new = not row.announced
        row.source, row.number, row.version = notice.source, notice.number, row.version + 1
        row.save()
        _replace(row, notice.days)
        office.write(
            About.CALENDAR,
            year,
            _("{year} 年工作日历").format(year=year),
            by=by,
            at=at,
            unit=unit,
            deed=Deed.CREATE if is_new else Deed.CHANGE if notice.source else Deed.REMOVE,
            changes=told,
        )
        touched = {year} | {day.date.year for day in {*before} ^ {*notice.days}}
        with calendar.as_edited() as edited:
            calendar.calendar_changed.send(
                CalendarYear, years=sorted(touched), at=at, by=by, version=edited.version
            )
        transaction.on_commit(calendar.forget)
    return row


def _replace(row: CalendarYear, days: tuple[Special, ...]) -> None:
    row.days.all().delete()
    taken = CalendarDay.objects.filter(date__in=[day.date for day in days]).first()
    if taken:
        raise Refused(_("{date} 已由 {year} 年的通知定过").format(date=taken.date, year=taken.year_id))
    CalendarDay.objects.bulk_create(
        CalendarDay(year=row, date=day.date, kind=day.kind, name=day.name) for day in days
    )


def _changes(row: CalendarYear, before: list[Special], notice: Notice) -> list[office.Change]:
    fields = [(_("依据"), row.source, notice.source), (_("文号"), row.number, notice.number)]
    told = [[label, old, new] for label, old, new in fields if old != new]
    gone, come = written(before, row.year), written(notice.days, row.year)
    told += [[_("安排"), line, ""] for line in gone if line not in come]
    return told + [[_("安排"), "", line] for line in come if line not in gone]


__all__ = ["BadLine", "Notice", "Reading", "Special", "announce", "read_notice", "written"]
