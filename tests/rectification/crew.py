"""The crew that every test of mending knows: a media centre keeps the ledger, a street office mends."""

from __future__ import annotations

import pytest

from rectification.models import Finding, FindingState, Severity
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Role, Unit, User


@pytest.fixture
def crew(district: Unit, centre: Unit, street: Unit) -> Crew:
    """Everybody, by the word that tests use for them."""
    return {
        "inspector": people.person("jiancha", "简察", Role.INSPECTOR, of=centre),
        "centre_head": people.person("chenzy", "陈致远", Role.CENTRE_HEAD, of=centre),
        "dispatcher": people.person("dudong", "杜冬", Role.DISPATCHER, of=centre),
        "verifier": people.person("fuhe", "傅禾", Role.VERIFIER, of=centre),
        "leader": people.person("fangda", "方达", Role.LEADER_IN_CHARGE, of=centre),
        "contact": people.person("lianluo", "连珞", Role.CONTACT, of=street),
        "handler": people.person("zhengxh", "郑小禾", Role.CORRESPONDENT, of=street),
        "helper": people.person("songzhihao", "宋志豪", Role.CORRESPONDENT, of=street),
        "unit_leader": people.person("luchunmei", "陆春梅", Role.LEADER_IN_CHARGE, of=street),
        "auditor": people.person("shenjh", "沈稽", Role.AUDITOR, of=centre),
        "administrator": people.person("guanql", "关琪", Role.ADMINISTRATOR, of=district),
        "outsider": people.person("zhangqi", "张琦", Role.CONTACT, of=people.unit("北苑街道", district)),
    }


@pytest.fixture
def inspector(crew: Crew) -> User:
    return crew["inspector"]


@pytest.fixture
def dispatcher(crew: Crew) -> User:
    return crew["dispatcher"]


@pytest.fixture
def verifier(crew: Crew) -> User:
    return crew["verifier"]


@pytest.fixture
def handler(crew: Crew) -> User:
    return crew["handler"]


@pytest.fixture
def contact(crew: Crew) -> User:
    return crew["contact"]


@pytest.fixture
def registered(crew: Crew, centre: Unit) -> Finding:
    return build.finding(crew["inspector"], centre)


@pytest.fixture
def assigned(registered: Finding, crew: Crew, street: Unit) -> Finding:
    return build.walk(registered, FindingState.ASSIGNED, crew, lead=street)


@pytest.fixture
def planning(assigned: Finding, crew: Crew, street: Unit) -> Finding:
    return build.walk(assigned, FindingState.PLANNING, crew, lead=street)


@pytest.fixture
def remediating(planning: Finding, crew: Crew, street: Unit) -> Finding:
    return build.walk(planning, FindingState.REMEDIATING, crew, lead=street)


@pytest.fixture
def submitted(remediating: Finding, crew: Crew, street: Unit) -> Finding:
    return build.walk(remediating, FindingState.SUBMITTED, crew, lead=street)


@pytest.fixture
def minor(crew: Crew, centre: Unit, street: Unit) -> Finding:
    found = build.finding(crew["inspector"], centre, severity=Severity.MINOR, title="错字一处")
    return build.walk(found, FindingState.PLANNING, crew, lead=street)


@pytest.fixture
def major(crew: Crew, centre: Unit, street: Unit) -> Finding:
    found = build.finding(crew["inspector"], centre, severity=Severity.MAJOR, title="领导职务写错")
    return build.walk(found, FindingState.PLANNING, crew, lead=street)
