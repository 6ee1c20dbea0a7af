"""举一反三: other units are asked to look for the same fault, each answers for itself, and nothing waits for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rectification.models import Finding, FindingState, Severity, Source, Sweep, SweepState
from rectification.sweeping import Found
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine, in_step
from workflows.engine import Refused
from workflows.models import Record, Role, Task, Unit, User
from workflows.telling import WITH, tell

S, W = FindingState, SweepState


@pytest.fixture
def north(crew: Crew) -> Unit:
    """北苑街道, whose contact is the crew's outsider."""
    return crew["outsider"].posts.get().unit


@pytest.fixture
def east(district: Unit) -> Unit:
    return people.unit("东湖街道", district)


@pytest.fixture
def asked(remediating: Finding, crew: Crew, north: Unit) -> Sweep:
    return build.sweep(remediating, crew["dispatcher"], north)[0]


def words(subject: Any) -> list[str]:
    records = Record.objects.filter(case=subject.pk).select_related(*WITH)
    return [told.did for told in tell(list(records))]


def test_each_unit_that_is_asked_finds_it_on_its_desk_with_a_deadline(
    remediating: Finding, crew: Crew, north: Unit, east: Unit
) -> None:
    sweeps = build.sweep(remediating, crew["dispatcher"], north, east)
    tasks = Task.objects.open().filter(process__in=[sweep.pk for sweep in sweeps]).order_by("unit")
    assert [(task.role, task.unit, task.due_at) for task in tasks] == [
        (Role.CONTACT, north, sweeps[0].due_at),
        (Role.CONTACT, east, sweeps[1].due_at),
    ]
    assert words(remediating)[-1].startswith("请 2 个单位举一反三，")
    assert list(in_step.faults()) == []


