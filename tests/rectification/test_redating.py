"""Deadlines over 国庆, 春节 and the year's end, and what a year's notice does to those that run already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from rectification.models import Finding, FindingState, TermsVersion
from rectification.terms import shipped
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import calendar, deadlines, in_step
from workflows.holidays import Notice, announce, read_notice
from workflows.models import CalendarYear, Task, Unit, User
from workflows.telling import WITH, tell

pytestmark = pytest.mark.django_db
S = FindingState
SOURCE = "《国务院办公厅关于2027年部分节假日安排的通知》"
LINES = """2027-01-01 元旦 放假
2027-02-06 至 2027-02-12 春节 放假
2027-02-14 春节 上班"""


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def enter(by: User, lines: str = LINES, *, on: str = "2026-12-31 12:00", source: str = SOURCE) -> None:
    """The notice for 2027, in the place of what stood there; from then on it is what everybody goes by."""
    row = CalendarYear.objects.filter(year=2027).first()
    notice = Notice(source, "", tuple(read_notice(lines, 2027).days))
    based_on = row.version if row else 0
    announce(2027, notice, by=by, at=at(on), unit=by.posts.get().unit, based_on=based_on)
    calendar.forget()  # as the commit does that a test never comes to


def assigned_on(moment: str, crew: Crew, centre: Unit, street: Unit, **inputs: Any) -> Finding:
    finding = build.finding(crew["inspector"], centre, at=at(moment))
    return build.act(finding, "assign", crew["dispatcher"], lead=street, at=at(moment), **inputs)


def under_way(moment: str, crew: Crew, centre: Unit, street: Unit) -> Finding:
    return build.walk(
        assigned_on(moment, crew, centre, street), S.REMEDIATING, crew, lead=street, at=at(moment)
    )


def recomputed(finding: Finding) -> int:
    return finding.case.records.filter(verb="recompute").count()


@pytest.fixture
def keeper(crew: Crew) -> User:
    return crew["administrator"]


def test_five_working_days_from_the_26th_of_september_are_the_10th_of_october(
    crew: Crew, centre: Unit, street: Unit, keeper: User
) -> None:
    data = shipped().data
    data["ordinary"]["due"] = {"days": 5}
    TermsVersion.objects.create(
        unit=centre,
        number=1,
        source="区里规定",
        since=at("2025-01-01").date(),
        data=data,
        made_by=keeper,
        made_at=at("2025-01-01"),
    )
    finding = assigned_on("2025-09-26 10:00", crew, centre, street)

    assert finding.due_original == finding.due_current == at("2025-10-10 17:30")


@pytest.mark.parametrize(
    ("begun", "provisional", "settled"),
    [
        ("2026-12-30 10:00", "2027-01-04 17:30", "2027-01-05 17:30"),  # over New Year's Day
        (
            "2027-02-04 10:00",
            "2027-02-09 17:30",
            "2027-02-15 17:30",
        ),  # over 春节, with its Sunday that is worked
        ("2027-02-05 10:00", "2027-02-10 17:30", "2027-02-16 17:30"),
    ],
)
def test_a_notice_that_is_entered_later_moves_what_was_counted_without_it(
    begun: str, provisional: str, settled: str, crew: Crew, centre: Unit, street: Unit, keeper: User
) -> None:
    finding = under_way(begun, crew, centre, street)
    version = deadlines.calendar_version()
    assert (finding.due_current, finding.calendar_version) == (at(provisional), version)

    enter(keeper, on=begun)

    finding = people.fresh(finding)
    assert (finding.due_original, finding.due_current) == (at(provisional), at(settled))
    assert Task.objects.open().get(process=finding.pk).due_at == at(settled)
    record = finding.case.records.last()
    assert record is not None
    assert (record.verb, record.actor) == ("recompute", User.objects.system())
    assert record.changes["calendar"] == [version, version + 1]
    assert list(in_step.faults()) == []


def test_the_record_says_by_which_calendar(crew: Crew, centre: Unit, street: Unit, keeper: User) -> None:
    finding = under_way("2026-12-30 10:00", crew, centre, street)
    version = deadlines.calendar_version()
    enter(keeper)

    (told,) = tell(list(finding.case.records.filter(verb="recompute").select_related(*WITH)))
    words = f"按工作日历重算期限，期限 2027-01-05 17:30（工作日历第 {version} 版改为第 {version + 1} 版）"
    assert told.did == words


def test_an_edit_that_moves_nothing_writes_nothing(
    crew: Crew, centre: Unit, street: Unit, keeper: User
) -> None:
    finding = under_way("2026-12-30 10:00", crew, centre, street)
    enter(keeper)
    enter(keeper, LINES + "\n2027-05-01 至 2027-05-05 劳动节 放假")

    assert recomputed(finding) == 1


def test_a_notice_that_is_withdrawn_moves_it_back(
    crew: Crew, centre: Unit, street: Unit, keeper: User
) -> None:
    finding = under_way("2026-12-30 10:00", crew, centre, street)
    enter(keeper)
    enter(keeper, "", source="")

    assert people.fresh(finding).due_current == at("2027-01-04 17:30")
    assert recomputed(finding) == 2


def test_nobody_is_made_late_by_a_notice(crew: Crew, centre: Unit, street: Unit, keeper: User) -> None:
    enter(keeper)
    finding = under_way("2027-02-04 10:00", crew, centre, street)
    enter(keeper, "", on="2027-02-12 09:00", source="")  # by Monday to Friday it was due on the 9th

    assert people.fresh(finding).due_current == at("2027-02-15 17:30")


def test_a_deadline_that_a_person_set_stays(crew: Crew, centre: Unit, street: Unit, keeper: User) -> None:
    named = assigned_on("2026-12-30 10:00", crew, centre, street, due=at("2027-01-04 12:00"))
    extended = under_way("2026-12-30 10:00", crew, centre, street)
    told = {"reason": "resources", "words": "备件未到", "progress": "已下单"}
    now = at("2026-12-30 11:00")
    until = at("2027-01-08").date()
    build.act(extended, "ask_extension", crew["handler"], until=until, at=now, **told)
    for who in ("unit_leader", "dispatcher"):
        build.act(extended.requests.get(), "grant", crew[who], words="同意", at=now)

    enter(keeper)

    assert people.fresh(named).due_current == at("2027-01-04 12:00")
    assert people.fresh(extended).due_current == at("2027-01-08 17:30")
    assert recomputed(named) == recomputed(extended) == 0


def test_days_given_back_after_a_check_are_counted_again_too(
    crew: Crew, centre: Unit, street: Unit, keeper: User
) -> None:
    finding = under_way("2026-12-28 10:00", crew, centre, street)  # due on the 31st
    told = {"reason": "incomplete", "words": "还差一处"}
    build.report(
        build.finish_measures(finding, crew["handler"], at("2026-12-29 10:00")),
        crew["handler"],
        at=at("2026-12-29 10:00"),
    )
    finding = build.act(finding, "reject", crew["verifier"], at=at("2026-12-30 10:00"), **told)
    assert finding.due_current == at("2027-01-01 17:30")

    enter(keeper)

    assert people.fresh(finding).due_current == at("2027-01-04 17:30")


def test_what_is_over_is_left_alone(crew: Crew, centre: Unit, street: Unit, keeper: User) -> None:
    finding = under_way("2026-12-30 10:00", crew, centre, street)
    finding = build.walk(finding, S.OBSERVING, crew, lead=street, at=at("2026-12-30 11:00"))
    enter(keeper)

    assert people.fresh(finding).due_current == at("2027-01-04 17:30")
