"""Everybody whose standing the tables of permissions decide: each post in each unit that matters, and the few whose
part in a finding bars them from more."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests import build as people
from tests.rectification.build import Crew
from workflows.models import Role, Unit, User

POSTS = {
    "I": Role.INSPECTOR,
    "D": Role.DISPATCHER,
    "C": Role.CONTACT,
    "V": Role.VERIFIER,
    "W": Role.CORRESPONDENT,
    "E": Role.EDITOR,
    "H": Role.CENTRE_HEAD,
    "L": Role.LEADER_IN_CHARGE,
    "P": Role.LEADER,
    "U": Role.AUDITOR,
    "M": Role.ADMINISTRATOR,
}
PLACES = ("ledger", "above", "lead", "helper", "other")  # where somebody holds one of these posts
COLUMNS = (*PLACES, "persons")
OF_LEDGER = (Role.DISPATCHER, Role.VERIFIER, Role.LEADER_IN_CHARGE)
PERSONS: dict[str, tuple[str, tuple[tuple[str, tuple[Role, ...]], ...]]] = {  # who has a part of their own
    "r": ("responsible", (("lead", (Role.CORRESPONDENT,)),)),
    "o": ("owner", (("lead", (Role.CORRESPONDENT,)),)),
    "h": ("helping_owner", (("helper", (Role.CORRESPONDENT,)),)),
    "q": ("promoted_owner", (("lead", (Role.CORRESPONDENT,)), ("ledger", OF_LEDGER))),
    "a": ("plan_approver", (("lead", (Role.LEADER_IN_CHARGE,)), ("ledger", OF_LEDGER))),
    "t": ("checker", (("ledger", (Role.VERIFIER, Role.LEADER_IN_CHARGE)),)),
    "k": ("contact_and_verifier", (("lead", (Role.CONTACT,)), ("ledger", (Role.VERIFIER,)))),
    "g": ("registrar", ()),
    "n": ("many_hats", tuple((place, tuple(Role)) for place in PLACES)),
    "x": ("deactivated", tuple((place, tuple(Role)) for place in PLACES)),
    "s": ("system", ()),
}

EVERYBODY = [
    *((place, letter) for place in PLACES for letter in POSTS),
    *(("persons", letter) for letter in PERSONS),
]


@dataclass(frozen=True)
class World:
    """The units of one table, and who stands where in them."""

    units: dict[str, Unit]
    people: dict[tuple[str, str], User]

    def __getitem__(self, name: str) -> User:
        """By a post and its place ("ledger D"), or by the part in the finding ("responsible")."""
        place, _space, letter = name.partition(" ")
        if letter:
            return self.people[place, letter]
        return self.people["persons", next(each for each, (part, _posts) in PERSONS.items() if part == name)]

    @property
    def crew(self) -> Crew:
        """Who walks a finding along the straight way."""
        return {
            "dispatcher": self["ledger D"],
            "contact": self["lead C"],
            "handler": self["responsible"],
            "unit_leader": self["plan_approver"],
            "verifier": self["checker"],
            "leader": self["ledger L"],
        }


@pytest.fixture
def everybody(district: Unit, centre: Unit, street: Unit) -> World:
    units = {
        "ledger": centre,
        "above": district,
        "lead": street,
        "helper": people.unit("后勤保障中心", district),
        "other": people.unit("北苑街道办事处", district),
    }
    found: dict[tuple[str, str], User] = {}
    for place in PLACES:
        for letter, role in POSTS.items():
            found[place, letter] = people.person(f"{place}-{role}", f"{place} {role}", role, of=units[place])
    for letter, (part, posts) in PERSONS.items():
        user = User.objects.system() if part == "system" else people.person(part, part)
        for place, roles in posts:
            for role in roles:
                people.give_post(user, role, units[place])
        if part == "deactivated":
            user.is_active = False
            user.save()
        found["persons", letter] = user
    return World(units, found)
