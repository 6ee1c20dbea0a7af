"""Races over one check: however many press at once, one outcome, no answer lost unseen, no finding twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rectification.answering import Given
from rectification.models import Answer, Finding, Inspection, InspectionState
from tests import build as people
from tests.racing import race
from tests.rectification import inspecting
from tests.rectification.build import Crew
from workflows import engine
from workflows.in_step import faults
from workflows.models import Record, Role, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)
S = InspectionState
ONE = {"done": 1, "refused": 1}
TIMES = 3  # each race is run so often: who is first is not ours to say


@pytest.fixture
def second(centre: Unit) -> User:
    return people.person("jianer", "简二", Role.INSPECTOR, of=centre)


@pytest.fixture
def running(transactional_db: None, crew: Crew, centre: Unit, second: User) -> Callable[[], Inspection]:
    """running() → one more check of one account by two inspectors, under way."""
    edition = inspecting.edition(centre, crew["administrator"])
    outlets = inspecting.accounts(centre, 1)

    def begin() -> Inspection:
        both = [crew["inspector"], second]
        return inspecting.start(
            inspecting.draw_up(edition, centre, crew, outlets=outlets, inspectors=both), crew
        )

    return begin


def deed(subject: Inspection, verb: str, by: User, **inputs: Any) -> Callable[[], object]:
    seen = subject.screen_digest
    return lambda: engine.perform(subject, verb, by=by, seen=seen, **inputs)


def told(inspection: Inspection, verb: str) -> int:
    return Record.objects.filter(case=inspection.pk, verb=verb).count()


def test_two_inspectors_on_one_sheet_both_stand_in_the_trail(
    running: Callable[[], Inspection], crew: Crew, second: User
) -> None:
    for _time in range(TIMES):
        check = running()
        target = check.targets.get()
        one = deed(check, "answer", crew["inspector"], target=target.pk, answers={"bought": Given("met")})
        other = deed(check, "answer", second, target=target.pk, answers={"wording": Given("met")})
        assert race(one, other) == {"done": 2}
        assert set(target.answers.filter(by_rule=False).values_list("key", flat=True)) == {
            "bought",
            "wording",
        }
        target.refresh_from_db()
        assert target.answered == target.answers.count()
        assert told(check, "answer") == 2
    assert list(faults()) == []


def test_results_are_handed_in_once(running: Callable[[], Inspection], crew: Crew, second: User) -> None:
    for _time in range(TIMES):
        check = running()
        inspecting.answer(check, check.targets.get(), crew["inspector"])
        assert race(deed(check, "submit", crew["inspector"]), deed(check, "submit", second)) == ONE
        assert (people.fresh(check).turn, told(check, "submit")) == (1, 1)
    assert list(faults()) == []


def test_an_answer_against_handing_in_is_before_it_or_refused(
    running: Callable[[], Inspection], crew: Crew, second: User
) -> None:
    for _time in range(TIMES):
        check = running()
        target = check.targets.get()
        inspecting.answer(check, target, crew["inspector"])
        late = deed(
            check, "answer", second, target=target.pk, answers={"bought": Given("not_met", None, "买")}
        )
        ends = race(deed(check, "submit", crew["inspector"]), late)
        check = people.fresh(check)
        assert check.state == S.CHECKED
        failed = check.targets.get().failed
        assert failed == ends["done"] - 1, "what was refused is not in what was handed in"


def test_one_failed_answer_becomes_one_finding(
    running: Callable[[], Inspection], crew: Crew, second: User
) -> None:
    for _time in range(TIMES):
        check, before = running(), Finding.objects.count()
        inspecting.answer(check, check.targets.get(), crew["inspector"], ["bought"])
        failed = Answer.objects.get(target__inspection=check.pk, result="not_met")
        presses = [deed(check, "open_finding", by, answers=[failed.pk]) for by in (crew["inspector"], second)]
        assert race(*presses) == ONE
        assert Finding.objects.count() == before + 1
    assert list(faults()) == []


def test_issuing_against_sending_back_is_one_of_them(
    running: Callable[[], Inspection], crew: Crew, second: User, centre: Unit
) -> None:
    leader = people.person("fangda2", "方二", Role.LEADER_IN_CHARGE, of=centre)
    for _time in range(TIMES):
        check = running()
        inspecting.answer(check, check.targets.get(), crew["inspector"])
        engine.perform(check, "submit", by=crew["inspector"])
        check = inspecting.sign(check, "approve", crew["centre_head"])
        back = deed(check, "send_back", leader, words="请补查一次")
        assert race(deed(check, "issue", crew["leader"]), back) == ONE
        assert people.fresh(check).state in (S.ISSUED, S.RUNNING)
    assert list(faults()) == []
