"""How findings are counted: what is overdue, what is on time, what is a repeat, and what counts for nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rectification import figures
from rectification.figures import Cohort, Standing
from rectification.models import Finding, Request, Severity
from rectification.models import FindingState as S
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import deadlines
from workflows.models import Unit, User
from workflows.reports.figures import Rate
from workflows.reports.periods import Period

BEGUN = timezone.make_aware(datetime(2026, 11, 9, 9, 0))  # a Monday without a holiday near
NOVEMBER = Period.read("2026-11")

pytestmark = pytest.mark.django_db


def days_on(days: int) -> datetime:
    """Five in the afternoon, so many days after the beginning."""
    return BEGUN + timedelta(days=days, hours=8)


@pytest.fixture
def at_work(crew: Crew, centre: Unit, street: Unit) -> Finding:
    """Handed out on Monday the 9th, due on Thursday the 12th at half past five."""
    found = build.finding(crew["inspector"], centre, at=BEGUN)
    return build.walk(found, S.REMEDIATING, crew, lead=street, at=BEGUN)


def standing(at: datetime) -> Standing:
    return figures.standing(Finding.objects.all(), at=at)


def cohort(at: datetime) -> Cohort:
    assert NOVEMBER is not None
    return figures.cohort(Finding.objects.all(), at=at, period=NOVEMBER)


def hand_in(finding: Finding, crew: Crew, at: datetime) -> Finding:
    return build.report(build.finish_measures(finding, crew["handler"], at), crew["handler"], at=at)


def accept(finding: Finding, crew: Crew, at: datetime) -> Finding:
    return build.act(finding, "pass", crew["verifier"], words="属实", at=at)


def reject(finding: Finding, crew: Crew, at: datetime) -> Finding:
    return build.act(finding, "reject", crew["verifier"], reason="incomplete", words="仍有一处", at=at)


def ask(finding: Finding, kind: str, crew: Crew, at: datetime, **inputs: Any) -> Request:
    given = {"reason": "resources", "words": "采购周期较长", "progress": "已询价", **inputs}
    build.act(finding, f"ask_{kind}", crew["handler"], at=at, **given)
    return finding.requests.latest("pk")


def grant(request: Request, *by: User, at: datetime) -> None:
    for decider in by:
        build.act(request, "grant", decider, words="同意", at=at)


# Where they stand.


@pytest.mark.parametrize(
    ("days", "near", "yellow", "red"),
    [
        (0, 0, 0, 0),  # three working days left
        (1, 1, 0, 0),
        (3, 1, 0, 0),  # due today, in half an hour
        (4, 0, 1, 0),
        (9, 0, 1, 0),  # four working days late: Friday, Monday, Tuesday, Wednesday
        (10, 0, 0, 1),  # the fifth
        (30, 0, 0, 1),
    ],
)
def test_the_three_colours_go_by_working_days(
    days: int, near: int, yellow: int, red: int, at_work: Finding
) -> None:
    now = standing(days_on(days))
    assert (now.near, now.yellow, now.red) == (near, yellow, red)


def test_what_lies_under_check_is_open_and_not_overdue(at_work: Finding, crew: Crew) -> None:
    hand_in(at_work, crew, days_on(1))
    now = standing(days_on(20))
    assert (now.open, now.check, now.late) == (1, 1, 0)


def test_what_is_to_be_kept_up_is_neither_open_nor_overdue(at_work: Finding, crew: Crew) -> None:
    request = ask(at_work, "long_term", crew, days_on(1), until=timezone.localdate(days_on(60)))
    grant(request, crew["leader"], at=days_on(1))
    now = standing(days_on(20))
    assert (now.long_term, now.open, now.late) == (1, 0, 0)


# Whether in time.


def test_a_report_in_time_is_on_time_by_both_deadlines_however_long_it_is_checked(
    at_work: Finding, crew: Crew
) -> None:
    accept(hand_in(at_work, crew, days_on(2)), crew, days_on(15))
    then = cohort(days_on(20))
    assert (then.on_time, then.on_time_first) == (Rate(1, 1), Rate(1, 1))


def test_a_late_report_is_late_by_both(at_work: Finding, crew: Crew) -> None:
    accept(hand_in(at_work, crew, days_on(4)), crew, days_on(4))
    then = cohort(days_on(20))
    assert (then.on_time, then.on_time_first) == (Rate(0, 1), Rate(0, 1))


def test_a_rejected_report_counts_for_nothing_and_the_time_under_check_is_not_the_units(
    at_work: Finding, crew: Crew
) -> None:
    finding = reject(hand_in(at_work, crew, days_on(1)), crew, days_on(7))
    assert cohort(days_on(7)).on_time == Rate(
        0, 0
    )  # due again on the 18th: four working days were not theirs

    accept(hand_in(finding, crew, days_on(9)), crew, days_on(10))
    then = cohort(days_on(20))
    assert (then.on_time, then.on_time_first) == (Rate(1, 1), Rate(1, 1))


def test_a_first_report_in_time_does_not_save_an_accepted_one_that_is_late(
    at_work: Finding, crew: Crew
) -> None:
    finding = reject(hand_in(at_work, crew, days_on(1)), crew, days_on(1))
    accept(hand_in(finding, crew, days_on(4)), crew, days_on(4))
    assert cohort(days_on(20)).on_time == Rate(0, 1)


def test_an_extension_moves_one_deadline_and_not_the_other(at_work: Finding, crew: Crew) -> None:
    request = ask(at_work, "extension", crew, days_on(1), until=timezone.localdate(days_on(11)))
    grant(request, crew["unit_leader"], crew["dispatcher"], at=days_on(1))
    waiting = cohort(days_on(5))
    assert (waiting.on_time, waiting.on_time_first) == (Rate(0, 0), Rate(0, 1))

    accept(hand_in(at_work, crew, days_on(10)), crew, days_on(10))
    then = cohort(days_on(20))
    assert (then.on_time, then.on_time_first) == (Rate(1, 1), Rate(0, 1))
    assert (then.extended, then.extensions) == (1, 1)


def test_what_waits_past_its_deadline_has_missed_it_and_what_is_not_due_is_undecided(
    at_work: Finding,
) -> None:
    assert cohort(days_on(2)).on_time == Rate(0, 0)
    assert str(cohort(days_on(2)).on_time) == "—"
    assert cohort(days_on(4)).on_time == Rate(0, 1)


def test_a_weighty_report_is_accepted_by_the_leader_and_not_before(
    crew: Crew, centre: Unit, street: Unit
) -> None:
    found = build.finding(crew["inspector"], centre, at=BEGUN, severity=Severity.MAJOR)
    finding = build.walk(found, S.SUBMITTED, crew, lead=street, at=BEGUN)
    finding = accept(finding, crew, days_on(0))
    assert cohort(days_on(1)).on_time == Rate(0, 0)

    build.act(finding, "close", crew["leader"], words="同意", at=days_on(3))
    assert cohort(days_on(3)).on_time == Rate(1, 1)


def test_what_breaks_out_again_is_a_repeat_and_changes_no_rate(at_work: Finding, crew: Crew) -> None:
    finding = accept(hand_in(at_work, crew, days_on(2)), crew, days_on(3))
    build.act(finding, "relapse", User.objects.system(), words="又坏了", at=days_on(4))

    assert standing(days_on(4)).again == 1
    then = cohort(days_on(30))
    assert (then.repeated, then.on_time) == (1, Rate(1, 1))


def test_what_was_kept_up_is_in_time_by_the_day_of_its_review(at_work: Finding, crew: Crew) -> None:
    request = ask(at_work, "long_term", crew, days_on(1), until=timezone.localdate(days_on(60)))
    grant(request, crew["leader"], at=days_on(1))
    accept(hand_in(people.fresh(at_work), crew, days_on(40)), crew, days_on(41))
    then = cohort(days_on(45))
    assert (then.on_time, then.on_time_first) == (Rate(1, 1), Rate(0, 1))


def test_closure_leaves_out_what_is_not_to_be_closed(
    at_work: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    untrue = build.finding(crew["inspector"], centre, at=BEGUN, title="误报")
    untrue = build.walk(untrue, S.PLANNING, crew, lead=street, at=BEGUN)
    grant(ask(untrue, "void", crew, BEGUN, reason="untrue"), crew["dispatcher"], crew["verifier"], at=BEGUN)
    then = cohort(days_on(1))
    assert (then.found, then.closure) == (2, Rate(0, 1))


# How long they lie, and how the year went.


def test_age_is_counted_in_working_days_from_handing_out_and_anew_for_another_unit(
    at_work: Finding, crew: Crew, centre: Unit
) -> None:
    def ages(days: int) -> list[int]:
        return [bucket.number for bucket in figures.ageing(Finding.objects.all(), at=days_on(days))]

    assert ages(3) == [1, 0, 0, 0]
    assert ages(4) == [0, 1, 0, 0]
    assert ages(14) == [0, 1, 0, 0]  # the tenth
    assert ages(15) == [0, 0, 1, 0]
    assert ages(60) == [0, 0, 0, 1]
    build.act(
        at_work,
        "transfer",
        crew["dispatcher"],
        reason="not_ours",
        words="归技术部",
        lead=centre,
        at=days_on(14),
    )
    assert ages(15) == [1, 0, 0, 0]


def test_buckets_are_named_so_that_nothing_falls_between(at_work: Finding) -> None:
    buckets = figures.ageing(Finding.objects.all(), at=days_on(0))
    assert [bucket.label for bucket in buckets] == [
        "3 个工作日以内",
        "4–10 个工作日",
        "11–30 个工作日",
        "30 个工作日以上",
    ]


def test_the_trend_tells_twelve_months_and_ends_with_what_is_open_now(at_work: Finding, crew: Crew) -> None:
    finding = accept(hand_in(at_work, crew, days_on(2)), crew, days_on(3))
    build.walk(finding, S.CLOSED, crew, lead=finding.unit, at=days_on(36))  # in December
    at = days_on(60)
    months = figures.trend(Finding.objects.all(), standing(at).open, at=at)

    assert len(months) == 12
    told = {f"{month.first:%m}": (month.registered, month.closed, month.open) for month in months[-3:]}
    assert told == {"11": (1, 0, 0), "12": (0, 1, 0), "01": (0, 0, 0)}


def test_the_head_sets_this_quarter_beside_the_last(at_work: Finding, crew: Crew) -> None:
    accept(hand_in(at_work, crew, days_on(2)), crew, days_on(3))
    head = figures.head(Finding.objects.all(), at=days_on(5))
    assert (head.quarter.closure, head.quarter.watched, head.quarter.days) == (Rate(0, 1), 1, 2)
    assert (head.before.closure, head.before.days) == (Rate(0, 0), None)

    after = figures.head(Finding.objects.all(), at=days_on(60))  # in January
    assert (after.quarter.to_close, after.before.to_close, after.before.days) == (0, 1, 2)


def test_figures_cost_as_many_statements_for_many_findings_as_for_none(
    crew: Crew, centre: Unit, street: Unit, django_assert_num_queries: Any
) -> None:
    for _each in range(5):
        build.walk(build.finding(crew["inspector"], centre), S.ASSIGNED, crew, lead=street)
    everything, at = Finding.objects.visible_to(crew["dispatcher"]), timezone.now()
    period = Period.around(timezone.localdate(at))
    deadlines.calendar_version()
    with django_assert_num_queries(2):
        figures.head(everything, at=at)
    with django_assert_num_queries(2):
        figures.by_unit(everything, at=at, period=period)
    with django_assert_num_queries(5):
        figures.standing(everything, at=at)
        figures.cohort(everything, at=at, period=period)
        figures.struck(everything, at=at, period=period)
        figures.ageing(everything, at=at)
        figures.trend(everything, 5, at=at)
