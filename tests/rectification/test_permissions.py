"""Who may do what to a finding: every state × verb × post × place, each row decided in permissions.txt.

The buttons (`open_to`) and every door are held against the same table; whoever is not named is refused, and nothing
moves. A new verb fails until its rows are decided; see `permission_table` for how.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from rectification.flows.finding import FindingFlow
from rectification.models import Finding, FindingState
from tests import build as people
from tests.rectification import build, permission_table
from tests.rectification.doors import DOORS, REGISTERING, Undo, chosen, led_to, passes
from tests.rectification.everybody import COLUMNS, PERSONS, World
from tests.rectification.permission_table import Named
from tests.rectification.stands import WAYS, inputs_for
from workflows import engine
from workflows.models import User

TABLE = Path(__file__).with_name("permissions.txt")
VERBS = [verb for verb in FindingFlow.verbs if verb != "register"]
STANDS = [str(stand) for stand in WAYS]
SYSTEM = ("persons", "s")
S = FindingState


def test_the_table_decides_every_stand_and_verb() -> None:
    expected = {(stand, verb) for stand in STANDS for verb in VERBS} | {("new", "register")}
    assert set(permission_table.read(TABLE)) == expected


def test_every_state_can_be_reached() -> None:
    assert {stand.partition(":")[0] for stand in STANDS} == set(S)


@pytest.mark.parametrize("stand", STANDS)
def test_the_buttons_are_those_of_the_table(everybody: World, stand: str) -> None:
    finding = people.fresh(WAYS[stand](everybody))
    assert finding.state == stand.partition(":")[0]
    named: dict[str, Named] = {verb: set() for verb in VERBS}
    for who, person in everybody.people.items():
        for verb in engine.open_to(person, people.fresh(finding)):
            named[verb].add(who)
    if permission_table.DECIDING:
        permission_table.decide(TABLE, stand, named)
    table = permission_table.read(TABLE)
    differ = {verb: named[verb] ^ table[stand, verb] for verb in VERBS if named[verb] != table[stand, verb]}
    assert differ == {}


@pytest.mark.parametrize("stand", STANDS)
def test_every_door_says_what_the_table_says(everybody: World, stand: str) -> None:
    """Complete and right in everything else, so that only standing decides; a refusal leaves nothing behind."""
    finding, table = people.fresh(WAYS[stand](everybody)), permission_table.read(TABLE)
    for door in DOORS:
        for verb in led_to(door, VERBS):
            for who in chosen(door, stand, verb, table[stand, verb]):
                person = everybody.people[who]
                passed = passes(
                    door, person, finding, verb, partial(handed_in, finding, verb, everybody, person)
                )
                assert passed == (who in table[stand, verb]), f"{door}: {stand} {verb} by {who}"


@pytest.mark.parametrize("door", REGISTERING)
def test_who_registers_a_problem(everybody: World, door: str) -> None:
    named: Named = set()
    for who, person in everybody.people.items():
        with suppress(Undo), transaction.atomic():
            if REGISTERING[door](person, everybody.units["ledger"]):
                named.add(who)
            raise Undo
    if permission_table.DECIDING and door == "engine":
        permission_table.decide(TABLE, "new", {"register": named})
    decided = permission_table.read(TABLE)["new", "register"]
    assert named == (decided if door == "engine" else decided - {SYSTEM}), "the system comes by no page"


def test_the_table_is_not_empty_words(everybody: World) -> None:
    """Every place and every part has somebody who may do something, but for the units that have no part in it; and
    there is a finding of theirs, so that they are refused for this one and not for want of anything to do."""
    table = permission_table.read(TABLE)
    named = set().union(*table.values())
    assert {place for place in COLUMNS if not any(who[0] == place for who in named)} == {"helper", "other"}
    assert set(PERSONS) - {letter for place, letter in named if place == "persons"} == {"g", "x"}

    other = everybody.units["other"]
    theirs = build.finding(everybody["other I"], other)
    build.act(theirs, "assign", everybody["other D"], lead=other)
    assert "accept" in engine.open_to(everybody["other C"], people.fresh(theirs))
    assert list(Finding.objects.visible_to(everybody["other V"])) == [theirs]


def handed_in(finding: Finding, verb: str, everybody: World, by: User) -> dict[str, Any]:
    """With all that must be done before it done."""
    if verb == "report_done" and finding.state in (S.REMEDIATING, S.LONG_TERM):
        build.finish_measures(finding, everybody["responsible"])
    return inputs_for(finding, verb, everybody, by)
