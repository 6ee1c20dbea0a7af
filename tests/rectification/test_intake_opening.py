"""Rows going into the ledger: through the door, once, and with a look at what is there already."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from rectification.intakes import opening, reading
from rectification.models import Category, Finding, FindingState, Intake, IntakeLine
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from tests.rectification.intakes import (
    NOBODY,
    STALE,
    TYPO,
    WRONG,
    kinds,
    let_in,
    line,
    opened,
    read,
    settled,
    taken,
    xlsx,
)
from workflows import deadlines, in_step
from workflows.act import Refused
from workflows.models import Outlet, Post, Task, Unit, User

S = FindingState


@pytest.fixture
def account(street: Unit) -> Outlet:
    return people.outlet(street, "青石街道")


@pytest.fixture
def stale(account: Outlet, crew: Crew, centre: Unit) -> Finding:
    """The same fault as that of STALE, registered by hand."""
    return build.finding(
        crew["inspector"], centre, title="很久没更新", category=Category.NOT_UPDATED, outlet=account, locus=""
    )


def test_a_bulletin_goes_in_and_each_row_is_an_ordinary_case_afterwards(
    account: Outlet, inspector: User, centre: Unit, street: Unit
) -> None:
    intake = let_in(read(inspector, centre, STALE, TYPO, NOBODY, WRONG), inspector)
    stale, typo, nobody = Finding.objects.order_by("pk")

    assert (intake.handled, intake.total) == (4, 4)
    assert (stale.lead, stale.outlet, stale.category) == (street, account, Category.NOT_UPDATED)
    assert (stale.source, stale.source_ref) == ("bulletin", "望政办函〔2026〕12 号")
    assert timezone.localdate(stale.found_at) == date(2026, 3, 2)
    assert timezone.localdate(nobody.found_at) == date(2026, 3, 5), (
        "the day of the notice where the row has none"
    )
    assert typo.due_original == typo.due_current == deadlines.close_of(date(2026, 3, 20))
    assert (stale.due_original, nobody.lead) == (None, None)
    assert [line(intake, place).finding for place in (1, 2, 3, 4)] == [stale, typo, nobody, None]
    for finding in (stale, typo, nobody):
        assert finding.registered_by == inspector
        assert Task.objects.open().get(process=finding.pk).node.name == "assigning"
    assert not list(in_step.faults())


def test_the_deadline_of_the_notice_stays_when_the_finding_is_handed_out(
    account: Outlet, crew: Crew, inspector: User, centre: Unit, street: Unit
) -> None:
    let_in(read(inspector, centre, TYPO, due_on=date(2030, 1, 4)), inspector)
    assigned = build.walk(Finding.objects.get(), S.ASSIGNED, crew, lead=street)
    assert assigned.due_original == deadlines.close_of(date(2026, 3, 20))


def test_the_same_account_under_two_problems_stays_two_findings(
    account: Outlet, inspector: User, centre: Unit
) -> None:
    other = [5, "青石街道办事处", "微信公众号", "青石街道", "更新不及时", "栏目空白", None, None]
    let_in(read(inspector, centre, STALE, other), inspector, chunk=1)
    assert Finding.objects.count() == 2


def test_a_row_that_is_there_twice_goes_in_once_unless_a_person_wants_it(
    account: Outlet, inspector: User, centre: Unit
) -> None:
    intake = read(inspector, centre, STALE, [9, *STALE[1:]])
    assert kinds(intake) == ["new", "unsure"]
    reading.tick(intake, [1, 2], [1, 2])
    let_in(intake, inspector)
    assert Finding.objects.count() == 2


def test_the_same_fault_still_open_is_asked_about_and_stays_out_by_itself(
    stale: Finding, inspector: User, centre: Unit
) -> None:
    intake = read(inspector, centre, STALE)
    assert (kinds(intake), line(intake).about) == (["unsure"], stale)
    assert "疑似重复" in line(intake).says["why"]
    let_in(intake, inspector)
    assert Finding.objects.get() == stale


def test_the_same_fault_after_it_was_struck_off_recurs(
    stale: Finding, crew: Crew, inspector: User, centre: Unit, street: Unit
) -> None:
    build.walk(stale, S.CLOSED, crew, lead=street)
    intake = read(inspector, centre, STALE)
    assert kinds(intake) == ["recurs"]
    let_in(intake, inspector)
    assert opened(intake).recurrence_of == stale


def test_the_same_fault_under_observation_relapses_and_a_second_row_of_it_points_back(
    stale: Finding, crew: Crew, inspector: User, centre: Unit, street: Unit
) -> None:
    build.walk(stale, S.OBSERVING, crew, lead=street)
    other = [5, "青石街道办事处", "微信公众号", "青石街道", "更新不及时", "栏目空白", None, None]
    intake = read(inspector, centre, STALE, other)
    assert kinds(intake) == ["relapses", "recurs"]
    let_in(intake, inspector, chunk=1)

    assert line(intake, 1).finding == stale
    assert people.fresh(stale).state == S.REMEDIATING
    assert opened(intake, 2).recurrence_of == stale
    assert kinds(intake) == ["relapses", "recurs"]


def test_what_somebody_else_registered_meanwhile_is_not_opened_again(
    account: Outlet, crew: Crew, inspector: User, centre: Unit
) -> None:
    first = read(inspector, centre, STALE)
    second = read(crew["dispatcher"], centre, [8, *STALE[1:]])
    let_in(first, inspector)
    let_in(second, crew["dispatcher"])

    assert Finding.objects.count() == 1
    assert (kinds(second), line(second).about) == (["unsure"], line(first).finding)


def test_the_same_file_again_is_noticed_and_what_went_in_stays_out(
    account: Outlet, inspector: User, centre: Unit
) -> None:
    content = xlsx(STALE, NOBODY, WRONG)
    first = let_in(settled(taken(inspector, centre, content), inspector), inspector)
    again = settled(taken(inspector, centre, content, "改了名.xlsx"), inspector)

    assert Intake.objects.of_same_file(again).get() == first
    assert kinds(again) == ["unsure", "unsure", "bad"]
    assert line(again).says["why"] == "同一文件的这一行已经导入过"
    let_in(again, inspector)
    assert Finding.objects.count() == 2


def test_a_row_that_the_door_refuses_comes_back_and_the_others_go_in(inspector: User, centre: Unit) -> None:
    rows = [[n, "个别单位", None, None, "其他", f"问题{n}", None, None] for n in range(1, 6)]
    intake = read(inspector, centre, *rows)
    IntakeLine.objects.filter(intake=intake, place=3).update(draft={**line(intake, 3).draft, "title": " "})
    let_in(intake, inspector, chunk=5)

    assert kinds(intake) == ["new", "new", "bad", "new", "new"]
    assert line(intake, 3).says["errors"] == ["请写明问题"]
    assert Finding.objects.count() == 4


def test_who_lost_the_post_meanwhile_lets_nothing_in(inspector: User, centre: Unit) -> None:
    intake = read(inspector, centre, NOBODY)
    Post.objects.filter(user=inspector).delete()
    let_in(intake, inspector)
    assert (kinds(intake), Finding.objects.count()) == (["bad"], 0)


def test_no_row_goes_in_twice_whoever_asks_for_the_next(account: Outlet, crew: Crew, centre: Unit) -> None:
    intake = read(crew["inspector"], centre, STALE, TYPO, NOBODY)
    opening.begin(intake)
    same = Intake.objects.get(pk=intake.pk)
    opening.go_on(intake, by=crew["inspector"], chunk=1)
    opening.go_on(same, by=crew["dispatcher"], chunk=1)  # another tab, that knows nothing of the first
    let_in(same, crew["inspector"])
    opening.go_on(same, by=crew["inspector"])

    assert Finding.objects.count() == 3
    assert list(intake.lines.values_list("finding", flat=True)) == list(
        Finding.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_nothing_is_let_in_before_a_person_says_so(inspector: User, centre: Unit) -> None:
    intake = read(inspector, centre, NOBODY)
    opening.go_on(intake, by=inspector)
    assert Finding.objects.count() == 0


def test_once_it_is_begun_nothing_about_it_is_changed(inspector: User, centre: Unit) -> None:
    intake = read(inspector, centre, NOBODY, STALE)
    opening.begin(intake)
    for change in (
        lambda: reading.tick(intake, [1], []),
        lambda: reading.tick_all(intake, "new", goes=False),
        lambda: reading.drop(intake),
        lambda: reading.answer_names(intake, {}, by=inspector),
        lambda: reading.settle(intake, reading.tabs(intake)[0], {"unit": 2}, by=inspector),
    ):
        with pytest.raises(Refused, match="已经开始导入"):
            change()
