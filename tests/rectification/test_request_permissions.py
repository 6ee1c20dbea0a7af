"""Who may do what to a request: each kind × turn × verb × post × place, each row decided in request_permissions.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectification.flows.request import DECIDERS, RequestFlow
from rectification.models import RequestKind, RequestState
from tests import build as people
from tests.rectification import permission_table
from tests.rectification.doors import DOORS, chosen, led_to, passes
from tests.rectification.everybody import World
from tests.rectification.permission_table import Named
from tests.rectification.stands import REQUEST_WAYS
from workflows import engine

TABLE = Path(__file__).with_name("request_permissions.txt")
VERBS = [verb for verb in RequestFlow.verbs if verb != "draft"]


def test_the_table_decides_every_stand_and_verb() -> None:
    assert set(permission_table.read(TABLE)) == {(stand, verb) for stand in REQUEST_WAYS for verb in VERBS}


def test_every_kind_in_every_turn_and_every_end_stands_in_the_table() -> None:
    kinds = {stand.partition(":")[0] for stand in REQUEST_WAYS}
    assert kinds == set(RequestKind) | set(RequestState) - {RequestState.PENDING}
    for kind, deciders in DECIDERS.items():
        assert len([stand for stand in REQUEST_WAYS if stand.startswith(kind)]) >= len(deciders)


@pytest.mark.parametrize("stand", REQUEST_WAYS)
def test_the_buttons_are_those_of_the_table(everybody: World, stand: str) -> None:
    request = people.fresh(REQUEST_WAYS[stand](everybody))
    named: dict[str, Named] = {verb: set() for verb in VERBS}
    for who, person in everybody.people.items():
        for verb in engine.open_to(person, people.fresh(request)):
            named[verb].add(who)
    if permission_table.DECIDING:
        permission_table.decide(TABLE, stand, named)
    table = permission_table.read(TABLE)
    assert {
        verb: named[verb] ^ table[stand, verb] for verb in VERBS if named[verb] != table[stand, verb]
    } == {}


@pytest.mark.parametrize("stand", REQUEST_WAYS)
def test_every_door_says_what_the_table_says(everybody: World, stand: str) -> None:
    request, table = people.fresh(REQUEST_WAYS[stand](everybody)), permission_table.read(TABLE)
    for door in DOORS:
        for verb in led_to(door, VERBS):
            for who in chosen(door, stand, verb, table[stand, verb]):
                passed = passes(door, everybody.people[who], request, verb, lambda: {"words": "已核。"})
                assert passed == (who in table[stand, verb]), f"{door}: {stand} {verb} by {who}"
