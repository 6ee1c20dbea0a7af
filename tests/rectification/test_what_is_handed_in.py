"""What is handed in must be complete: the door says what is missing, beside the field that it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rectification.models import Finding, FindingState, Severity
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.engine import Refused
from workflows.models import Unit, User

S = FindingState
WHY = {"reason": "other", "words": "情况如附。"}


@pytest.fixture
def at(crew: Crew, centre: Unit, street: Unit) -> Callable[[str], Finding]:
    """A major finding that stands there."""

    def walked(state: str) -> Finding:
        severity = Severity.MINOR if state == S.CLOSED else Severity.MAJOR
        found = build.finding(crew["inspector"], centre, severity=severity)
        return build.walk(found, state, crew, lead=street)

    return walked


def refused(finding: Finding, verb: str, by: User, **inputs: Any) -> tuple[str, str]:
    """The field, and the beginning of the reason; and nothing was done."""
    with pytest.raises(Refused) as refusal:
        build.act(finding, verb, by, **inputs)
    assert people.fresh(finding).trail_length == finding.trail_length
    return refusal.value.code, refusal.value.reason


def test_it_is_handed_to_one_unit_that_works_and_not_to_its_own_helpers(
    at: Callable[[str], Finding], dispatcher: User, street: Unit, district: Unit
) -> None:
    finding, gone = at(S.REGISTERED), people.unit("撤并的科室", district, is_active=False)
    for inputs, field, words in (
        ({}, "lead", "请选择主办单位"),
        ({"lead": gone}, "lead", "请选择主办单位"),
        ({"lead": street, "helpers": [street]}, "helpers", "主办单位不能同时是协办单位"),
        ({"lead": street, "due": timezone.now() - timedelta(hours=1)}, "due", "整改期限须晚于现在"),
        ({"lead": street, "severity": Severity.MINOR}, "words", "调整严重程度须说明理由"),
    ):
        assert refused(finding, "assign", dispatcher, **inputs) == (field, words)


def test_whoever_signs_for_it_names_somebody(at: Callable[[str], Finding], contact: User) -> None:
    assert refused(at(S.ASSIGNED), "accept", contact) == ("responsible", "请指定一名责任人")


def test_a_weighty_plan_says_what_was_done_at_once(at: Callable[[str], Finding], handler: User) -> None:
    finding = at(S.PLANNING)
    given = {"cause": "老化", "containment": " ", "measures": build.steps(finding, handler)}
    field, words = refused(finding, "plan", handler, **given)
    assert (field, words[:15]) == ("containment", "否决类和严重问题须写明先行处置")


def test_a_measure_is_finished_once_and_by_its_owner_or_whoever_is_responsible(
    at: Callable[[str], Finding], crew: Crew
) -> None:
    handler, helper = crew["handler"], crew["helper"]
    finding = at(S.PLANNING)
    steps = [*build.steps(finding, handler, "一", "二"), *build.steps(finding, helper, "三")]
    finding = build.act(build.plan(finding, handler, measures=steps), "approve_plan", crew["unit_leader"])
    first, _second, last = finding.measures.order_by("pk")

    assert refused(finding, "finish_measure", helper, measure=first.pk)[1] == "由措施负责人或责任人办理"
    finding = build.act(finding, "finish_measure", handler, measure=first.pk)
    for number in (first.pk, 0):
        assert refused(finding, "finish_measure", handler, measure=number)[1] == "这条措施已经办结或不再执行"
    finding = build.act(finding, "finish_measure", handler, measure=last.pk)
    last.refresh_from_db()
    assert (last.owner, last.done_by) == (helper, handler)


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        (S.ASSIGNED, "return", "contact"),
        (S.SUBMITTED, "reject", "verifier"),
        (S.APPROVING, "send_back", "leader"),
        (S.CLOSED, "reopen", "leader"),
        (S.REMEDIATING, "ask_extension", "handler"),
        (S.REMEDIATING, "ask_transfer", "handler"),
        (S.REMEDIATING, "ask_void", "handler"),
        (S.REMEDIATING, "ask_merge", "handler"),
        (S.REMEDIATING, "ask_long_term", "handler"),
    ],
)
def test_what_goes_back_or_is_asked_for_has_a_kind_of_reason_and_words(
    at: Callable[[str], Finding], crew: Crew, state: str, verb: str, who: str
) -> None:
    finding = at(state)
    for given in ({}, {"reason": "other"}, {"reason": "other", "words": " "}, {"words": "没有类别"}):
        assert refused(finding, verb, crew[who], **given) == ("words", "请选择理由类别，并写明情况")


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        (S.REMEDIATING, "transfer", "dispatcher"),
        (S.PLAN_REVIEW, "refuse_plan", "unit_leader"),
        (S.SUBMITTED, "pass", "verifier"),
        (S.OBSERVING, "relapse", "verifier"),
    ],
)
def test_what_is_judged_or_moved_is_said_in_words(
    at: Callable[[str], Finding], crew: Crew, state: str, verb: str, who: str
) -> None:
    assert refused(at(state), verb, crew[who], words=" ") == ("words", "请写明情况")


def test_an_extension_names_a_later_day_and_what_was_done_so_far(
    at: Callable[[str], Finding], handler: User
) -> None:
    finding = at(S.REMEDIATING)
    due = timezone.localdate(finding.due_current)
    for until in (None, due, due - timedelta(days=1)):
        given = {**WHY, "progress": "已询价", **({"until": until} if until else {})}
        assert refused(finding, "ask_extension", handler, **given) == ("until", "请填写晚于现期限的日期")
    given = {**WHY, "progress": " ", "until": due + timedelta(days=3)}
    assert refused(finding, "ask_extension", handler, **given) == ("progress", "请写明目前进展")


def test_long_term_names_a_day_to_come_and_what_holds_until_then(
    at: Callable[[str], Finding], handler: User
) -> None:
    finding, today = at(S.REMEDIATING), timezone.localdate()
    days: list[date | None] = [None, today, today - timedelta(days=1)]
    for until in days:
        given = {**WHY, "progress": "双机热备", **({"until": until} if until else {})}
        assert refused(finding, "ask_long_term", handler, **given) == ("until", "请填写复查日期")
    given = {**WHY, "until": today + timedelta(days=60)}
    assert refused(finding, "ask_long_term", handler, **given) == ("progress", "请写明过渡期间的措施")


def test_it_goes_to_another_unit_than_the_one_that_has_it(
    at: Callable[[str], Finding], crew: Crew, street: Unit
) -> None:
    finding = at(S.REMEDIATING)
    for verb, who in (("transfer", "dispatcher"), ("ask_transfer", "handler")):
        for lead in ({}, {"lead": street}):
            assert refused(finding, verb, crew[who], **WHY, **lead) == ("lead", "请选择另一个单位")


def test_it_is_merged_into_another_one(at: Callable[[str], Finding], handler: User) -> None:
    finding = at(S.REMEDIATING)
    for into in ({}, {"into": finding}):
        assert refused(finding, "ask_merge", handler, **WHY, **into) == ("into", "请选择并入的问题")
