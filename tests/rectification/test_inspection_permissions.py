"""Who may do what to an inspection: each state × verb × post × place, each row decided in inspection_permissions.txt.

The one who is named to it is the ledger unit's inspector; the inspectors of other units are not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from rectification.answering import Given
from rectification.flows.inspection import InspectionFlow
from rectification.models import Answer, Inspection, InspectionState
from tests import build as people
from tests.rectification import inspecting, permission_table
from tests.rectification.build import Crew
from tests.rectification.doors import Undo, chosen, led_to, passes
from tests.rectification.everybody import World
from tests.rectification.permission_table import Named
from workflows import engine
from workflows.engine import Refused
from workflows.models import Outlet

TABLE = Path(__file__).with_name("inspection_permissions.txt")
VERBS = [verb for verb in InspectionFlow.verbs if verb != "draft"]
S = InspectionState


def crew_of(world: World) -> Crew:
    return {"inspector": world["ledger I"], "centre_head": world["ledger H"], "leader": world["ledger L"]}


def drafted(world: World) -> Inspection:
    version = inspecting.edition(world.units["ledger"], world["above M"])
    outlets = inspecting.accounts(world.units["lead"], 1, posted=timezone.localdate())
    return inspecting.draw_up(version, world.units["ledger"], crew_of(world), outlets=outlets)


def running(world: World) -> Inspection:
    return inspecting.start(drafted(world), crew_of(world))


def checked(world: World) -> Inspection:
    found = running(world)
    return inspecting.finish(found, crew_of(world), {found.targets.get().pk: ["bought"]})


def reviewed(world: World) -> Inspection:
    return inspecting.sign(checked(world), "approve", world["ledger H"])


def issued(world: World) -> Inspection:
    return inspecting.sign(reviewed(world), "issue", world["ledger L"])


def cancelled(world: World) -> Inspection:
    return inspecting.sign(drafted(world), "cancel", world["ledger I"], words="与上级检查重复。")


WAYS: dict[str, Callable[[World], Inspection]] = {
    way.__name__: way for way in (drafted, running, checked, reviewed, issued, cancelled)
}


def inputs_for(inspection: Inspection, verb: str, world: World) -> dict[str, Any]:
    """Complete and right, so that only standing decides."""
    target = inspection.targets.get()
    match verb:
        case "revise":
            return inspecting.planned(
                inspection.version,
                inspection.unit,
                crew_of(world),
                outlets=[target.outlet],
                title="改过的题目",
            )
        case "answer":
            return {"target": target.pk, "answers": {"bought": Given("not_met", None, "另有一处。")}}
        case "open_finding":
            failing = {"wording": Given("not_met", None, "标题写错了领导职务。")}
            if inspection.state == S.RUNNING:
                engine.perform(inspection, "answer", by=world["ledger I"], target=target.pk, answers=failing)
            wanted = Answer.objects.filter(target=target, result="not_met", finding__isnull=True)
            if not wanted and inspection.state in (S.REVIEWED, S.ISSUED):
                Answer.objects.filter(target=target, key="bought").update(finding=None)  # as if by click
            return {"answers": [answer.pk for answer in wanted.all()]}
        case "judge":
            Outlet.objects.update(status=Outlet.Status.SUSPENDED)
            return {}
        case "submit":
            if inspection.state == S.RUNNING:
                inspecting.answer(inspection, target, world["ledger I"], ["bought"])
    return {"words": "情况已核。"}


def test_the_table_decides_every_state_and_verb() -> None:
    assert set(WAYS) == set(S)
    expected = {(state, verb) for state in WAYS for verb in VERBS} | {("new", "draft")}
    assert set(permission_table.read(TABLE)) == expected


@pytest.mark.parametrize("state", WAYS)
def test_the_buttons_are_those_of_the_table(everybody: World, state: str) -> None:
    inspection = WAYS[state](everybody)
    named: dict[str, Named] = {verb: set() for verb in VERBS}
    for who, person in everybody.people.items():
        for verb in engine.open_to(person, people.fresh(inspection)):
            named[verb].add(who)
    if permission_table.DECIDING:
        permission_table.decide(TABLE, state, named)
    table = permission_table.read(TABLE)
    assert {
        verb: named[verb] ^ table[state, verb] for verb in VERBS if named[verb] != table[state, verb]
    } == {}


@pytest.mark.parametrize("state", WAYS)
def test_the_engine_says_what_the_table_says(everybody: World, state: str) -> None:
    inspection, table = WAYS[state](everybody), permission_table.read(TABLE)
    for verb in VERBS:
        for who in chosen("engine", state, verb, table[state, verb]):
            handed_in = partial(inputs_for, inspection, verb, everybody)
            passed = passes("engine", everybody.people[who], inspection, verb, handed_in)
            assert passed == (who in table[state, verb]), f"{state} {verb} by {who}"


@pytest.mark.parametrize("state", WAYS)
def test_whom_the_table_does_not_name_the_page_refuses(everybody: World, state: str) -> None:
    inspection, table = WAYS[state](everybody), permission_table.read(TABLE)
    for verb in led_to("page", VERBS):
        for who in chosen("page", state, verb, table[state, verb]):
            if who not in table[state, verb]:
                assert not passes(
                    "page", everybody.people[who], inspection, verb, lambda: {"words": "已核。"}
                )


@pytest.mark.parametrize("state", ["new"])
def test_who_draws_up_a_check(everybody: World, state: str) -> None:
    version = inspecting.edition(everybody.units["ledger"], everybody["above M"])
    outlets = inspecting.accounts(everybody.units["lead"], 1)
    named: Named = set()
    for who, person in everybody.people.items():
        with suppress(Refused, Undo), transaction.atomic():
            inspecting.draw_up(
                version, everybody.units["ledger"], crew_of(everybody), by=person, outlets=outlets
            )
            named.add(who)
            raise Undo
    if permission_table.DECIDING:
        permission_table.decide(TABLE, state, {"draft": named})
    assert named == permission_table.read(TABLE)[state, "draft"]
