"""Working days: holidays, 调休, the year's end, and a calendar that is asked without asking the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from tests import build
from workflows import calendar, deadlines
from workflows.act import Refused
from workflows.deadlines import calendar_changed
from workflows.holidays import Notice, announce, read_notice
from workflows.models import CalendarDay, CalendarYear, Deed, OfficeRecord, Role, Unit, User

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
LINES = "2027-02-06 至 2027-02-12 春节 放假\n2027-02-14 春节 上班"
SOURCE = "《国务院办公厅关于2027年部分节假日安排的通知》"


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def every_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.fixture
def keeper(district: Unit) -> User:
    return build.person("xuhang", "徐航", Role.ADMINISTRATOR, of=district)


def enter(by: User, lines: str = LINES, year: int = 2027, based_on: int = 0, source: str = SOURCE) -> None:
    notice = Notice(source, "国办发明电〔2026〕9号", tuple(read_notice(lines, year).days))
    unit = by.posts.get().unit
    announce(year, notice, by=by, at=timezone.now(), unit=unit, based_on=based_on)


# What the calendar says.


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_the_notices_that_are_there_from_the_start_are_those_of_the_package(year: int) -> None:
    for day in every_day(year):
        assert deadlines.is_working_day(day) == chinese_calendar.is_workday(day), day
    row = CalendarYear.objects.get(year=year)
    assert row.announced
    assert str(year) in row.source


def test_only_days_that_are_not_what_their_weekday_says_are_kept() -> None:
    for day in CalendarDay.objects.all():
        assert day.works == (day.date.weekday() >= 5)


@pytest.mark.parametrize(
    ("begun", "days", "due"),
    [
        ("2025-09-26 10:00", 5, "2025-10-10 17:30"),  # 国庆: Sunday the 28th is worked, the holiday is not
        ("2025-01-26 10:00", 2, "2025-02-05 17:30"),  # 春节 2025: that Sunday and the 27th are worked
        ("2026-02-13 10:00", 2, "2026-02-24 17:30"),  # 春节 2026: Saturday the 14th is worked
        ("2026-11-27 10:00", 1, "2026-11-30 17:30"),  # a plain weekend
        ("2026-12-31 10:00", 1, "2027-01-01 17:30"),  # no notice for 2027 yet: Monday to Friday
        ("2026-12-31 10:00", 2, "2027-01-04 17:30"),
        ("2026-11-27 23:00", 0, "2026-11-27 17:30"),  # of a working day: that day, late as it may be
        ("2026-11-28 10:00", 0, "2026-11-30 17:30"),  # of a Saturday: the next day that is worked
        ("2026-11-28 10:00", 1, "2026-11-30 17:30"),  # which is also the first one after it
        ("2026-02-14 10:00", 0, "2026-02-14 17:30"),  # a Saturday that is worked
    ],
)
def test_so_many_working_days_after(begun: str, days: int, due: str) -> None:
    assert deadlines.due_in_days(at(begun), days) == at(due)


def test_a_deadline_in_the_past_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="past"):
        deadlines.due_in_days(at("2026-11-27 10:00"), -1)


def test_the_day_of_a_moment_is_the_day_where_the_office_is() -> None:
    late = datetime(2026, 12, 31, 20, tzinfo=ZoneInfo("UTC"))  # New Year's morning here
    assert deadlines.is_provisional(late)
    assert deadlines.due_in_days(late, 0) == at("2027-01-01 17:30")


def test_working_days_between_count_as_deadlines_do() -> None:
    assert deadlines.working_days_between(date(2025, 9, 26), date(2025, 10, 10)) == 5
    assert deadlines.working_days_between(date(2025, 10, 10), date(2025, 9, 26)) == -5
    assert deadlines.working_days_between(date(2025, 10, 10), date(2025, 10, 10)) == 0
    for days in range(1, 60):
        begun = at("2025-09-10 10:00")
        assert deadlines.working_days_between(begun, deadlines.due_in_days(begun, days)) == days


@pytest.mark.parametrize(
    ("begun", "hours", "due"),
    [
        ("2025-09-30 11:30", 1, "2025-09-30 14:30"),  # over lunch
        ("2025-09-30 17:00", 1, "2025-10-09 09:00"),  # over 国庆
        ("2025-09-30 11:00", 6, "2025-10-09 10:00"),  # over lunch and 国庆
        ("2026-02-13 17:00", 1, "2026-02-14 09:00"),  # into a Saturday that is worked
        ("2026-02-14 17:00", 1, "2026-02-24 09:00"),  # over 春节
    ],
)
def test_working_hours_pass_over_lunch_and_holidays(begun: str, hours: float, due: str) -> None:
    assert deadlines.due(at(begun), hours=hours, urgent=False) == at(due)


def test_urgent_work_does_not_wait_for_a_holiday_to_end() -> None:
    assert deadlines.due(at("2025-09-30 17:00"), hours=1, urgent=True) == at("2025-09-30 18:00")


def test_a_year_without_a_notice_is_provisional() -> None:
    assert [deadlines.is_provisional(date(year, 3, 1)) for year in (2025, 2026, 2027)] == [False, False, True]


# What it costs, and who knows of an edit when.


def test_once_known_the_calendar_costs_no_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    calendar.forget()
    with django_assert_num_queries(1):
        calendar.in_force()
    with django_assert_num_queries(0):
        for days in range(20):
            deadlines.due_in_days(at("2026-01-05 10:00"), days)
            deadlines.due(at("2026-01-05 10:00"), hours=days, urgent=False)
        assert deadlines.calendar_version() == 4


def test_another_process_knows_of_an_edit_after_a_minute(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(calendar, "REFRESH", 60)
    ticks = [1000.0]
    monkeypatch.setattr(calendar, "monotonic", lambda: ticks[0])
    calendar.forget()
    calendar.in_force()
    CalendarYear.objects.create(year=2027, source=SOURCE, version=1)  # as another process would
    ticks[0] += 59
    assert deadlines.is_provisional(date(2027, 3, 1))
    ticks[0] += 1
    with django_assert_num_queries(1):
        assert not deadlines.is_provisional(date(2027, 3, 1))


def test_whoever_reads_while_an_edit_is_committed_does_not_keep_what_they_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stale = calendar.Calendar(1, frozenset(), {})

    def read_and_be_overtaken() -> calendar.Calendar:
        memory.forget()
        return stale

    memory = calendar.Memory()
    monkeypatch.setattr(calendar, "read", read_and_be_overtaken)
    assert memory.calendar() is stale
    monkeypatch.undo()
    assert memory.calendar().version == 4


def test_an_edit_is_in_force_here_as_soon_as_it_is_committed(
    keeper: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enter(keeper)
        assert deadlines.is_provisional(date(2027, 3, 1))
    assert not deadlines.is_provisional(date(2027, 3, 1))
    assert deadlines.is_working_day(date(2027, 2, 14))
    assert not deadlines.is_working_day(date(2027, 2, 8))
    assert deadlines.calendar_version() == 5


def test_who_hears_of_an_edit_computes_by_the_new_calendar_already(keeper: User) -> None:
    heard = []

    def recompute(sender: Any, **told: Any) -> None:
        due = deadlines.due_in_days(at("2027-02-05 10:00"), 1)
        heard.append(
            (told["years"], told["by"], told["version"], due, transaction.get_connection().in_atomic_block)
        )

    calendar_changed.connect(recompute)
    try:
        enter(keeper)
    finally:
        calendar_changed.disconnect(recompute)
    assert heard == [([2027], keeper, 5, at("2027-02-14 17:30"), True)]
    assert deadlines.calendar_version() == 4  # nobody else before the commit


def test_an_edit_that_fails_leaves_nothing_behind(keeper: User) -> None:
    def fail(sender: Any, **told: Any) -> None:
        raise Refused("不行")

    calendar_changed.connect(fail)
    try:
        with pytest.raises(Refused, match="不行"):
            enter(keeper)
    finally:
        calendar_changed.disconnect(fail)
    calendar.forget()
    assert deadlines.is_provisional(date(2027, 3, 1))
    assert not OfficeRecord.objects.exists()


# A notice comes into force.


def test_a_notice_is_recorded_line_by_line(keeper: User, district: Unit) -> None:
    enter(keeper)
    record = OfficeRecord.objects.get()
    assert (record.deed, record.unit, record.actor, record.name) == (
        Deed.CREATE,
        district,
        keeper,
        "2027 年工作日历",
    )
    assert ["依据", "", SOURCE] in record.changes
    assert ["安排", "", "2027-02-14 春节 上班"] in record.changes


def test_amending_records_only_what_changed(keeper: User) -> None:
    enter(keeper)
    enter(keeper, LINES + "\n2027-02-20 春节 上班", based_on=1)
    newest = OfficeRecord.objects.first()
    assert newest
    assert (newest.deed, newest.changes) == (Deed.CHANGE, [["安排", "", "2027-02-20 春节 上班"]])
    assert CalendarYear.objects.get(year=2027).version == 2


def test_saving_what_is_there_already_is_no_edit(keeper: User) -> None:
    enter(keeper)
    with pytest.raises(Refused, match="没有改动"):
        enter(keeper, based_on=1)
    assert calendar.read().version == 5


def test_who_looked_at_an_older_calendar_is_told(keeper: User) -> None:
    enter(keeper)
    with pytest.raises(Refused, match="有人改过") as refused:
        enter(keeper, LINES + "\n2027-02-20 春节 上班")
    assert refused.value.code == "stale"


def test_a_notice_withdrawn_leaves_the_year_provisional_and_the_version_grown(
    keeper: User, district: Unit
) -> None:
    enter(keeper)
    announce(2027, Notice(), by=keeper, at=timezone.now(), unit=district, based_on=1)
    now = calendar.read()
    assert now.is_provisional(date(2027, 3, 1))
    assert now.works_on(date(2027, 2, 8))
    assert now.version == 6
    newest = OfficeRecord.objects.first()
    assert newest
    assert newest.deed == Deed.REMOVE


def test_a_notice_may_reach_into_the_december_before(keeper: User) -> None:
    heard = []

    def hear(sender: Any, **told: Any) -> None:
        heard.append(told["years"])

    calendar_changed.connect(hear)
    try:
        enter(keeper, "2026-12-31 至 2027-01-03 元旦 放假\n2026-12-26 元旦 上班")
    finally:
        calendar_changed.disconnect(hear)
    assert heard == [[2026, 2027]]
    assert not calendar.read().works_on(date(2026, 12, 31))


def test_a_day_that_another_notice_settled_is_not_settled_twice(keeper: User) -> None:
    enter(keeper, "2026-12-31 至 2027-01-03 元旦 放假")
    with pytest.raises(Refused, match="已由 2027 年的通知定过"):
        enter(keeper, "2026-12-31 年末 放假", year=2026, based_on=1)