def test_only_the_dispatcher_of_the_ledger_asks_other_units(
    remediating: Finding, crew: Crew, north: Unit
) -> None:
    for who, person in crew.items():
        if who == "dispatcher":
            continue
        with pytest.raises(Refused, match="督办员"):
            build.sweep(remediating, person, north)


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"units": []}, "请至少选择一个单位"),
        ({"words": " "}, "请写明情况"),
        ({"until": timezone.localdate() - timedelta(days=1)}, "反馈期限须晚于现在"),
    ],
)
def test_it_says_who_is_to_look_for_what_and_by_when(
    remediating: Finding, crew: Crew, north: Unit, inputs: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        build.sweep(remediating, crew["dispatcher"], north, **inputs)
    assert not Sweep.objects.exists()


def test_the_unit_that_mends_is_not_asked_and_no_unit_twice(
    asked: Sweep, crew: Crew, north: Unit, street: Unit
) -> None:
    with pytest.raises(Refused, match="不必再排查"):
        build.sweep(asked.finding, crew["dispatcher"], street)
    with pytest.raises(Refused, match="北苑街道已在排查之列"):
        build.sweep(asked.finding, crew["dispatcher"], north)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sweep.objects.filter(pk=asked.pk).bulk_create(
            [Sweep(**{**_columns(asked), "case_id": asked.finding_id})]
        )


def _columns(sweep: Sweep) -> dict[str, Any]:
    names = ("finding_id", "unit_id", "asked_id", "author_id", "words", "asked_at", "due_at")
    return {name: getattr(sweep, name) for name in names}


def test_more_units_are_asked_later(asked: Sweep, crew: Crew, east: Unit) -> None:
    more = build.sweep(asked.finding, crew["dispatcher"], east)
    assert [sweep.asked for sweep in more] == [east]
    assert Sweep.objects.filter(finding=asked.finding).count() == 2


@pytest.mark.parametrize(
    ("verb", "state"), [("none_found", W.NONE_FOUND), ("not_applicable", W.NOT_APPLICABLE)]
)
def test_a_unit_answers_in_words_and_has_it_off_its_desk(
    asked: Sweep, crew: Crew, verb: str, state: str
) -> None:
    contact = crew["outsider"]
    with pytest.raises(Refused, match="请写明情况"):
        build.act(asked, verb, contact, words="")
    answered = build.act(asked, verb, contact, words="逐个查过，均在两周内更新。")
    assert (answered.state, answered.answered_by) == (state, contact)
    assert people.open_tasks(answered) == []
    assert list(in_step.faults()) == []


def test_only_the_contact_of_that_unit_answers(asked: Sweep, crew: Crew) -> None:
    for who, person in crew.items():
        if who == "outsider":
            continue
        with pytest.raises(Refused):
            build.act(asked, "none_found", person, words="查过")


def test_what_was_found_becomes_findings_of_the_same_ledger_that_point_back(
    asked: Sweep, crew: Crew, north: Unit
) -> None:
    outlet = people.outlet(north, "北苑发布")
    found = [Found("北苑发布也停更", outlet), Found("宣传栏也没换", locus="便民大厅")]
    answered = build.act(asked, "found", crew["outsider"], words="两处", found=found)

    findings = list(answered.findings.order_by("pk"))
    assert [(each.title, each.outlet, each.locus) for each in findings] == [
        ("北苑发布也停更", outlet, ""),
        ("宣传栏也没换", None, "便民大厅"),
    ]
    for each in findings:
        assert (each.state, each.source, each.source_ref) == (
            S.REGISTERED,
            Source.SWEEP,
            asked.finding.number,
        )
        assert (each.unit, each.lead, each.category) == (asked.unit, north, asked.finding.category)
        assert people.open_tasks(each) == ["assigning"]
    assert words(answered)[-1] == "反馈：发现同类问题，登记 2 项"
    assert list(in_step.faults()) == []


def test_found_names_what_was_found(asked: Sweep, crew: Crew) -> None:
    for found in ([], [Found(" ")]):
        with pytest.raises(Refused, match="请写明发现的问题"):
            build.act(asked, "found", crew["outsider"], words="有", found=found)
    assert people.fresh(asked).state == W.ASKED


def test_what_turns_up_after_an_answer_is_told_all_the_same(asked: Sweep, crew: Crew) -> None:
    contact, found = crew["outsider"], [Found("后来发现一处", locus="官网")]
    answered = build.act(asked, "none_found", contact, words="没有")
    for count in (1, 2):
        answered = build.act(answered, "found", contact, words="补报", found=found)
        assert (answered.state, answered.findings.count()) == (W.FOUND, count)
    with pytest.raises(Refused):
        build.act(answered, "none_found", contact, words="没有")
    assert list(in_step.faults()) == []


def test_a_question_may_be_taken_back_until_it_is_answered_and_asked_again(
    asked: Sweep, crew: Crew, north: Unit
) -> None:
    taken_back = build.act(asked, "withdraw", crew["dispatcher"], words="与该单位无关")
    assert taken_back.state == W.WITHDRAWN
    again = build.sweep(asked.finding, crew["dispatcher"], north)[-1]
    build.act(again, "none_found", crew["outsider"], words="没有")
    with pytest.raises(Refused):
        build.act(again, "withdraw", crew["dispatcher"], words="不用了")
    assert list(in_step.faults()) == []


def test_the_finding_is_struck_off_without_waiting_for_the_others(
    crew: Crew, centre: Unit, street: Unit, north: Unit
) -> None:
    minor = build.finding(crew["inspector"], centre, severity=Severity.MINOR, title="错字一处")
    minor = build.walk(minor, S.PLANNING, crew, lead=street)
    sweep = build.sweep(minor, crew["dispatcher"], north)[0]
    closed = build.walk(people.fresh(minor), S.CLOSED, crew, lead=street)
    assert people.open_tasks(sweep) == ["looking"]
    build.sweep(closed, crew["dispatcher"], people.unit("南湖街道", north.parent))
    build.act(sweep, "none_found", crew["outsider"], words="没有")
    assert people.fresh(closed).state == S.CLOSED


def test_what_was_found_untrue_is_not_looked_for_elsewhere(
    registered: Finding, crew: Crew, north: Unit
) -> None:
    sweep = build.sweep(registered, crew["dispatcher"], north)[0]
    untrue = {"reason": "untrue", "words": "误报"}
    build.act(registered, "ask_void", crew["dispatcher"], **untrue)
    request = registered.requests.get()
    build.act(request, "grant", crew["verifier"])
    assert people.fresh(sweep).state == W.WITHDRAWN
    assert list(in_step.faults()) == []
    with pytest.raises(Refused, match="当前为“不属实”"):
        build.sweep(people.fresh(registered), crew["dispatcher"], north)


def test_who_has_not_answered_by_the_day_is_overdue(asked: Sweep, crew: Crew) -> None:
    late = asked.due_at + timedelta(minutes=1)
    assert asked.is_overdue(late)
    assert list(Sweep.objects.overdue(late)) == [asked]
    assert not Sweep.objects.overdue(asked.due_at).exists()
    build.act(asked, "none_found", crew["outsider"], words="没有")
    assert not Sweep.objects.overdue(late).exists()


def test_others_neither_see_nor_answer_it(asked: Sweep, crew: Crew) -> None:
    def seen(person: User) -> bool:
        return Sweep.objects.visible_to(person).exists()

    assert {who for who, person in crew.items() if seen(person)} == {
        *("inspector", "centre_head", "dispatcher", "verifier", "leader", "auditor", "outsider")
    }


def test_a_sweep_begins_only_on_a_finding(asked: Sweep, crew: Crew, east: Unit) -> None:
    loose = Sweep(**{**_columns(asked), "asked_id": east.pk})
    with pytest.raises(Refused, match="在问题的页面发起"):
        engine.begin(loose, by=crew["dispatcher"])
