"""Separation of duties in mending: who may not judge, approve or decide what, and what must be done anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rectification.acts import Step
from rectification.models import Finding, FindingState, Severity
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine, in_step
from workflows.engine import Refused
from workflows.models import Role, Task, Unit, User
from workflows.queries import waiting

S = FindingState


# Plans.


def test_nobody_approves_their_own_plan(major: Finding, crew: Crew, street: Unit) -> None:
    people.give_post(crew["handler"], Role.LEADER_IN_CHARGE, street)  # promoted overnight
    finding = build.plan(major, crew["handler"])

    with pytest.raises(Refused, match="责任人不能批准自己的措施"):
        build.act(finding, "approve_plan", crew["handler"])
    assert not waiting(crew["handler"]).exists()
    assert build.act(finding, "approve_plan", crew["unit_leader"]).state == S.REMEDIATING


def test_a_weighty_plan_that_is_changed_is_approved_anew(major: Finding, crew: Crew, street: Unit) -> None:
    finding = build.walk(major, S.REMEDIATING, crew, lead=street)
    finding = build.plan(finding, crew["handler"], verb="amend_plan")
    assert (finding.state, people.open_tasks(finding)) == (S.PLAN_REVIEW, ["plan_review"])

    assert build.walk(finding, S.REMEDIATING, crew, lead=street).state == S.REMEDIATING
    assert list(in_step.faults()) == []


def test_any_other_plan_is_changed_without_asking(remediating: Finding, handler: User) -> None:
    finding = build.plan(remediating, handler, verb="amend_plan")
    assert (finding.state, finding.measures.filter(dropped=True).count()) == (S.REMEDIATING, 1)


def test_a_measure_belongs_to_somebody_of_the_lead_unit_or_of_one_that_helps(
    registered: Finding, crew: Crew, street: Unit, district: Unit
) -> None:
    rear = people.unit("后勤保障中心", district)
    mechanic = people.person("hedong", "何冬", Role.CORRESPONDENT, of=rear)
    finding = build.act(registered, "assign", crew["dispatcher"], lead=street, helpers=[rear])
    finding = build.walk(finding, S.PLANNING, crew, lead=street)

    with pytest.raises(Refused, match="张琦不是主办或协办单位的在岗人员"):
        build.plan(finding, crew["handler"], measures=build.steps(finding, crew["outsider"]))
    finding = build.plan(finding, crew["handler"], measures=build.steps(finding, mechanic))
    assert "finish_measure" in engine.open_to(mechanic, finding)


def test_a_measure_is_done_by_a_day_that_can_still_come(planning: Finding, handler: User) -> None:
    assert planning.due_current is not None
    late = planning.due_current + timedelta(days=10)  # the deadline has been missed
    today = timezone.localdate(late)

    with pytest.raises(Refused, match="晚于整改期限"):
        build.plan(planning, handler, at=late, measures=[Step("更换", handler, today + timedelta(days=1))])
    finding = build.plan(planning, handler, at=late, measures=[Step("更换", handler, today)])
    assert finding.measures.get().due_on == today


def test_finishing_is_offered_while_there_is_something_to_finish(remediating: Finding, handler: User) -> None:
    assert "finish_measure" in engine.open_to(handler, remediating)
    assert "finish_measure" not in engine.open_to(handler, build.finish_measures(remediating, handler))
    with pytest.raises(Refused, match="没有待完成的措施"):
        build.act(remediating, "finish_measure", handler, measure=0)


def test_what_broke_again_is_not_reported_done_without_a_new_measure(
    submitted: Finding, crew: Crew, handler: User, street: Unit
) -> None:
    finding = build.act(submitted, "pass", crew["verifier"], words="属实")
    finding = build.act(finding, "relapse", crew["verifier"], words="空调又停了")
    with pytest.raises(Refused, match="本轮还没有整改措施"):
        build.report(finding, handler)

    finding = build.walk(finding, S.SUBMITTED, crew, lead=street)
    assert finding.measures.filter(cycle=2).exists()
    assert finding.plan_approver == crew["unit_leader"]  # it is a major one now


# Checking and striking off.


def test_a_veto_finding_is_not_checked_by_anyone_who_belongs_to_the_unit(
    crew: Crew, centre: Unit, street: Unit
) -> None:
    found = build.finding(crew["inspector"], centre, severity=Severity.VETO, title="泄露个人信息")
    finding = build.walk(found, S.SUBMITTED, crew, lead=street)
    people.give_post(crew["contact"], Role.VERIFIER, centre)  # of the street, and of the centre

    with pytest.raises(Refused, match="主办单位以外的人复核"):
        build.act(finding, "pass", crew["contact"], words="同意")
    assert build.act(finding, "pass", crew["verifier"], words="属实").state == S.APPROVING


def test_a_leader_who_approved_the_plan_may_strike_off_what_others_mended_and_checked(
    crew: Crew, centre: Unit
) -> None:
    """谁批准、谁销号 is the leader's own office; else a unit of one leader could never end its own major findings."""
    people.give_post(crew["handler"], Role.EDITOR, centre)
    own = {**crew, "contact": crew["verifier"], "unit_leader": crew["leader"]}
    people.give_post(crew["verifier"], Role.CONTACT, centre)
    found = build.finding(crew["inspector"], centre, severity=Severity.MAJOR, title="领导职务写错")
    finding = build.walk(found, S.APPROVING, own, lead=centre)

    assert finding.plan_approver == crew["leader"]
    assert [task.process_id for task in waiting(crew["leader"])] == [finding.pk]
    assert build.act(finding, "close", crew["leader"], words="同意").state == S.OBSERVING


