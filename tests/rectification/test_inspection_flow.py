"""自查检查 by the door: who checks, who looks it over, what counts, and what a failed answer brings about."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.answering import Given
from rectification.flows.inspection import InspectionFlow
from rectification.models import (
    Answer,
    AnswerFile,
    Evidence,
    Finding,
    FindingState,
    Inspection,
    InspectionState,
    Outcome,
    Result,
    Severity,
    Source,
)
from rectification.pages.inspection import figures_of
from tests import build as people
from tests.rectification import build, inspecting
from tests.rectification.build import Crew
from workflows import engine
from workflows.act import Refused, Stale
from workflows.in_step import faults
from workflows.models import Outlet, Record, Role, Unit

S = InspectionState
pytestmark = pytest.mark.django_db


@pytest.fixture
def running(crew: Crew, centre: Unit, street: Unit) -> Inspection:
    """Three accounts under check: two of the centre's, one of the street's."""
    version = inspecting.edition(centre, crew["inspector"])
    today = timezone.localdate()
    outlets = [
        *inspecting.accounts(centre, 2, posted=today),
        *inspecting.accounts(street, 1, posted=today),
    ]
    drawn = inspecting.draw_up(version, centre, crew, outlets=outlets)
    return inspecting.start(drawn, crew)


def test_a_check_goes_from_the_inspectors_to_the_centre_head_to_the_leader(
    running: Inspection, crew: Crew
) -> None:
    checked = inspecting.finish(running, crew)
    reviewed = inspecting.sign(checked, "approve", crew["centre_head"])
    issued = inspecting.sign(reviewed, "issue", crew["leader"])
    assert issued.state == S.ISSUED
    assert issued.signer == crew["leader"]
    verbs = Record.objects.filter(case=issued.pk).order_by("seq").values_list("verb", flat=True)
    assert [*dict.fromkeys(verbs)] == ["draft", "start", "answer", "submit", "approve", "issue"]
    assert list(faults([InspectionFlow])) == []


def test_what_data_know_is_answered_when_the_check_starts(crew: Crew, centre: Unit) -> None:
    today = timezone.localdate()
    silent, lively = inspecting.accounts(centre, 2, posted=today)
    Outlet.objects.filter(pk=silent.pk).update(last_post_on=today - timedelta(days=14))
    version = inspecting.edition(centre, crew["inspector"])
    running = inspecting.start(inspecting.draw_up(version, centre, crew, outlets=[silent, lively]), crew)
    said = {
        answer.target.outlet_id: answer
        for answer in Answer.objects.filter(key="two_weeks").select_related("target")
    }
    assert said[silent.pk].result == Result.NOT_MET
    assert "14 天" in said[silent.pk].words
    assert said[lively.pk].result == Result.MET
    assert all(answer.by_rule and answer.by.username == "system" for answer in said.values())
    assert running.targets.get(outlet=silent).outcome == Outcome.UNQUALIFIED  # a veto decides at once


def test_an_account_that_posts_again_is_judged_again_when_asked(crew: Crew, centre: Unit) -> None:
    today = timezone.localdate()
    (outlet,) = inspecting.accounts(centre, 1, posted=today - timedelta(days=20))
    version = inspecting.edition(centre, crew["inspector"])
    running = inspecting.start(inspecting.draw_up(version, centre, crew, outlets=[outlet]), crew)
    Outlet.objects.filter(pk=outlet.pk).update(last_post_on=today)
    engine.perform(running, "judge", by=crew["inspector"])
    assert Answer.objects.get(key="two_weeks").result == Result.MET
    with pytest.raises(Refused, match="数据没有变化"):
        engine.perform(running, "judge", by=crew["inspector"])


def test_a_person_may_answer_otherwise_and_the_data_stay_beside(running: Inspection, crew: Crew) -> None:
    target = running.targets.all()[0]
    engine.perform(
        running,
        "answer",
        by=crew["inspector"],
        target=target.pk,
        answers={"two_weeks": Given(Result.NOT_MET, None, "更新的是转发，不是原创。")},
    )
    answer = Answer.objects.get(target=target, key="two_weeks")
    assert not answer.by_rule
    assert "到检查时点 0 天" in answer.judged
    engine.perform(
        running,
        "answer",
        by=crew["inspector"],
        target=target.pk,
        answers={"asleep": Given(Result.NOT_APPLICABLE)},
    )
    assert Answer.objects.get(target=target, key="two_weeks").result == Result.NOT_MET  # left alone


def test_only_who_is_named_answers(running: Inspection, crew: Crew, centre: Unit) -> None:
    other = people.person("lingyi", "另一检查员", Role.INSPECTOR, of=centre)
    target = running.targets.all()[0]
    for person in (other, crew["dispatcher"], crew["leader"], crew["administrator"], crew["outsider"]):
        with pytest.raises(Refused, match="检查人员"):
            engine.perform(running, "answer", by=person, target=target.pk, answers={"bought": Given("met")})
    assert not Answer.objects.filter(key="bought").exists()


def test_a_fault_is_described_or_not_taken(running: Inspection, crew: Crew) -> None:
    target = running.targets.all()[0]
    with pytest.raises(Refused, match="不合格须写明情况"):
        engine.perform(
            running, "answer", by=crew["inspector"], target=target.pk, answers={"bought": Given("not_met")}
        )


def test_a_deduction_never_exceeds_the_points_of_its_item(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"], "website")
    site = people.outlet(centre, "望川区政府网", "website")
    running = inspecting.start(inspecting.draw_up(version, centre, crew, outlets=[site]), crew)
    item = next(each for each in version.indicators if each.points and not each.veto)
    target = running.targets.get()
    for lost in (item.points + 1, Decimal(0), Decimal(-1)):
        with pytest.raises(Refused, match="扣分须大于 0"):
            engine.perform(
                running,
                "answer",
                by=crew["inspector"],
                target=target.pk,
                answers={item.key: Given("not_met", lost, "有死链。")},
            )


def test_nothing_is_handed_in_before_everything_is_answered(running: Inspection, crew: Crew) -> None:
    first, *_others = running.targets.all()
    inspecting.answer(running, first, crew["inspector"])
    with pytest.raises(Refused, match="还没有查完"):
        engine.perform(running, "submit", by=crew["inspector"])


def test_a_vetoed_account_need_not_be_answered_further_than_its_vetoes(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"], "website")
    site = people.outlet(centre, "望川区政府网", "website")
    running = inspecting.start(inspecting.draw_up(version, centre, crew, outlets=[site]), crew)
    vetoes = [each for each in version.indicators if each.veto]
    target = running.targets.get()
    given = {each.key: Given("met") for each in vetoes[1:]} | {
        vetoes[0].key: Given("not_met", None, "首页被篡改。")
    }
    engine.perform(running, "answer", by=crew["inspector"], target=target.pk, answers=given)
    engine.perform(running, "submit", by=crew["inspector"])
    assert running.targets.get().outcome == Outcome.UNQUALIFIED


def test_an_inspector_never_signs_what_was_inspected(running: Inspection, crew: Crew, centre: Unit) -> None:
    for role in (Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE):
        people.give_post(crew["inspector"], role, centre)  # promoted overnight
    checked = inspecting.finish(running, crew)
    with pytest.raises(Refused, match="检查人员不能审核"):
        inspecting.sign(checked, "approve", crew["inspector"])
    reviewed = inspecting.sign(checked, "approve", crew["centre_head"])
    with pytest.raises(Refused, match="检查人员不能审核"):
        inspecting.sign(reviewed, "issue", crew["inspector"])


def test_who_reviewed_does_not_issue(running: Inspection, crew: Crew, centre: Unit) -> None:
    people.give_post(crew["centre_head"], Role.LEADER_IN_CHARGE, centre)
    reviewed = inspecting.sign(inspecting.finish(running, crew), "approve", crew["centre_head"])
    with pytest.raises(Refused, match="审核人不能再作签发"):
        inspecting.sign(reviewed, "issue", crew["centre_head"])


def test_what_is_signed_is_what_was_on_the_screen(running: Inspection, crew: Crew) -> None:
    checked = inspecting.finish(running, crew)
    old = checked.screen_digest
    inspecting.sign(checked, "send_back", crew["centre_head"], words="望川号2的截图不清楚。")
    target = running.targets.all()[1]
    engine.perform(
        running,
        "answer",
        by=crew["inspector"],
        target=target.pk,
        answers={"bought": Given("not_met", None, "后台有购买记录。")},
    )
    engine.perform(running, "submit", by=crew["inspector"])
    with pytest.raises(Stale):
        engine.perform(running, "approve", by=crew["centre_head"], seen=old)
    assert Inspection.objects.get(pk=running.pk).state == S.CHECKED


def test_results_stand_still_once_they_are_handed_in(running: Inspection, crew: Crew) -> None:
    checked = inspecting.finish(running, crew)
    with pytest.raises(Refused, match="待审核"):
        engine.perform(
            checked,
            "answer",
            by=crew["inspector"],
            target=checked.targets.all()[0].pk,
            answers={"bought": Given("not_met", None, "有购买记录。")},
        )


def test_failed_answers_become_findings_when_the_results_are_approved(
    running: Inspection, crew: Crew, street: Unit
) -> None:
    bad = running.targets.get(unit=street)
    checked = inspecting.finish(running, crew, {bad.pk: ["two_weeks", "interaction"]})
    assert not Finding.objects.exists()
    inspecting.sign(checked, "approve", crew["centre_head"])
    found = Finding.objects.order_by("pk")
    assert {finding.locus for finding in found} == {
        "检查时点前两周内有更新",
        "提供有效的互动功能",
    }
    first = found[0]
    assert (first.source, first.source_ref) == (Source.INSPECTION, running.number)
    assert (first.severity, first.lead, first.outlet) == (Severity.VETO, street, bad.outlet)
    assert first.state == FindingState.REGISTERED
    assert first.answers.get().target == bad
    assert set(Record.objects.filter(case=first.pk).values_list("verb", flat=True)) == {"register"}


def test_one_click_registers_a_finding_at_once_and_never_twice(running: Inspection, crew: Crew) -> None:
    target = running.targets.all()[0]
    inspecting.answer(running, target, crew["inspector"], ["bought"], "后台有购买粉丝的记录。另有两处。")
    answer = Answer.objects.get(target=target, key="bought")
    engine.perform(running, "open_finding", by=crew["inspector"], answers=[answer.pk])
    finding = Finding.objects.get()
    assert finding.title == f"后台有购买粉丝的记录（{target}）"
    with pytest.raises(Refused, match="已经登记过"):
        engine.perform(running, "open_finding", by=crew["dispatcher"], answers=[answer.pk])
    with pytest.raises(Refused, match="已登记问题"):
        engine.perform(
            running, "answer", by=crew["inspector"], target=target.pk, answers={"bought": Given("met")}
        )
    for person in (crew["contact"], crew["administrator"], crew["outsider"]):
        with pytest.raises(Refused):
            engine.perform(running, "open_finding", by=person, answers=[answer.pk])


def test_an_answer_of_another_check_cannot_be_registered_by_its_number(
    running: Inspection, crew: Crew, centre: Unit
) -> None:
    target = running.targets.all()[0]
    inspecting.answer(running, target, crew["inspector"], ["bought"], "有购买记录。")
    other = inspecting.start(
        inspecting.draw_up(running.version, centre, crew, outlets=[target.outlet], title="另一次"), crew
    )
    with pytest.raises(Refused, match="没有可以登记"):
        engine.perform(
            other,
            "open_finding",
            by=crew["inspector"],
            answers=[Answer.objects.get(target=target, key="bought").pk],
        )


def test_what_was_photographed_shows_how_it_was_before(running: Inspection, crew: Crew) -> None:
    target = running.targets.all()[0]
    shot = build.picture(running, crew["inspector"])
    engine.perform(
        running,
        "answer",
        by=crew["inspector"],
        target=target.pk,
        answers={"bought": Given("not_met", None, "有购买记录。", [shot])},
    )
    answer = Answer.objects.get(target=target, key="bought")
    assert AnswerFile.objects.get().answer == answer
    engine.perform(running, "open_finding", by=crew["inspector"], answers=[answer.pk])
    shown = Evidence.objects.get()
    assert shown.shows == Evidence.Shows.BEFORE
    assert shown.attachment.sha256 == shot.sha256
    assert shown.attachment.case_id == Finding.objects.get().pk


def test_the_same_fault_in_the_next_quarter_points_at_the_earlier_one(
    running: Inspection, crew: Crew, street: Unit, centre: Unit
) -> None:
    bad = running.targets.get(unit=street)
    inspecting.answer(running, bad, crew["inspector"], ["two_weeks"])
    answer = Answer.objects.get(target=bad, key="two_weeks")
    engine.perform(running, "open_finding", by=crew["inspector"], answers=[answer.pk])
    earlier = build.walk(Finding.objects.get(), FindingState.CLOSED, crew, lead=street)
    again = inspecting.start(
        inspecting.draw_up(running.version, centre, crew, outlets=[bad.outlet], title="下一季"), crew
    )
    inspecting.answer(again, again.targets.get(), crew["inspector"], ["two_weeks"])
    once_more = Answer.objects.get(target__inspection=again, key="two_weeks")
    engine.perform(again, "open_finding", by=crew["inspector"], answers=[once_more.pk])
    assert Finding.objects.exclude(pk=earlier.pk).get().recurrence_of == earlier


def test_several_hundred_failed_answers_become_findings_in_bulk(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"])
    outlets = inspecting.accounts(centre, 60, posted=timezone.localdate())
    running = inspecting.start(inspecting.draw_up(version, centre, crew, outlets=outlets), crew)
    everything = [each.key for each in version.indicators]
    checked = inspecting.finish(
        running, crew, dict.fromkeys(running.targets.values_list("pk", flat=True), everything)
    )
    with CaptureQueriesContext(connection) as asked:
        inspecting.sign(checked, "approve", crew["centre_head"])
    assert Finding.objects.count() == 60 * len(everything)
    assert len(asked) < 200


def test_the_rate_counts_accounts_in_use_only_and_says_nothing_of_nothing(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"])
    used, stopped = inspecting.accounts(centre, 2, posted=timezone.localdate())
    Outlet.objects.filter(pk=stopped.pk).update(status=Outlet.Status.SUSPENDED)
    drawn = inspecting.draw_up(version, centre, crew, outlets=[used, stopped])
    assert str(figures_of([drawn])[drawn.pk].rate) == "—"
    running = inspecting.start(drawn, crew)
    inspecting.answer(running, running.targets.get(outlet=used), crew["inspector"])
    figures = figures_of([running])[running.pk]
    assert str(figures.rate) == "100.0%"  # the one that was stopped fails, and is not counted
    assert figures.unqualified == 1


def test_a_running_check_keeps_its_own_edition(running: Inspection, crew: Crew, centre: Unit) -> None:
    version = running.version
    newer = type(version)(
        checklist=version.checklist,
        number=2,
        source=version.source,
        since=timezone.localdate(),
        data={"sections": version.data["sections"][:1]},
        made_by=crew["administrator"],
        made_at=timezone.now(),
    )
    newer.save()
    checked = inspecting.finish(running, crew)
    assert checked.version == version
    assert checked.targets.all()[0].answered == len(version.indicators)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"outlets": []}, "至少选择一个检查对象"),
        ({"inspectors": []}, "未指定人员"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "完成期限不能早于今天"),
        ({"ends_on": timezone.localdate() - timedelta(days=400)}, "止期不能早于起期"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_not_drawn_up(
    crew: Crew, centre: Unit, said: dict[str, Any], why: str
) -> None:
    version = inspecting.edition(centre, crew["inspector"])
    outlets = inspecting.accounts(centre, 1)
    with pytest.raises(Refused, match=why):
        inspecting.draw_up(version, centre, crew, **{"outlets": outlets, **said})
    assert not Inspection.objects.exists()


def test_nobody_is_sent_to_inspect_without_the_post(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"])
    with pytest.raises(Refused, match="杜冬不是检查单位的检查员"):
        inspecting.draw_up(
            version,
            centre,
            crew,
            outlets=inspecting.accounts(centre, 1),
            inspectors=[crew["inspector"], crew["dispatcher"]],
        )


def test_before_it_starts_its_author_may_change_it_and_after_that_nobody(crew: Crew, centre: Unit) -> None:
    version = inspecting.edition(centre, crew["inspector"])
    outlets = inspecting.accounts(centre, 2)
    drawn = inspecting.draw_up(version, centre, crew, outlets=outlets)
    plan = inspecting.planned(version, centre, crew, outlets=outlets[:1], title="改过的题目")
    with pytest.raises(Refused, match="由发起人办理"):
        engine.perform(drawn, "revise", by=crew["centre_head"], **plan)
    engine.perform(drawn, "revise", by=crew["inspector"], **plan)
    drawn = Inspection.objects.get(pk=drawn.pk)
    assert (drawn.title, drawn.targets.count()) == ("改过的题目", 1)
    started = inspecting.start(drawn, crew)
    with pytest.raises(Refused, match="检查中"):
        engine.perform(started, "revise", by=crew["inspector"], **plan)


def test_a_check_begun_wrongly_ends_with_a_reason_and_stays_to_be_read(
    running: Inspection, crew: Crew
) -> None:
    with pytest.raises(Refused, match="请写明情况"):
        engine.perform(running, "cancel", by=crew["inspector"], words=" ")
    engine.perform(running, "cancel", by=crew["centre_head"], words="与市里的检查重复。")
    assert Inspection.objects.get(pk=running.pk).state == S.CANCELLED
    assert Record.objects.filter(case=running.pk, verb="cancel", words="与市里的检查重复。").exists()


def test_a_unit_sees_an_issued_check_that_it_was_in_and_no_other(
    running: Inspection, crew: Crew, street: Unit
) -> None:
    contact, outsider = crew["contact"], crew["outsider"]
    assert not Inspection.objects.visible_to(contact).exists()
    checked = inspecting.finish(running, crew)
    inspecting.sign(inspecting.sign(checked, "approve", crew["centre_head"]), "issue", crew["leader"])
    assert Inspection.objects.visible_to(contact).get().pk == running.pk
    assert not Inspection.objects.files_visible_to(contact).exists()
    assert not Inspection.objects.visible_to(outsider).exists()
