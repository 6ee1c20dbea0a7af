"""The same fault again: under observation it breaks out again; after it was struck off, a new finding points back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from rectification.models import Category, Finding, FindingState, Severity
from rectification.opening import open_finding, open_findings
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import in_step
from workflows.engine import Refused
from workflows.models import Unit

S = FindingState


@pytest.fixture
def stale_account(crew: Crew, street: Unit, centre: Unit) -> Callable[..., Finding]:
    """Another finding that the street's account has not been updated."""
    outlet = people.outlet(street, "青石街道")

    def written(**fields: Any) -> Finding:
        return Finding(
            title="连续16天未更新",
            category=Category.NOT_UPDATED,
            outlet=outlet,
            unit=centre,
            found_at=timezone.now(),
            **fields,
        )

    return written


def test_after_it_was_struck_off_the_same_fault_is_a_new_finding_that_points_back(
    stale_account: Callable[..., Finding], crew: Crew, street: Unit
) -> None:
    first = open_finding(stale_account(), by=crew["inspector"])
    first = build.walk(people.fresh(first), S.CLOSED, crew, lead=street)
    again = open_finding(stale_account(), by=crew["inspector"])

    assert again.recurrence_of == first
    assert people.fresh(first).state == S.CLOSED


def test_under_observation_the_same_fault_is_a_relapse_of_the_same_finding(
    stale_account: Callable[..., Finding], crew: Crew, street: Unit
) -> None:
    first = open_finding(stale_account(), by=crew["inspector"])
    first = build.walk(people.fresh(first), S.OBSERVING, crew, lead=street)
    again = open_finding(stale_account(description="又有15天未更新"), by=crew["inspector"])

    assert (again.pk, again.state, again.cycle, again.severity) == (
        first.pk,
        S.REMEDIATING,
        2,
        Severity.MAJOR,
    )
    assert again.case.records.get(verb="relapse").actor.username == "system"
    assert Finding.objects.count() == 1
    assert list(in_step.faults()) == []


def test_another_fault_of_the_same_account_is_its_own(
    stale_account: Callable[..., Finding], crew: Crew, street: Unit
) -> None:
    build.walk(
        people.fresh(open_finding(stale_account(), by=crew["inspector"])), S.OBSERVING, crew, lead=street
    )
    other = stale_account()
    other.category = Category.UNFILED

    assert open_finding(other, by=crew["inspector"]).recurrence_of is None


def test_hundreds_are_opened_in_a_handful_of_statements_and_go_on_as_ordinary_cases(
    crew: Crew, centre: Unit, street: Unit, django_assert_max_num_queries: Any
) -> None:
    many = [
        Finding(title=f"第{number}号账号未备案", unit=centre, lead=street, found_at=timezone.now())
        for number in range(300)
    ]
    with django_assert_max_num_queries(41):  # SQLite takes 999 values in one statement
        open_findings(many, by=crew["inspector"])

    assert Finding.objects.count() == 300
    assert list(in_step.faults()) == []
    build.walk(Finding.objects.order_by("pk")[150], S.PLANNING, crew, lead=street)
    assert list(in_step.faults()) == []


def test_one_that_may_not_be_registered_keeps_all_of_them_out(crew: Crew, centre: Unit) -> None:
    good = Finding(title="有位置", locus="机房", unit=centre, found_at=timezone.now())
    bad = Finding(title="", locus="机房", unit=centre, found_at=timezone.now())
    with pytest.raises(Refused, match="请写明问题"):
        open_findings([good, bad], by=crew["inspector"])
    assert not Finding.objects.exists()
