"""The page on which a unit tells what it has: platform by platform, from the register or by name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rectification.models import Campaign, Census, CensusState, Reported
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Outlet, Task, Unit, User


@pytest.fixture
def running(crew: Crew, centre: Unit, street: Unit) -> Campaign:
    campaign = build.campaign(crew["dispatcher"], centre, street)
    return build.act(campaign, "launch", crew["dispatcher"])


@pytest.fixture
def account(street: Unit) -> Outlet:
    return people.outlet(street, "青石街道")


@pytest.fixture
def census(running: Campaign, account: Outlet, street: Unit) -> Census:
    return build.census(running, street)


def get(client: Client, person: User, address: str, status: int = 200) -> str:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status, (person.username, address)
    return answer.content.decode()


def tell(client: Client, person: User, census: Census, **said: Any) -> Any:
    client.force_login(person)
    return client.post(reverse("rectification:census_answer", args=[census.pk]), said)


def test_the_form_comes_filled_in_with_what_the_register_has(
    client: Client, census: Census, account: Outlet, crew: Crew, street: Unit
) -> None:
    closed = people.outlet(street, "青石旧号")
    Outlet.objects.filter(pk=closed.pk).update(status=Outlet.Status.CLOSED)
    page = get(client, crew["contact"], census.get_absolute_url())
    assert f'name="outlets_wechat" value="{account.pk}"' in page
    assert "青石旧号" not in page
    form = client.get(census.get_absolute_url()).context["page"].form
    assert (form["has_wechat"].value(), form["has_weibo"].value()) == ("some", None)


def test_a_unit_tells_of_accounts_that_are_there_that_are_not_registered_and_of_none(
    client: Client, census: Census, account: Outlet, crew: Crew
) -> None:
    said = {"has_wechat": "some", "outlets_wechat": [account.pk], "others_wechat": "青石党建\n\n青石党建"}
    answer = tell(client, crew["contact"], census, **said, has_weibo="none", words="已核对")
    assert answer.status_code == 303
    told = people.fresh(census)
    assert told.state == CensusState.ANSWERED
    assert told.of("wechat") == Reported(outlets=(account.pk,), others=("青石党建",))
    assert told.of("weibo") == Reported()
    page = get(client, crew["contact"], census.get_absolute_url())
    assert "重新填报" in page
    assert "名册没有" in page


def test_what_the_register_has_and_the_unit_does_not_is_told_apart(
    client: Client, census: Census, account: Outlet, crew: Crew
) -> None:
    tell(client, crew["contact"], census, has_wechat="none", has_weibo="none")
    assert people.fresh(census).of("wechat") == Reported(gone=(account.pk,))
    assert "名册有，报无" in get(client, crew["contact"], census.get_absolute_url())
    form = client.get(census.get_absolute_url()).context["page"].form
    assert form["has_wechat"].value() == "none"


def test_all_that_was_not_chosen_may_be_none_at_once(client: Client, census: Census, crew: Crew) -> None:
    tell(client, crew["contact"], census, rest="on")
    told = people.fresh(census)
    assert (told.accounts, told.without) == (0, 2)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "请选“有”或“未建立”"),
        ({"has_wechat": "some"}, "请勾选或写明账号"),
        ({"has_weibo": "none", "others_weibo": "青石微博"}, "填了账号名称，就不是“未建立”"),
        ({"has_weibo": "some", "others_weibo": "长" * 61}, "每个名称不超过 60 字"),
        ({"rest": "on", "others_weibo": "青石微博"}, "请选“有”或“未建立”"),
    ],
)
def test_an_answer_that_leaves_something_open_is_refused_and_loses_nothing_typed(
    client: Client, census: Census, crew: Crew, said: dict[str, str], why: str
) -> None:
    answer = tell(client, crew["contact"], census, **said, words="说明还在")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "说明还在" in page
    assert said.get("others_weibo", "") in page
    assert people.fresh(census).state == CensusState.ASKED


def test_an_answer_that_comes_after_the_end_is_refused_on_the_page(
    client: Client, census: Census, running: Campaign, crew: Crew
) -> None:
    build.tell(census, crew["contact"])
    build.act(running, "close", crew["dispatcher"], words="已汇总")
    page = get(client, crew["contact"], census.get_absolute_url())
    assert "重新填报" not in page
    answer = tell(client, crew["contact"], census, rest="on")
    assert answer.status_code == 422


def test_it_lies_on_the_contacts_desk_until_it_is_told(client: Client, census: Census, crew: Crew) -> None:
    task = Task.objects.open().get(process=census.pk)
    assert census.get_absolute_url() in get(client, crew["contact"], "/")
    client.post(reverse("rectification:census_claim", args=[census.pk]), {"task": task.pk})
    assert census.title in get(client, crew["contact"], "/?tab=claimed")
    client.post(reverse("rectification:census_release", args=[census.pk]), {"task": task.pk})
    tell(client, crew["contact"], census, rest="on")
    assert census.get_absolute_url() not in get(client, crew["contact"], "/")
    assert census.title in get(client, crew["contact"], "/?tab=done")


def test_others_read_it_without_the_form_or_not_at_all(client: Client, census: Census, crew: Crew) -> None:
    for who in ("dispatcher", "unit_leader"):
        assert "还没有填报" in get(client, crew[who], census.get_absolute_url())
        assert tell(client, crew[who], census, rest="on").status_code == 422
    for who in ("outsider", "handler", "administrator"):
        get(client, crew[who], census.get_absolute_url(), 404)
        assert tell(client, crew[who], census, rest="on").status_code == 404
    client.force_login(crew["contact"])
    answer = client.get(reverse("rectification:census_answer", args=[census.pk]))
    assert answer["Location"] == census.get_absolute_url()


def test_the_page_costs_the_same_for_many_accounts(
    client: Client,
    census: Census,
    crew: Crew,
    street: Unit,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    many = tuple(people.outlet(street, f"账号{n}", "weibo").pk for n in range(15))
    build.tell(census, crew["contact"], weibo=Reported(outlets=many))
    client.force_login(crew["contact"])
    with django_assert_max_num_queries(14):
        client.get(census.get_absolute_url())
