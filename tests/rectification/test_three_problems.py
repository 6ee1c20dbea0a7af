"""A station looks over the safety of its broadcasting and finds three problems: hosts that are too weak, air
conditioning that fails now and then, and no drawing of the network. Each goes to the department that can mend it; one
waits for a purchase and goes on for long; all are struck off in the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rectification.acts import Step
from rectification.models import Finding, FindingState, Request, RequestState, Severity
from tests import build as people
from tests.rectification import build
from workflows import deadlines, engine, in_step
from workflows.engine import Refused
from workflows.models import Role, Unit, User

S = FindingState
MONDAY = timezone.make_aware(datetime(2026, 3, 2, 9, 0))
BASIS = "安全播出大检查自查"


@pytest.fixture
def station(district: Unit) -> Unit:
    return people.unit("望川区广播电视台", district)


@pytest.fixture
def new_media(station: Unit) -> Unit:
    """It keeps the ledger: it looked over itself."""
    return people.unit("新媒体科", station)


@pytest.fixture
def technology(station: Unit) -> Unit:
    return people.unit("技术部", station)


@pytest.fixture
def logistics(station: Unit) -> Unit:
    return people.unit("后勤部", station)


@pytest.fixture
def staff(station: Unit, new_media: Unit, technology: Unit, logistics: Unit) -> dict[str, User]:
    return {
        "director": people.person("zongjian", "宗鉴", Role.LEADER_IN_CHARGE, of=station),
        "inspector": people.person("qicha", "齐察", Role.INSPECTOR, of=new_media),
        "dispatcher": people.person("duban", "杜班", Role.DISPATCHER, of=new_media),
        "verifier": people.person("fuhe", "傅核", Role.VERIFIER, of=new_media),
        "technician": people.person("jishu", "季舒", Role.CONTACT, Role.CORRESPONDENT, of=technology),
        "caretaker": people.person("houqin", "侯勤", Role.CONTACT, Role.CORRESPONDENT, of=logistics),
    }


def found(by: User, unit: Unit, title: str, **fields: Any) -> Finding:
    given = {"source_ref": BASIS, "locus": "网络机房", "at": MONDAY, **fields}
    return build.finding(by, unit, title=title, **given)


def handed_out(finding: Finding, staff: dict[str, User], lead: Unit, to: str, **inputs: Any) -> Finding:
    """Handed out in the morning, signed for in the afternoon by whoever will mend it."""
    finding = build.act(finding, "assign", staff["dispatcher"], lead=lead, at=MONDAY, **inputs)
    later = MONDAY + timedelta(hours=5)
    return build.act(finding, "accept", staff[to], responsible=staff[to], at=later)


def one_measure(finding: Finding, by: User, words: str, at: datetime) -> Finding:
    assert finding.due_current is not None
    step = Step(words, by, timezone.localdate(finding.due_current))
    return build.plan(finding, by, measures=[step], at=at)


def done(finding: Finding, by: User, result: str, at: datetime) -> Finding:
    return build.report(build.finish_measures(finding, by, at), by, result=result, at=at)


def observed(finding: Finding, staff: dict[str, User], at: datetime) -> Finding:
    """Checked on the spot, and watched until its days are over."""
    finding = build.act(finding, "pass", staff["verifier"], words="现场看过，属实。", at=at)
    assert finding.observe_until is not None
    with pytest.raises(Refused, match="观察期未满"):
        build.act(finding, "confirm", User.objects.system(), at=finding.observe_until - timedelta(hours=1))
    return build.act(finding, "confirm", User.objects.system(), at=finding.observe_until)


def test_three_problems_three_measures_and_all_struck_off(
    staff: dict[str, User], new_media: Unit, technology: Unit, logistics: Unit
) -> None:
    inspector = staff["inspector"]
    hosts = found(inspector, new_media, "部分网络主机配置偏低")
    cooling = found(inspector, new_media, "机房空调温控不稳定")
    drawing = found(inspector, new_media, "机房没有网络拓扑图", severity=Severity.MINOR)

    no_drawing_any_more(handed_out(drawing, staff, technology, "technician"), staff)
    cool_again(handed_out(cooling, staff, logistics, "caretaker", helpers=[technology]), staff)
    month = timezone.make_aware(datetime(2026, 3, 31, 17, 30))  # the notice itself sets the day
    new_hosts(handed_out(hosts, staff, technology, "technician", due=month), staff)

    ledger = Finding.objects.visible_to(inspector).order_by("pk")
    assert [finding.state for finding in ledger] == [S.CLOSED] * 3
    assert [finding.lead for finding in ledger] == [technology, logistics, technology]
    assert [finding.measures.count() for finding in ledger] == [2, 1, 0]
    assert {finding.case.status for finding in ledger} == {"DONE"}
    assert list(in_step.faults()) == []


def no_drawing_any_more(finding: Finding, staff: dict[str, User]) -> None:
    """立行立改: drawn in a day, and struck off by the check."""
    at = MONDAY + timedelta(days=1)
    finding = build.report(finding, staff["technician"], result="已请专业人员绘制，图已上墙。", at=at)
    finding = build.act(finding, "pass", staff["verifier"], words="图与设备一致。", at=at)
    assert (finding.state, finding.closed_at) == (S.CLOSED, at)


def cool_again(finding: Finding, staff: dict[str, User]) -> None:
    """In time at the second try: the first report showed the machine, and not the temperature."""
    caretaker, at = staff["caretaker"], MONDAY + timedelta(days=1)
    finding = one_measure(finding, caretaker, "全面保养空调系统", at)
    first = done(finding, caretaker, "已请厂家保养。", at)
    due = first.due_current
    finding = build.act(
        first,
        "reject",
        staff["verifier"],
        reason="no_proof",
        words="请附一周的温度记录。",
        at=at + timedelta(days=1),
    )
    assert due is not None
    assert finding.due_original == due
    assert finding.due_current is not None
    assert deadlines.working_days_between(due, finding.due_current) == 1  # the day under check
    at += timedelta(days=2)
    finding = build.report(finding, caretaker, result="已保养，附温度记录。", at=at)
    assert not finding.is_overdue(at)
    observed(finding, staff, at)


def new_hosts(finding: Finding, staff: dict[str, User]) -> None:
    """A purchase takes longer than any deadline: 长期坚持 with a day on which it is looked at again, twice."""
    technician, at = staff["technician"], MONDAY + timedelta(days=2)
    finding = one_measure(finding, technician, "申请购置新主机", at)
    finding = build.finish_measures(finding, technician, at)
    finding = for_long(finding, staff, at, days=80)
    assert finding.review_on is not None
    assert not finding.is_overdue(at + timedelta(days=60))  # it has left the overdue count

    at = deadlines.close_of(finding.review_on)
    finding = build.act(finding, "lapse", User.objects.system(), at=at)
    assert (finding.state, finding.due_current) == (S.REMEDIATING, deadlines.due_in_days(at, 5))
    finding = for_long(finding, staff, at, days=30)  # asked for anew, not prolonged

    assert finding.review_on is not None
    at = deadlines.close_of(finding.review_on)  # by then they have come
    finding = build.act(finding, "lapse", User.objects.system(), at=at)
    last = Step("安装新主机并迁移业务", technician, timezone.localdate(finding.due_current))
    finding = build.plan(finding, technician, verb="amend_plan", measures=[last], at=at)
    finding = done(finding, technician, "新主机已上线。", at + timedelta(days=1))
    observed(finding, staff, at + timedelta(days=2))


def for_long(finding: Finding, staff: dict[str, User], at: datetime, *, days: int) -> Finding:
    finding = build.act(
        finding,
        "ask_long_term",
        staff["technician"],
        reason="resources",
        words="采购须列入年度预算。",
        progress="先以旧机双机热备。",
        until=timezone.localdate(at) + timedelta(days=days),
        at=at,
    )
    request = Request.objects.pending().get(finding=finding.pk)
    assert "grant" not in engine.open_to(staff["technician"], request, at=at)
    request = build.act(request, "grant", staff["director"], words="同意，按期复查。", at=at)
    assert request.state == RequestState.GRANTED
    return people.fresh(finding)
