"""The redline between any two revisions, and from what this reader last saw, last signed, or what is live."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from editorial import seen
from editorial.models import Article, LastSeen
from editorial.revising import Text
from tests import build
from tests.cast import Cast
from workflows.models import User


def shown(client: Client, user: User, article: Article, **asked: Any) -> Any:
    client.force_login(user)
    return client.get(f"/articles/{article.pk}/compare/", asked)


@pytest.fixture
def revised(in_first: Article, editor: User) -> Article:
    """V1 as it was sent in, V2 with one character changed, V3 with another paragraph."""
    sent_in = in_first.text()
    assert sent_in is not None
    text = Text.of(sent_in)
    for body in (text.body.replace("截止", "截至"), text.body.replace("截止", "截至") + "<p>新增一段。</p>"):
        build.act(
            in_first, "revise", editor, text=Text.cleaned(text.title, text.summary, body, text.attachments)
        )
    return build.fresh(in_first)


def test_one_changed_character_marks_that_character_only(
    client: Client, revised: Article, author: User
) -> None:
    page = shown(client, author, revised, **{"from": "1", "to": "2"}).content.decode()
    assert "截<del>止</del><ins>至</ins>一季度末" in page


def test_by_word_the_whole_word_is_marked(client: Client, revised: Article, author: User) -> None:
    page = shown(client, author, revised, **{"from": "1", "to": "2", "by": "word"}).content.decode()
    assert "<del>截止</del><ins>截至</ins>" in page


def test_side_by_side_shows_the_old_on_the_left_and_the_new_on_the_right(
    client: Client, revised: Article, author: User
) -> None:
    page = shown(client, author, revised, **{"from": "1", "view": "side"}).content.decode()
    assert "截<del>止</del>一季度末" in page
    assert "截<ins>至</ins>一季度末" in page
    assert "新增一段。" in page


def test_unless_asked_the_present_text_is_shown_over_the_one_before(
    client: Client, revised: Article, author: User
) -> None:
    context = shown(client, author, revised).context
    assert (context["old"], context["new"]) == (2, 3)


@pytest.mark.parametrize("asked", [{"from": "99"}, {"from": "乱写"}, {"to": "0"}, {"view": "x", "by": "y"}])
def test_an_address_that_makes_no_sense_shows_the_usual(
    client: Client, revised: Article, author: User, asked: dict[str, str]
) -> None:
    response = shown(client, author, revised, **asked)
    assert response.status_code == 200
    assert (response.context["old"], response.context["new"]) == (2, 3)


def test_a_text_with_one_revision_has_nothing_to_compare(
    client: Client, in_first: Article, draft: Article, author: User
) -> None:
    assert "还没有可以对照的版本" in shown(client, author, in_first).content.decode()


def test_a_draft_has_nothing_to_compare(client: Client, draft: Article, author: User) -> None:
    assert "还没有可以对照的版本" in shown(client, author, draft).content.decode()


def test_what_i_last_saw_is_one_click_away(
    client: Client, in_first: Article, editor: User, author: User
) -> None:
    seen.note(author, in_first)
    build.act(in_first, "revise", editor, text=Text.cleaned("新题", "", "<p>新文</p>"))
    now = build.fresh(in_first)

    assert [each.key for each in shown(client, author, now).context["shortcuts"]] == ["seen"]
    assert shown(client, author, now, **{"from": "seen"}).context["old"] == 1
    seen.note(author, now)
    seen.note(author, now)
    assert shown(client, author, now, **{"from": "seen"}).context["old"] == 1
    assert shown(client, editor, now).context["shortcuts"] == []


def test_what_i_last_signed_is_one_click_away(
    client: Client, in_second: Article, editor: User, centre_head: User
) -> None:
    build.act(in_second, "revise", centre_head, text=Text.cleaned("新题", "", "<p>新文</p>"))

    context = shown(client, editor, build.fresh(in_second), **{"from": "signed"}).context

    assert [each.key for each in context["shortcuts"]] == ["signed"]
    assert context["old"] == 1


def test_what_is_live_is_one_click_away(client: Client, published: Article, cast: Cast) -> None:
    build.act(
        published,
        "correct",
        cast["editor"],
        reason="data",
        words="数据更正",
        text=Text.cleaned(published.title, "", "<p>更正后的文字。</p>"),
    )

    context = shown(client, cast["author"], published, **{"from": "live", "to": "2"}).context

    assert (context["old"], context["new"]) == (1, 2)


def test_the_page_of_a_text_tells_what_came_onto_the_screen(
    client: Client, in_first: Article, editor: User, author: User
) -> None:
    client.force_login(author)
    tells = f'hx-post="/articles/{in_first.pk}/seen/"'
    assert tells in client.get(in_first.get_absolute_url()).content.decode()
    assert not LastSeen.objects.exists()

    assert client.post(f"/articles/{in_first.pk}/seen/", {"revision": "1"}).status_code == 204
    assert LastSeen.objects.get().revision == 1
    assert tells not in client.get(in_first.get_absolute_url()).content.decode()

    build.act(in_first, "revise", editor, text=Text.cleaned("新题", "", "<p>新文</p>"))
    client.post(f"/articles/{in_first.pk}/seen/", {"revision": "1"})
    assert LastSeen.objects.get().revision == 1
    client.post(f"/articles/{in_first.pk}/seen/", {"revision": "2"})
    assert (LastSeen.objects.get().revision, LastSeen.objects.get().before) == (2, 1)


def test_a_stranger_has_seen_nothing(client: Client, in_first: Article, outsider: User) -> None:
    client.force_login(outsider)
    assert client.post(f"/articles/{in_first.pk}/seen/", {"revision": "1"}).status_code == 404


def test_comparing_costs_few_statements(
    client: Client, revised: Article, author: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(author)
    with django_assert_max_num_queries(12):
        client.get(f"/articles/{revised.pk}/compare/")


def test_to_a_stranger_there_is_nothing_to_compare(client: Client, revised: Article, outsider: User) -> None:
    assert shown(client, outsider, revised).status_code == 404
