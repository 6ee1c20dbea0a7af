"""Whoever may not register in a ledger finds no import into it, and nobody learns by one what they may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rectification.models import Finding, Intake
from tests import build as people
from tests.rectification.build import Crew
from tests.rectification.intakes import (
    NOBODY,
    STALE,
    WRONG,
    let_in,
    read,
)
from workflows.models import Outlet, Unit, User


@pytest.fixture
def account(street: Unit) -> Outlet:
    return people.outlet(street, "青石街道")


@pytest.fixture
def intake(account: Outlet, inspector: User, centre: Unit) -> Intake:
    """Looked at, and not begun: a problem of an account, one of nobody's, and a row that is wrong."""
    return read(inspector, centre, STALE, NOBODY, WRONG)


def url(name: str, intake: Intake) -> str:
    return reverse(f"rectification:{name}", args=[intake.pk])


GETS = ["intake", "intake_edit", "intake_columns", "intake_rest", "intake_file"]
POSTS = ["intake_edit", "intake_columns", "intake_names", "intake_lines", "intake_go", "intake_drop"]


@pytest.mark.parametrize("who", ["outsider", "auditor", "contact", "handler", "administrator"])
def test_whoever_may_not_register_there_finds_no_import(
    who: str, intake: Intake, client: Client, crew: Crew
) -> None:
    client.force_login(crew[who])
    assert [client.get(url(name, intake)).status_code for name in GETS] == [404] * len(GETS)
    assert [client.post(url(name, intake)).status_code for name in POSTS] == [404] * len(POSTS)
    assert client.get("/intakes/").status_code == client.get("/intakes/new/").status_code == 404
    assert not Finding.objects.exists()


def test_an_inspector_of_another_unit_sees_only_imports_of_their_own(
    intake: Intake, client: Client, street: Unit
) -> None:
    client.force_login(people.person("jiezhen", "街真", "inspector", of=street))
    assert client.get(url("intake", intake)).status_code == 404
    assert "还没有导入过" in client.get("/intakes/").content.decode()


def test_a_finding_that_the_reader_may_not_know_of_is_not_named(
    intake: Intake, client: Client, inspector: User, cast: Any
) -> None:
    let_in(intake, inspector)
    numbers = list(Finding.objects.values_list("number", flat=True))
    client.force_login(cast["editor"])
    page = client.get(intake.get_absolute_url()).content.decode()
    assert "已登记" in page
    assert not any(number in page for number in numbers)
