"""整改闭环, as rules that a leader would sign."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rectification.acts import Step
from rectification.models import Finding, FindingState, Severity, Verdict
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine, in_step
from workflows.engine import Refused, Stale
from workflows.fsm import TransitionNotAllowed
from workflows.models import Record, Role, Task, Unit, User

S = FindingState
OVER = timedelta(days=400)


def verbs(finding: Finding) -> list[str]:
    return list(finding.case.records.order_by("seq").values_list("verb", flat=True))


# The straight way.


def test_an_ordinary_finding_is_handed_out_mended_checked_observed_and_struck_off(
    registered: Finding, crew: Crew, street: Unit
) -> None:
    finding = build.walk(registered, S.CLOSED, crew, lead=street)

    assert verbs(finding) == [
        *("register", "assign", "accept", "plan", "finish_measure", "report_done", "pass", "confirm")
    ]
    assert finding.case.status == "DONE"
    assert finding.number == f"ZG-{timezone.localdate().year}-{finding.pk:05d}"
    assert list(in_step.faults()) == []


def test_a_minor_finding_is_mended_at_once_and_struck_off_by_the_check(minor: Finding, crew: Crew) -> None:
    finding = build.act(build.report(minor, crew["handler"]), "pass", crew["verifier"], words="已改。")

    assert (finding.state, finding.observe_until) == (S.CLOSED, None)
    assert verbs(finding)[-2:] == ["fix_now", "pass"]


def test_a_major_finding_wants_its_plan_approved_and_the_leaders_signature(
    major: Finding, crew: Crew, street: Unit
) -> None:
    finding = build.walk(major, S.OBSERVING, crew, lead=street)

    assert verbs(finding)[3:] == [*("plan", "approve_plan", "finish_measure", "report_done", "pass", "close")]
    assert [verdict.kind for verdict in finding.verdicts.all()] == ["check", "close"]


def test_only_minor_findings_are_mended_without_a_plan(planning: Finding, handler: User) -> None:
    with pytest.raises(Refused, match="只用于轻微问题"):
        build.report(planning, handler)


# Nobody strikes off their own work.


def test_nobody_strikes_off_their_own_finding(submitted: Finding, handler: User, centre: Unit) -> None:
    people.give_post(handler, Role.VERIFIER, centre)  # promoted overnight
    with pytest.raises(Refused, match="不能给自己销号"):
        build.act(submitted, "pass", handler, words="同意")
    assert verbs(submitted)[-1] == "report_done"  # a refusal moves nothing


def test_who_owned_a_measure_does_not_check_it(
    planning: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    finding = build.plan(planning, crew["handler"], measures=build.steps(planning, crew["helper"]))
    finding = build.walk(finding, S.SUBMITTED, crew, lead=street)
    people.give_post(crew["helper"], Role.VERIFIER, centre)

    with pytest.raises(Refused, match="不能给自己销号"):
        build.act(finding, "pass", crew["helper"], words="同意")


def test_who_approved_the_plan_does_not_check_it(
    major: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    finding = build.walk(major, S.SUBMITTED, crew, lead=street)
    people.give_post(crew["unit_leader"], Role.VERIFIER, centre)

    with pytest.raises(Refused, match="不能给自己销号"):
        build.act(finding, "pass", crew["unit_leader"], words="同意")


def test_who_checked_a_major_finding_does_not_strike_it_off_too(
    major: Finding, crew: Crew, centre: Unit, street: Unit
) -> None:
    finding = build.walk(major, S.APPROVING, crew, lead=street)
    people.give_post(crew["verifier"], Role.LEADER_IN_CHARGE, centre)

    with pytest.raises(Refused, match="须由另一人签署"):
        build.act(finding, "close", crew["verifier"], words="同意")


def test_a_veto_finding_is_not_checked_by_a_verifier_of_the_unit_itself(
    crew: Crew, centre: Unit, street: Unit
) -> None:
    found = build.finding(crew["inspector"], centre, severity=Severity.VETO, title="泄露个人信息")
    found = build.act(found, "assign", crew["dispatcher"], lead=centre)
    people.give_post(crew["contact"], Role.CONTACT, centre)
    people.give_post(crew["handler"], Role.EDITOR, centre)
    finding = build.walk(found, S.SUBMITTED, {**crew, "unit_leader": crew["leader"]}, lead=centre)

    with pytest.raises(Refused, match="主办单位以外的人复核"):
        build.act(finding, "pass", crew["verifier"], words="同意")


def test_the_database_refuses_a_verdict_on_ones_own_work(submitted: Finding, handler: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(
            finding=submitted,
            cycle=1,
            attempt=1,
            kind="check",
            decision="pass",
            by=handler,
            responsible=handler,
            submitter=handler,
            digest=submitted.report_digest,
            at=timezone.now(),
        )


def test_the_database_refuses_a_closed_finding_that_nobody_checked(submitted: Finding) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=submitted.pk).update(state=S.CLOSED, closed_at=timezone.now())


def test_an_administrator_moves_nothing(submitted: Finding, crew: Crew) -> None:
    assert engine.open_to(crew["administrator"], submitted) == {}
    assert not Finding.objects.visible_to(crew["administrator"]).exists()


def test_a_stranger_sees_nothing(submitted: Finding, crew: Crew) -> None:
    assert not Finding.objects.visible_to(crew["outsider"]).exists()
    with pytest.raises(Refused):
        build.act(submitted, "pass", crew["outsider"], words="同意")


def test_a_verdict_is_over_the_report_that_was_on_the_screen(
    submitted: Finding, crew: Crew, handler: User
) -> None:
    old = submitted.report_digest
    finding = build.act(submitted, "reject", crew["verifier"], reason="no_proof", words="照片看不清")
    finding = build.report(finding, handler, result="补充了近照。")

    with pytest.raises(Stale):
        engine.perform(finding, "pass", by=crew["verifier"], seen=old, words="同意")


# Handing out, signing for it, returning it.


def test_the_lead_unit_signs_within_a_working_day_and_names_one_of_its_people(
    assigned: Finding, crew: Crew, inspector: User
) -> None:
    with pytest.raises(Refused, match="主办单位的在岗人员"):
        build.act(assigned, "accept", crew["contact"], responsible=inspector)
    finding = build.act(assigned, "accept", crew["contact"], responsible=crew["handler"])
    assert (finding.state, finding.responsible) == (S.PLANNING, crew["handler"])


def test_a_unit_may_return_it_twice_and_then_has_it(assigned: Finding, crew: Crew, street: Unit) -> None:
    finding = assigned
    for _time in range(2):
        finding = build.act(finding, "return", crew["contact"], reason="not_ours", words="机房归技术保障部")
        assert (finding.state, finding.lead) == (S.REGISTERED, None)
        finding = build.act(finding, "assign", crew["dispatcher"], lead=street)

    with pytest.raises(Refused, match="以交办意见为准"):
        build.act(finding, "return", crew["contact"], reason="not_ours", words="还是不归我们")


def test_it_cannot_be_returned_once_the_day_for_signing_is_over(assigned: Finding, crew: Crew) -> None:
    with pytest.raises(Refused, match="签收期限已过"):
        build.act(
            assigned, "return", crew["contact"], reason="not_ours", words="不归我们", at=timezone.now() + OVER
        )


def test_the_deadline_goes_by_severity_and_its_first_value_never_moves(
    assigned: Finding, crew: Crew, street: Unit
) -> None:
    first = assigned.due_original
    finding = build.act(assigned, "return", crew["contact"], reason="not_ours", words="不归我们")
    finding = build.act(
        finding, "assign", crew["dispatcher"], lead=street, at=timezone.now() + timedelta(days=9)
    )

    assert finding.due_original == finding.due_current == first


def test_changing_the_severity_at_handing_out_wants_a_reason(
    registered: Finding, dispatcher: User, street: Unit
) -> None:
    with pytest.raises(Refused, match="须说明理由"):
        build.act(registered, "assign", dispatcher, lead=street, severity=Severity.MAJOR)


# Planning, working, reporting.


def test_a_plan_has_a_cause_and_measures_within_the_deadline(planning: Finding, handler: User) -> None:
    late = [Step("以后再说", handler, timezone.localdate() + OVER)]
    for inputs, words in (
        ({"cause": " "}, "原因分析"),
        ({"measures": []}, "至少列出一条措施"),
        ({"measures": late}, "晚于整改期限"),
    ):
        with pytest.raises(Refused, match=words):
            build.plan(planning, handler, **inputs)


def test_nothing_is_reported_done_while_a_measure_is_open_or_without_proof(
    remediating: Finding, handler: User
) -> None:
    with pytest.raises(Refused, match="1 条措施未完成"):
        build.report(remediating, handler)
    finding = build.finish_measures(remediating, handler)
    with pytest.raises(Refused, match="至少一份整改后的佐证"):
        build.report(finding, handler, after=[])
    with pytest.raises(Refused, match="整改结果"):
        build.report(finding, handler, result="")


def test_a_report_names_its_evidence_by_digest_in_the_trail(submitted: Finding) -> None:
    record = submitted.case.records.get(verb="report_done")
    attachment = submitted.evidence.get().attachment

    assert record.changes["evidence"] == [["after", "整改后.png", attachment.sha256]]
    assert record.seen == submitted.report_digest


def test_a_rejected_report_goes_back_and_the_time_under_check_is_not_charged(
    submitted: Finding, crew: Crew
) -> None:
    due = submitted.due_current
    assert due is not None
    finding = build.act(
        submitted,
        "reject",
        crew["verifier"],
        reason="incomplete",
        words="只换了一台",
        at=timezone.now() + timedelta(days=14),
    )

    assert (finding.state, finding.rejects, finding.due_original) == (S.REMEDIATING, 1, due)
    assert finding.checked_days in (9, 10)
    assert finding.due_current > due


def test_the_leader_may_send_a_report_back_to_be_checked_again(
    major: Finding, crew: Crew, street: Unit
) -> None:
    finding = build.walk(major, S.APPROVING, crew, lead=street)
    finding = build.act(finding, "send_back", crew["leader"], reason="no_proof", words="请到现场看一次")
    assert (finding.state, finding.checker) == (S.SUBMITTED, None)

    finding = build.walk(finding, S.OBSERVING, crew, lead=street)
    assert [(each.kind, each.turn) for each in finding.verdicts.order_by("pk")] == [
        *(("check", 1), ("close", 1), ("check", 2), ("close", 2))
    ]


# After it is mended.


def test_the_observation_is_not_cut_short(submitted: Finding, crew: Crew) -> None:
    finding = build.act(submitted, "pass", crew["verifier"], words="属实")
    with pytest.raises(Refused, match="观察期未满"):
        build.act(finding, "confirm", User.objects.system())


def test_what_breaks_again_under_observation_is_a_new_cycle_and_worse(
    submitted: Finding, crew: Crew, street: Unit
) -> None:
    due = submitted.due_original
    finding = build.act(submitted, "pass", crew["verifier"], words="属实")
    finding = build.act(finding, "relapse", crew["verifier"], words="空调又停了")

    assert (finding.state, finding.cycle, finding.severity) == (S.REMEDIATING, 2, Severity.MAJOR)
    assert (finding.due_original, finding.checker, finding.attempt) == (due, None, 0)
    assert build.walk(finding, S.APPROVING, crew, lead=street).attempt == 1


def test_only_a_leader_takes_up_again_what_was_struck_off(
    registered: Finding, crew: Crew, street: Unit
) -> None:
    finding = build.walk(registered, S.CLOSED, crew, lead=street)
    closed_at = finding.closed_at
    assert closed_at is not None
    with pytest.raises(Refused):
        build.act(finding, "reopen", crew["dispatcher"], reason="again", words="又坏了")
    finding = build.act(finding, "reopen", crew["leader"], reason="again", words="又坏了")

    assert (finding.state, finding.cycle, finding.case.status) == (S.REMEDIATING, 2, "NEW")
    assert finding.case.records.get(verb="reopen").changes["closed_at"] == closed_at.isoformat()
    assert list(in_step.faults()) == []


# The door.


def test_a_state_cannot_be_moved_outside_the_door(submitted: Finding) -> None:
    with pytest.raises(TransitionNotAllowed, match="outside workflows"):
        submitted.observe()


def test_the_same_click_twice_is_one_verdict(submitted: Finding, crew: Crew) -> None:
    build.act(submitted, "pass", crew["verifier"], words="属实")
    with pytest.raises(Refused):
        build.act(submitted, "pass", crew["verifier"], words="属实")
    assert (Verdict.objects.count(), Record.objects.filter(verb="pass").count()) == (1, 1)


def test_the_task_lies_with_whoever_is_to_act(assigned: Finding, crew: Crew, street: Unit) -> None:
    def at() -> tuple[str, str, User | None]:
        task = Task.objects.open().get(process=assigned.pk)
        return task.node.name, task.role, task.owner

    assert at() == ("accepting", Role.CONTACT, None)
    finding = build.walk(assigned, S.PLANNING, crew, lead=street)
    assert at() == ("planning", "", crew["handler"])
    build.walk(finding, S.SUBMITTED, crew, lead=street)
    assert at() == ("checking", Role.VERIFIER, None)