def test_who_owned_a_measure_neither_strikes_it_off_nor_ends_its_observation(
    major: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    owner = crew["helper"]
    for role in (Role.LEADER_IN_CHARGE, Role.VERIFIER):
        people.give_post(owner, role, centre)
    finding = build.plan(major, crew["handler"], measures=build.steps(major, owner))
    finding = build.walk(finding, S.APPROVING, crew, lead=street)
    with pytest.raises(Refused, match="不能给自己销号"):
        build.act(finding, "close", owner, words="同意")

    finding = build.walk(finding, S.OBSERVING, crew, lead=street)
    assert finding.observe_until is not None
    for verb in ("confirm", "relapse"):
        with pytest.raises(Refused, match="不能给自己销号"):
            build.act(finding, verb, owner, words="无反弹", at=finding.observe_until)


def test_nobody_is_shown_a_task_that_they_may_not_do(
    submitted: Finding, crew: Crew, handler: User, centre: Unit
) -> None:
    people.give_post(handler, Role.VERIFIER, centre)
    task = Task.objects.open().get(process=submitted.pk)

    assert task in waiting(crew["verifier"])
    assert task not in waiting(handler)
    with pytest.raises(Refused, match="现在不由您办理"):
        engine.claim(task, by=handler)


# Requests.


def test_who_has_to_mend_it_does_not_decide_what_becomes_of_it(
    remediating: Finding, crew: Crew, centre: Unit, handler: User
) -> None:
    people.give_post(handler, Role.VERIFIER, centre)
    asked = {"reason": "untrue", "words": "不是我们的机房"}
    finding = build.act(remediating, "ask_void", crew["contact"], **asked)
    request = build.act(finding.requests.get(), "grant", crew["dispatcher"])

    with pytest.raises(Refused, match="责任人不能批准本问题的申请"):
        build.act(request, "grant", handler)
    assert request.pk not in [task.process_id for task in waiting(handler)]
    build.act(request, "grant", crew["verifier"])
    assert people.fresh(remediating).state == S.INVALID


def test_what_the_only_dispatcher_asks_for_is_decided_by_a_second_person(
    registered: Finding, crew: Crew
) -> None:
    """Found out before anybody was asked to mend it; the dispatcher's own voice is in the asking."""
    asked = {"reason": "untrue", "words": "重复登记"}
    finding = build.act(registered, "ask_void", crew["dispatcher"], **asked)
    request = finding.requests.get()
    assert request.asked_as == Role.DISPATCHER
    with pytest.raises(Refused):
        build.act(request, "grant", crew["dispatcher"])

    build.act(request, "grant", crew["verifier"])
    assert people.fresh(registered).state == S.INVALID
    assert list(in_step.faults()) == []


def test_a_contact_who_is_the_dispatcher_too_is_one_voice_of_two(
    assigned: Finding, crew: Crew, centre: Unit
) -> None:
    people.give_post(crew["contact"], Role.DISPATCHER, centre)
    finding = build.act(assigned, "ask_void", crew["contact"], reason="untrue", words="不属实")
    request = finding.requests.get()

    with pytest.raises(Refused):
        build.act(request, "grant", crew["verifier"])  # the dispatcher first
    request = build.act(request, "grant", crew["dispatcher"])
    assert request.is_pending
