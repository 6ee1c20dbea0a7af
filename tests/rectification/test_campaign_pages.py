"""The pages of campaigns: the list, the draft, unit by platform, and the table that is handed over."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from rectification.models import Campaign, CampaignState, Finding, Reported, Source
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Outlet, Role, Task, Unit, User

P = CampaignState


@pytest.fixture
def north(crew: Crew) -> Unit:
    return crew["outsider"].posts.get().unit


@pytest.fixture
def drafted(crew: Crew, centre: Unit, street: Unit, north: Unit) -> Campaign:
    return build.campaign(crew["dispatcher"], centre, street, north)


@pytest.fixture
def running(drafted: Campaign, crew: Crew) -> Campaign:
    return build.act(drafted, "launch", crew["dispatcher"])


@pytest.fixture
def account(street: Unit) -> Outlet:
    return people.outlet(street, "青石街道")


@pytest.fixture
def told(running: Campaign, crew: Crew, street: Unit, account: Outlet) -> Campaign:
    """One of two units has told: of one account of the register, and of one that it does not have."""
    wechat = Reported(outlets=(account.pk,), others=("青石党建",))
    build.tell(build.census(running, street), crew["contact"], wechat=wechat)
    return running


def get(client: Client, person: User, address: str, status: int = 200) -> str:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status, (person.username, address)
    return answer.content.decode()


def act(client: Client, person: User, campaign: Campaign, verb: str, **said: Any) -> Any:
    client.force_login(person)
    return client.post(reverse("rectification:campaign_act", args=[campaign.pk, verb]), said)


def draft(centre: Unit, *units: Unit, **more: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {
        "title": "涉企信息专项整治",
        "unit": centre.pk,
        "asks": "逐个核对",
        "platforms": ["wechat"],
        "starts_on": today,
        "ends_on": "2999-01-04",
        "units": [unit.pk for unit in units],
        **more,
    }


def test_a_dispatcher_drafts_changes_and_sends_out(
    client: Client, crew: Crew, centre: Unit, street: Unit
) -> None:
    client.force_login(crew["dispatcher"])
    answer = client.post(reverse("rectification:campaign_new"), draft(centre, street))
    campaign = Campaign.objects.get()
    assert answer["Location"] == campaign.get_absolute_url()
    assert "青石街道办事处" in get(client, crew["dispatcher"], campaign.get_absolute_url())
    edit = reverse("rectification:campaign_edit", args=[campaign.pk])
    assert "涉企信息专项整治" in get(client, crew["dispatcher"], edit)
    client.post(edit, draft(centre, everybody="on", title="账号整治"))
    changed = people.fresh(campaign)
    assert (changed.title, changed.units.count()) == ("账号整治", 3)
    assert act(client, crew["dispatcher"], campaign, "launch").status_code == 303
    assert people.fresh(campaign).state == P.RUNNING
    get(client, crew["dispatcher"], edit, 404)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"units": []}, "请至少选择一个单位"),
        ({"ends_on": "2020-01-01"}, "截止日期不能早于开始日期"),
        ({"platforms": []}, "请至少选择一个平台"),
    ],
)
def test_a_draft_that_is_refused_keeps_what_was_typed(
    client: Client, crew: Crew, centre: Unit, street: Unit, said: dict[str, Any], why: str
) -> None:
    client.force_login(crew["dispatcher"])
    answer = client.post(reverse("rectification:campaign_new"), draft(centre, street, **said))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert 'value="涉企信息专项整治"' in page
    assert not Campaign.objects.exists()


def test_the_page_shows_who_has_what_who_has_nothing_and_who_has_not_told(
    client: Client, told: Campaign, crew: Crew, account: Outlet
) -> None:
    client.force_login(crew["dispatcher"])
    page = client.get(told.get_absolute_url()).context["page"]
    cells = [[(cell.told, cell.count, cell.differs) for cell in row.cells] for row in page.rows]
    assert cells == [
        [(True, 2, True), (True, 0, False)],
        [(False, 0, False), (False, 0, False)],
    ]
    sums = page.sums
    assert (sums.asked, sums.answered, sums.accounts, sums.without, sums.unregistered) == (2, 1, 2, 1, 1)
    words = get(client, crew["dispatcher"], told.get_absolute_url())
    assert words.count("未报") >= 3
    assert account.get_absolute_url() in words


def test_a_finding_is_registered_from_an_account_of_the_table_and_points_back(
    client: Client, told: Campaign, crew: Crew, account: Outlet
) -> None:
    client.force_login(crew["inspector"])
    page = client.get(told.get_absolute_url()).context["page"]
    known, unknown = page.rows[0].cells[0].accounts
    form = get(client, crew["inspector"], known.register_url)
    assert f'<option value="{account.pk}" selected>' in form
    assert 'value="望网办〔2026〕2号"' in form
    assert 'value="青石党建（微信公众号）"' in get(client, crew["inspector"], unknown.register_url)
    build.finding(
        crew["inspector"], told.unit, title="长期停更", source=Source.CAMPAIGN, source_ref=told.reference
    )
    assert Finding.objects.get().get_absolute_url() in get(client, crew["inspector"], told.get_absolute_url())


def test_who_keeps_the_register_enters_from_the_table_what_it_does_not_have(
    client: Client, told: Campaign, crew: Crew, district: Unit
) -> None:
    assert "登记到名册" not in get(client, crew["dispatcher"], told.get_absolute_url())
    people.give_post(crew["dispatcher"], Role.PUBLISHER, district)
    page = get(client, crew["dispatcher"], told.get_absolute_url())
    assert "登记到名册" in page
    assert "/outlets/new/?name=%E9%9D%92" in page


def test_the_table_has_a_line_for_every_unit_and_one_for_every_account(
    client: Client, told: Campaign, crew: Crew
) -> None:
    client.force_login(crew["dispatcher"])
    answer = client.get(reverse("rectification:campaign_export", args=[told.pk]))
    book = load_workbook(io.BytesIO(answer.content))
    title, note, heads, *rows = book["汇总"].iter_rows(values_only=True)
    assert title[0] == "政务新媒体账号摸排账号摸排汇总表"
    assert note[0] == "2 个单位，已报 1 个，未报 1 个；账号 2 个，未建立 1 项"
    assert heads[:5] == ("单位", "微信公众号", "微博", "账号合计", "填报情况")
    assert [row[:5] for row in rows] == [
        ("青石街道办事处", 2, "未建立", 2, "已报"),
        ("北苑街道", "未报", "未报", None, "未报"),
    ]
    accounts = list(book["账号"].iter_rows(values_only=True))
    assert [(row[2], row[5]) for row in accounts[1:]] == [("青石街道", "一致"), ("青石党建", "名册没有")]


def test_a_unit_is_added_and_the_campaign_ended_from_its_page(
    client: Client, running: Campaign, crew: Crew, district: Unit
) -> None:
    south = people.unit("南湖街道", district)
    refused = act(client, crew["dispatcher"], running, "widen")
    assert refused.status_code == 422
    assert "请至少选择一个单位" in refused.content.decode()
    act(client, crew["dispatcher"], running, "widen", units=[south.pk])
    assert running.censuses.count() == 3
    refused = act(client, crew["dispatcher"], running, "close", words="")
    assert refused.status_code == 422
    act(client, crew["dispatcher"], running, "close", words="已汇总。")
    assert people.fresh(running).state == P.CLOSED
    assert "已汇总。" in get(client, crew["auditor"], running.get_absolute_url())


def test_it_lies_on_the_dispatchers_desk_and_may_be_claimed(
    client: Client, drafted: Campaign, crew: Crew
) -> None:
    task = Task.objects.open().get(process=drafted.pk)
    assert drafted.get_absolute_url() in get(client, crew["dispatcher"], "/")
    client.post(reverse("rectification:campaign_claim", args=[drafted.pk]), {"task": task.pk})
    release = reverse("rectification:campaign_release", args=[drafted.pk])
    assert release in get(client, crew["dispatcher"], "/?tab=claimed")
    client.post(release, {"task": task.pk})
    assert release not in get(client, crew["dispatcher"], "/?tab=claimed")


def test_who_does_not_oversee_it_finds_neither_page_nor_table(
    client: Client, running: Campaign, crew: Crew
) -> None:
    for who in ("contact", "handler", "outsider", "administrator"):
        get(client, crew[who], running.get_absolute_url(), 404)
        get(client, crew[who], reverse("rectification:campaign_export", args=[running.pk]), 404)
        get(client, crew[who], reverse("rectification:campaign_edit", args=[running.pk]), 404)
        get(client, crew[who], reverse("rectification:campaign_new"), 404)
        assert act(client, crew[who], running, "close", words="x").status_code == 404
    get(client, crew["auditor"], running.get_absolute_url())
    assert act(client, crew["dispatcher"], running, "draft").status_code == 404
    assert act(client, crew["auditor"], running, "close", words="x").status_code == 422


def test_the_list_tells_overseers_how_far_it_is_and_a_unit_what_it_is_to_tell(
    client: Client, told: Campaign, crew: Crew, street: Unit
) -> None:
    address = reverse("rectification:campaigns")
    assert "1 / 2" in get(client, crew["dispatcher"], address)
    contacts = get(client, crew["outsider"], address)
    assert "本单位的摸排" in contacts
    assert told.get_absolute_url() not in contacts
    assert "还没有专项检查" in get(client, crew["handler"], address)


def test_pages_cost_the_same_for_many_units(
    client: Client,
    crew: Crew,
    centre: Unit,
    district: Unit,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    units = [people.unit(f"第{n}街道", district) for n in range(15)]
    campaign = build.campaign(crew["dispatcher"], centre, *units)
    with django_assert_max_num_queries(20):
        campaign = build.act(campaign, "launch", crew["dispatcher"])
    client.force_login(crew["dispatcher"])
    with django_assert_max_num_queries(15):
        client.get(campaign.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(reverse("rectification:campaigns"))
    with django_assert_max_num_queries(7):
        client.get(reverse("rectification:campaign_export", args=[campaign.pk]))
