"""The list of articles: who sees what, how it is sifted and searched, and that it costs the same when it grows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from editorial import listing, search
from editorial.models import Article, PlanVersion, State
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from workflows.models import Outlet, Role, Unit, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT_MOST_QUERIES = 12
AT_MOST_BYTES = 60 * 1024


def titles(client: Client, user: User, **asked: Any) -> list[str]:
    """The titles that the list shows to somebody, from the top."""
    client.force_login(user)
    response = client.get("/articles/", asked)
    assert response.status_code == 200
    return [row.article.title for row in response.context["rows"]]


@pytest.fixture
def submit(author: User, outlets: list[Outlet], plan: PlanVersion) -> Any:
    """Sends in a text with the given title; more makes it special."""

    def send(title: str, **fields: Any) -> Article:
        return build.act(build.article(author, outlets, title=title, **fields), "submit", author)

    return send


def test_an_author_finds_their_own_drafts_and_nobody_elses(
    client: Client, draft: Article, author: User, editor: User, proofreader: User
) -> None:
    assert titles(client, author) == [draft.title]
    assert titles(client, editor, tab="unit") == []
    assert titles(client, editor, tab="mine") == []
    assert titles(client, proofreader) == []


def test_a_unit_finds_what_was_submitted_to_it_and_a_stranger_nothing(
    client: Client, in_first: Article, cast: Cast
) -> None:
    for reader in ("editor", "centre_head", "leader_in_charge", "leader", "publisher", "proofreader"):
        assert titles(client, cast[reader]) == [in_first.title]
    for tab in ("", "unit", "mine", "shared", "audit"):
        assert titles(client, cast["outsider"], tab=tab) == []
        assert titles(client, cast["administrator"], tab=tab) == []


def test_an_auditor_finds_drafts_too(client: Client, draft: Article, auditor: User) -> None:
    assert titles(client, auditor) == []
    assert titles(client, auditor, tab="audit") == [draft.title]


def test_a_co_author_finds_what_they_wrote_together(
    client: Client, author: User, proofreader: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    together = build.article(author, outlets, co_authors=[proofreader])

    assert titles(client, proofreader, tab="shared") == [together.title]
    assert titles(client, author, tab="shared") == []


def test_the_tabs_together_are_what_a_person_may_see(
    cast: Cast, centre: Unit, street: Unit, outlets: list[Outlet], plan: PlanVersion
) -> None:
    first = build.article(cast["author"], outlets, title="草稿")
    second = build.act(build.article(cast["author"], outlets, title="已送审"), "submit", cast["author"])
    build.article(cast["author"], outlets, title="合写", co_authors=[cast["editor"]])
    build.give_post(cast["outsider"], Role.AUDITOR, centre)

    for person in cast.values():
        within = listing.reach(person)
        shown: set[int] = set()
        for tab in listing.tabs(within):
            articles, units = listing.of_tab(tab, person, within)
            shown |= {row.pk for row in listing.leaf(articles, units, None).rows}
        assert shown == set(Article.objects.visible_to(person).values_list("pk", flat=True)), person
    assert {first.pk, second.pk} <= set(
        Article.objects.visible_to(cast["outsider"]).values_list("pk", flat=True)
    )


def test_a_leader_of_several_units_sees_them_in_one_list_newest_first(
    client: Client, submit: Any, leader: User, district: Unit, street: Unit
) -> None:
    build.give_post(leader, Role.LEADER, district)
    submit("第一篇")
    build.plan(street)
    writer = build.person("liulian", "柳莲", Role.CORRESPONDENT, of=street)
    build.act(build.article(writer, [build.outlet(street, "青石发布")], title="第二篇"), "submit", writer)
    submit("第三篇")

    assert titles(client, leader) == ["第三篇", "第二篇", "第一篇"]
    assert titles(client, leader, unit=str(street.pk)) == ["第二篇"]


def test_the_list_is_sifted_by_what_stands_in_the_address(
    client: Client, submit: Any, editor: User, author: User, centre: Unit
) -> None:
    submit("春耕", column="三农", kind="directive")
    submit("防汛", urgent=True, urgent_reason="汛情")
    build.act(submit("过审"), "approve", editor)

    assert titles(client, editor, state=State.SECOND_REVIEW) == ["过审"]
    assert titles(client, editor, urgent="on") == ["防汛"]
    assert titles(client, editor, column="三农") == ["春耕"]
    assert titles(client, editor, kind="directive") == ["春耕"]
    assert titles(client, editor, author="晓岚", from_unit=str(centre.pk)) == ["过审", "防汛", "春耕"]
    assert titles(client, editor, author="没有这个人") == []
    page = client.get("/articles/", {"state": State.SECOND_REVIEW, "column": "三农"}).content.decode()
    assert "没有符合条件的稿件" in page
    assert 'value="三农"' in page


def test_dates_are_days_of_the_office(
    client: Client, author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    for hour, title in ((23, "二十日深夜"), (24, "二十一日零点")):
        at = datetime(2026, 11, 20, 0, 0, tzinfo=SHANGHAI) + timedelta(hours=hour)
        build.act(build.article(author, outlets, title=title, at=at), "submit", author, at=at)

    assert titles(client, editor, since="2026-11-20", until="2026-11-20") == ["二十日深夜"]
    assert titles(client, editor, dated="submitted", since="2026-11-21", until="2026-11-21") == [
        "二十一日零点"
    ]


def test_a_filter_that_cannot_be_read_is_told_and_the_others_hold(
    client: Client, submit: Any, editor: User
) -> None:
    submit("防汛", urgent=True, urgent_reason="汛情")
    submit("春耕")

    client.force_login(editor)
    response = client.get("/articles/", {"since": "昨天", "urgent": "on", "at": "乱写", "unit": "999"})
    assert [row.article.title for row in response.context["rows"]] == ["防汛"]
    assert "errorlist" in response.content.decode()


def test_two_characters_find_a_word_in_title_text_summary_number_and_name(
    client: Client, submit: Any, editor: User
) -> None:
    article = submit("暖气不够热", body="<p>先测温，再<strong>排</strong>气，拨打12345。</p><p>COVID-19</p>")
    submit("别的稿件", body="<p>与前一篇无关。</p>")

    for words in ("暖气", "排气", "12345", "covid", "办件", "测温 暖气", article.number, "温，再"):
        assert "暖气不够热" in titles(client, editor, q=words), words
    assert titles(client, editor, q="林晓岚 暖气") == ["暖气不够热"]
    assert titles(client, editor, q="暖") == ["暖气不够热"]
    for words in ("气暖", "暖气 无关", "热气排", "%", "_", "无此词"):
        assert "暖气不够热" not in titles(client, editor, q=words), words


def test_a_search_finds_the_present_text_and_not_an_earlier_one(
    client: Client, in_first: Article, editor: User
) -> None:
    now = Text.cleaned("改后的题目", "", "<p>全文重写。</p>")
    build.act(in_first, "revise", editor, text=now)

    assert titles(client, editor, q="重写") == ["改后的题目"]
    assert titles(client, editor, q="一窗") == []


def test_a_search_finds_ones_own_unsent_draft_first(
    client: Client, submit: Any, author: User, editor: User, outlets: list[Outlet]
) -> None:
    submit("秋收在望")
    build.article(author, outlets, title="秋收手记", body="<p>还在写。</p>")

    assert titles(client, author, q="秋收") == ["秋收手记", "秋收在望"]
    assert titles(client, author, q="还在写") == ["秋收手记"]
    assert titles(client, editor, q="秋收", tab="unit") == ["秋收在望"]


def test_a_stranger_finds_nothing_by_searching(client: Client, in_first: Article, outsider: User) -> None:
    for tab in ("unit", "mine", "shared"):
        assert titles(client, outsider, q="一窗", tab=tab) == []


def test_pages_follow_each_other_forth_and_back_without_losing_or_doubling_one(
    client: Client, author: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    at = timezone.now() - timedelta(days=1)
    for number in range(listing.PAGE * 2 + 3):
        build.article(author, outlets, title=f"第{number}篇", at=at + timedelta(seconds=number // 2))

    client.force_login(author)
    pages, address = [], "/articles/?tab=mine"
    while address:
        page = client.get(address).context["page"]
        pages.append([row.pk for row in page.rows])
        address = f"/articles/?tab=mine&at={page.older}" if page.older else ""
    assert [len(page) for page in pages] == [listing.PAGE, listing.PAGE, 3]
    everything = [pk for page in pages for pk in page]
    assert everything == sorted(everything, reverse=True)
    last = client.get(f"/articles/?tab=mine&at={page.newer}").context["page"]
    assert [row.pk for row in last.rows] == pages[1]


def test_a_search_goes_on_from_page_to_page(client: Client, submit: Any, editor: User) -> None:
    for number in range(listing.PAGE + 2):
        submit(f"秋收{number}")

    client.force_login(editor)
    first = client.get("/articles/?q=秋收").context["page"]
    second = client.get(f"/articles/?q=秋收&at={first.older}").context["page"]
    assert [row.title for row in first.rows + second.rows] == [
        f"秋收{number}" for number in reversed(range(listing.PAGE + 2))
    ]
    assert second.older is None
    assert [row.title for row in client.get(f"/articles/?q=秋收&at={second.newer}").context["page"].rows] == [
        row.title for row in first.rows
    ]


@pytest.mark.parametrize("asked", [{}, {"q": "秋收 林晓岚"}, {"author": "林", "state": State.FIRST_REVIEW}])
def test_a_full_page_costs_at_most_twelve_statements_and_sixty_kilobytes(
    client: Client,
    submit: Any,
    editor: User,
    asked: dict[str, str],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(listing.PAGE + 1):
        submit(f"秋收{number}：" + "一个相当长的标题" * 5, column="三农", urgent=True, urgent_reason="急")
    client.force_login(editor)
    with django_assert_max_num_queries(AT_MOST_QUERIES):
        response = client.get("/articles/", asked)
    assert len(response.context["rows"]) == listing.PAGE
    assert len(response.content) <= AT_MOST_BYTES


def test_a_revision_costs_one_statement_more_to_be_found(
    draft: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revision = build.act(draft, "submit", draft.author).text()
    with django_assert_num_queries(1):
        search.add(draft, revision)


def test_the_index_can_be_built_afresh(client: Client, in_first: Article, editor: User) -> None:
    search.empty()
    assert titles(client, editor, q="一窗") == []
    assert search.rebuild() == 1
    assert titles(client, editor, q="一窗") == [in_first.title]
