"""常用视图: a question to the ledger, kept under a name, by its owner or for a unit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rectification.forms import saved_view as forms
from rectification.forms.saved_view import normalised
from rectification.models import Finding, SavedView
from tests.rectification import build
from tests.rectification.build import Crew
from workflows.models import Unit, User

NEW = "/findings/views/new/"


def keep(client: Client, user: User, name: str, query: str = "tab=new", **given: Any) -> Any:
    client.force_login(user)
    return client.post(NEW, {"name": name, "query": query, **given})


def names(client: Client, user: User) -> list[str]:
    """The views that the ledger shows to somebody."""
    client.force_login(user)
    return [view.name for view in client.get("/findings/").context["views"]]


@pytest.mark.django_db
def test_one_question_is_written_one_way() -> None:
    assert normalised("sort=due&tab=work&page=3&q=&nonsense=1&severity=x") == "tab=work&sort=due"
    assert normalised("sort=-changed&q=截至 目前") == normalised("q=截至+目前")
    assert normalised("&&&") == normalised("tab=") == ""


def test_a_view_is_kept_opened_and_marked_where_it_stands(client: Client, crew: Crew, centre: Unit) -> None:
    finding = build.finding(crew["inspector"], centre, title="缺少网络拓扑图")
    answer = keep(client, crew["verifier"], "待交办的", "tab=new&sort=due&page=7")

    assert (answer.status_code, answer["Location"]) == (302, "/findings/?tab=new&sort=due")
    page = client.get(answer["Location"]).content.decode()
    assert finding.title in page
    assert 'href="/findings/?tab=new&amp;sort=due" aria-current="true"' in page
    assert "存为常用视图</summary>" not in page  # it is kept already
    assert names(client, crew["verifier"]) == ["待交办的"]


def test_a_view_is_ones_own(client: Client, crew: Crew) -> None:
    keep(client, crew["verifier"], "待交办的")
    view = SavedView.objects.get()

    for word, person in crew.items():
        if word == "verifier":
            continue
        assert names(client, person) == [], word
        for address in (f"/findings/views/{view.pk}/", f"/findings/views/{view.pk}/remove/"):
            assert client.post(address, {"name": "改"}).status_code == 404, word
        assert client.get(f"/findings/views/{view.pk}/").status_code == 404, word
    assert SavedView.objects.get().name == "待交办的"


def test_a_dispatcher_shares_a_view_with_the_unit_and_nobody_sees_more_by_it(
    client: Client, registered: Finding, crew: Crew, centre: Unit
) -> None:
    keep(client, crew["dispatcher"], "本单位待交办", unit=centre.pk)

    assert names(client, crew["verifier"]) == ["本单位待交办"]
    assert names(client, crew["contact"]) == []  # of another unit
    client.force_login(crew["verifier"])
    assert "杜冬共享" in client.get("/findings/").content.decode()
    shared = SavedView.objects.get()
    client.force_login(crew["outsider"])
    assert registered.title not in client.get(shared.get_absolute_url()).content.decode()


def test_who_leads_nobody_shares_nothing(client: Client, crew: Crew, centre: Unit, street: Unit) -> None:
    keep(client, crew["verifier"], "我的", unit=centre.pk)
    assert SavedView.objects.get().unit is None
    answer = keep(client, crew["dispatcher"], "别人的", unit=street.pk)
    assert answer.status_code == 422
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize(("name", "why"), [("", "这个字段是必填项"), ("待交办的", "您已有同名的视图")])
def test_a_refused_view_brings_the_ledger_back_with_what_was_typed(
    client: Client, registered: Finding, crew: Crew, name: str, why: str
) -> None:
    keep(client, crew["verifier"], "待交办的")
    answer = keep(client, crew["verifier"], name, "tab=new&q=机房")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert why in page
    assert registered.title in page
    assert 'name="query" value="tab=new&amp;q=' in page
    assert f'value="{name}"' in page


def test_there_is_an_end_to_what_one_keeps(
    client: Client, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST", 1)
    keep(client, crew["verifier"], "一")
    answer = keep(client, crew["verifier"], "二", "tab=closed")
    assert answer.status_code == 422
    assert "最多存 1 个" in answer.content.decode()


def test_a_view_is_renamed_and_let_go(client: Client, crew: Crew) -> None:
    keep(client, crew["verifier"], "旧名")
    keep(client, crew["verifier"], "另一个", "tab=closed")
    view = SavedView.objects.get(name="旧名")
    address = f"/findings/views/{view.pk}/"
    page = client.get(address).content.decode()
    assert "筛选条件：待交办" in page

    answer = client.post(address, {"name": "另一个"})
    assert answer.status_code == 422
    assert 'value="另一个"' in answer.content.decode()
    assert client.post(address, {"name": "新名"}).status_code == 302
    assert names(client, crew["verifier"]) == ["新名", "另一个"]
    assert SavedView.objects.get(pk=view.pk).query == "tab=new"

    assert client.get(f"{address}remove/").status_code == 405
    client.post(f"{address}remove/")
    assert names(client, crew["verifier"]) == ["另一个"]


def test_renaming_needs_few_statements(
    client: Client, crew: Crew, django_assert_max_num_queries: Any
) -> None:
    keep(client, crew["dispatcher"], "旧名")
    with django_assert_max_num_queries(12):
        client.get(f"/findings/views/{SavedView.objects.get().pk}/")
