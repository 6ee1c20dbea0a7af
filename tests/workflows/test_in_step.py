"""check_cases: a case that is out of step with itself is named."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from editorial.models import Article, State
from tests import build
from tests.cast import Cast
from workflows.in_step import faults, flow_classes
from workflows.models import Task


def words() -> list[str]:
    return [fault.words for fault in faults()]


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.SECOND_REVIEW, "half_second", State.SIGNED_OFF, State.PUBLISHED]
)
def test_a_case_that_only_the_door_has_moved_is_in_step(draft: Article, cast: Cast, state: str) -> None:
    build.walk(draft, state, cast)
    assert words() == []


def test_a_state_moved_behind_the_doors_back_is_found(in_first: Article) -> None:
    Article.objects.filter(pk=in_first.pk).update(state=State.SECOND_REVIEW)
    assert words() == [
        "state second_review but open tasks at ['first_review']",
        "state second_review but the trail says first_review",
    ]


def test_a_task_that_vanished_is_found(in_first: Article) -> None:
    Task.objects.open().filter(process=in_first.pk).update(status="CANCELED")
    assert "state first_review but open tasks at nowhere" in words()


def test_a_digest_that_is_not_the_texts_is_found(in_first: Article) -> None:
    Article.objects.filter(pk=in_first.pk).update(digest="0" * 64)
    assert words() == ["digest is not that of revision 1"]


def test_every_flow_says_where_each_state_stands() -> None:
    for flow in flow_classes():
        states = {value for value, _label in flow.subject_model()._meta.get_field("state").choices}
        assert set(flow.desks) == states, flow
        assert {desk.step for desk in flow.desks.values()} - {""} == {
            step.name for step in flow.table.steps()
        }


def test_the_command_exits_with_1_when_something_is_out_of_step(in_first: Article) -> None:
    call_command("check_cases", stdout=StringIO())
    Article.objects.filter(pk=in_first.pk).update(open_marks=2)
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("check_cases", stdout=out)
    assert "says 2 open marks" in out.getvalue()
