"""The pages of findings: registering one, its page, and a form behind every button."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.clockwork import keep_time
from rectification.forms.acts import ASKS, REQUEST_ASKS
from rectification.models import Finding, FindingState, Request
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import deadlines, engine
from workflows.models import Task, Unit, User

S = FindingState


def page(client: Client, user: User, address: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def post(client: Client, user: User, subject: Any, verb: str, **given: Any) -> Any:
    client.force_login(user)
    name = "request_act" if isinstance(subject, Request) else "act"
    seen = subject.screen_digest
    return client.post(reverse(f"rectification:{name}", args=[subject.pk, verb]), {"seen": seen, **given})


def test_a_problem_is_registered_by_hand_and_a_refusal_keeps_what_was_typed(
    client: Client, crew: Crew, centre: Unit
) -> None:
    client.force_login(crew["inspector"])
    given = {
        "unit": centre.pk,
        "title": "空调失灵",
        "category": "safety",
        "severity": "ordinary",
        "source": "inspection",
        "found_at": "2026-03-02T09:30",
    }
    answer = client.post("/findings/new/", given)
    assert answer.status_code == 422
    assert "至少一项" in answer.content.decode()
    assert "空调失灵" in answer.content.decode()

    answer = client.post("/findings/new/", {**given, "locus": "机房"})
    finding = Finding.objects.get()
    assert answer["Location"] == finding.get_absolute_url()
    assert finding.registered_by == crew["inspector"]


def test_who_may_not_register_finds_no_form(client: Client, crew: Crew) -> None:
    page(client, crew["handler"], "/findings/new/", 404)
    page(client, crew["administrator"], "/findings/new/", 404)


def test_a_finding_walks_through_its_pages_from_handing_out_to_striking_off(
    client: Client, registered: Finding, crew: Crew, street: Unit
) -> None:
    post(
        client, crew["dispatcher"], registered, "assign", lead=street.pk, severity="minor", words="按轻微处理"
    )
    post(client, crew["contact"], registered, "accept", responsible=crew["handler"].pk)
    picture = SimpleUploadedFile("近照.png", build.png(), "image/png")
    post(client, crew["handler"], registered, "fix_now", result="已更换。", after=picture)
    finding = people.fresh(registered)
    assert finding.state == S.SUBMITTED
    answer = post(client, crew["verifier"], finding, "pass", words="属实")

    assert (answer.status_code, people.fresh(registered).state) == (303, S.CLOSED)
    html = page(client, crew["auditor"], finding.get_absolute_url())
    for words in ("近照.png", "复核通过", "已销号", "签收并指定责任人"):
        assert words in html


def test_who_gives_a_finding_back_is_told_so_and_sees_it_no_more(
    client: Client, assigned: Finding, crew: Crew
) -> None:
    answer = post(client, crew["contact"], assigned, "return", reason="not_ours", words="不归我们")

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "已退回，现在是“待交办”" in page(client, crew["contact"], "/")
    page(client, crew["contact"], assigned.get_absolute_url(), 404)


def test_a_plan_is_handed_in_by_rows(client: Client, planning: Finding, handler: User) -> None:
    day = planning.due_current
    assert day is not None
    given = {"cause": "老化", "step_1": "更换", "owner_1": handler.pk}
    answer = post(client, handler, planning, "plan", **given)
    assert answer.status_code == 422
    assert "请把措施、负责人和完成期限填全" in answer.content.decode()
    post(client, handler, planning, "plan", **given, due_1=f"{day:%Y-%m-%d}")

    assert people.fresh(planning).measures.get().words == "更换"


def test_a_plan_that_is_changed_begins_with_what_is_left_of_it(
    client: Client, planning: Finding, handler: User
) -> None:
    finding = build.plan(planning, handler, measures=build.steps(planning, handler, "更换", "加装告警"))
    first = finding.measures.earliest("pk")
    finding = build.act(finding, "finish_measure", handler, measure=first.pk)
    client.force_login(handler)
    offered = client.get(finding.get_absolute_url()).context["page"].asking
    asked = next(each for each in offered if each.verb == "amend_plan")

    assert [asked.form[name].value() for name in ("cause", "step_1", "step_2")] == [
        "设备老化",
        "加装告警",
        None,
    ]
    assert [line.is_folded for line in asked.form.lines] == [False, True, True, True, True]


def test_whoever_decides_reads_all_that_was_asked(
    client: Client, remediating: Finding, crew: Crew, centre: Unit
) -> None:
    day = timezone.localdate(remediating.due_current) + timedelta(days=4)
    given = {"reason": "resources", "words": "备件停产", "progress": "已询三家", "until": f"{day:%Y-%m-%d}"}
    assert post(client, crew["handler"], remediating, "ask_extension", **given).status_code == 303
    html = page(client, crew["unit_leader"], remediating.get_absolute_url())
    for words in ("申请延期", "备件停产", "目前进展", "已询三家", "拟延至", "经费或采购周期", "郑小禾"):
        assert words in html, words
    assert html.count("备件停产") == 2  # in the request, and once in the trail


def test_a_request_is_asked_for_and_granted_on_the_findings_page(
    client: Client, remediating: Finding, crew: Crew, centre: Unit
) -> None:
    given = {"reason": "not_ours", "words": "归技术部", "lead": centre.pk}
    post(client, crew["handler"], remediating, "ask_transfer", **given)
    request = Request.objects.get()
    assert "申请转办" in page(client, crew["dispatcher"], remediating.get_absolute_url())
    post(client, crew["dispatcher"], request, "grant", words="同意")

    assert people.fresh(remediating).lead == centre


def test_the_page_offers_what_the_door_opens_and_every_offer_has_a_form(
    client: Client, submitted: Finding, crew: Crew
) -> None:
    for person in crew.values():
        open_now = set(engine.open_to(person, submitted))
        assert open_now <= set(ASKS) | {"confirm"}
        client.force_login(person)
        answer = client.get(submitted.get_absolute_url())
        if answer.status_code == 200:
            assert {each.verb for each in answer.context["page"].asking} == open_now


def test_every_verb_that_a_person_may_use_has_a_form() -> None:
    flow = Finding.flow().table
    within = {aside.verb for aside in flow.asides if aside.within}
    by_system = {"lapse", "remind", "recompute"}
    assert set(flow.verbs) - within - by_system - {"register"} <= set(ASKS)
    assert set(Request.flow().table.verbs) - {"draft", "drop"} == set(REQUEST_ASKS)


@pytest.mark.parametrize("verb", ["register", "extend", "void", "x"])
def test_a_verb_that_is_no_button_does_not_exist(
    client: Client, submitted: Finding, crew: Crew, verb: str
) -> None:
    assert post(client, crew["verifier"], submitted, verb).status_code == 404


def test_a_report_seen_differently_is_not_signed(client: Client, submitted: Finding, crew: Crew) -> None:
    answer = post(client, crew["verifier"], submitted, "pass", seen="0" * 64, words="同意")
    assert answer.status_code == 409
    assert people.fresh(submitted).state == S.SUBMITTED


def test_a_finding_is_claimed_and_lies_on_the_desk(client: Client, submitted: Finding, crew: Crew) -> None:
    task = Task.objects.open().get(process=submitted.pk)
    assert submitted.title in page(client, crew["verifier"], "/")
    client.post(reverse("rectification:claim", args=[submitted.pk]), {"task": task.pk})
    assert submitted.title in page(client, crew["verifier"], "/?tab=claimed")
    client.post(reverse("rectification:release", args=[submitted.pk]), {"task": task.pk})
    assert client.get("/?tab=claimed").context["desk"].groups == []


def test_a_stranger_finds_neither_page_nor_files(client: Client, submitted: Finding, crew: Crew) -> None:
    attachment = submitted.evidence.get().attachment
    file = reverse("file", args=[attachment.pk, attachment.name])
    page(client, crew["outsider"], submitted.get_absolute_url(), 404)
    page(client, crew["outsider"], file, 404)
    client.force_login(crew["verifier"])
    answer = client.get(file)
    assert answer.status_code == 200
    answer.close()


def test_the_page_tells_how_often_it_was_urged_and_takes_another_urging(
    client: Client, remediating: Finding, crew: Crew
) -> None:
    assert remediating.due_current is not None
    keep_time(deadlines.due_in_days(remediating.due_current, 3))
    html = page(client, crew["dispatcher"], remediating.get_absolute_url())
    assert "已催办 1 次" in html
    assert '<span class="tag amb">黄色督办</span>' in html

    answer = post(client, crew["dispatcher"], remediating, "urge", words="请今天报结。")
    assert answer.status_code == 303
    html = page(client, crew["contact"], remediating.get_absolute_url())
    assert "已催办 2 次" in html
    assert "请今天报结。" in html
    answer = post(client, crew["verifier"], remediating, "urge", words="再催一次试试")
    assert answer.status_code == 422
    assert "小时内不重复催办" in answer.content.decode()
    assert "再催一次试试" in answer.content.decode()


def test_a_friendly_reminder_is_not_counted_as_urging(
    client: Client, remediating: Finding, crew: Crew
) -> None:
    assert remediating.due_current is not None
    keep_time(remediating.due_current)
    html = page(client, crew["dispatcher"], remediating.get_absolute_url())
    assert "到期提醒" in html
    assert "已催办" not in html


@pytest.mark.parametrize(("begun", "marked"), [("2026-03-02", False), ("2026-12-30", True)])
def test_a_deadline_in_a_year_without_a_notice_is_marked(
    client: Client, crew: Crew, centre: Unit, street: Unit, begun: str, marked: bool
) -> None:
    at = timezone.make_aware(datetime.fromisoformat(begun))
    finding = build.walk(
        build.finding(crew["inspector"], centre, at=at), S.PLANNING, crew, lead=street, at=at
    )
    for address in (finding.get_absolute_url(), "/findings/"):
        assert ("暂定" in page(client, crew["dispatcher"], address)) == marked


@pytest.mark.parametrize("asked", ["outlet=x&unit=x&source=x", "outlet=999999&unit=999999", "unit="])
def test_an_address_that_fills_in_nonsense_opens_the_form_all_the_same(
    client: Client, crew: Crew, asked: str
) -> None:
    page(client, crew["inspector"], f"{reverse('rectification:register')}?{asked}")
