"""The frame of every page: what the navigation offers to whom, deadlines in words, errors in the house's look."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from editorial.models import Article
from project.context import Shell
from project.templatetags import kit
from project.views.faults import bad_request
from tests.cast import Cast
from workflows.models import User

NOW = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.get_default_timezone())


def offered(user: User) -> list[str]:
    return [entry.key for entry in Shell(user).entries]


def test_the_navigation_offers_only_what_a_person_may_open(cast: Cast) -> None:
    assert "people" not in offered(cast["editor"])
    assert "people" in offered(cast["administrator"])
    assert "articles" not in offered(cast["administrator"])
    assert "office" in offered(cast["auditor"])
    assert "trail" in offered(cast["auditor"])


def test_every_entry_that_is_offered_opens(client: Client, cast: Cast) -> None:
    for user in cast.values():
        client.force_login(user)
        for entry in Shell(user).entries:
            assert client.get(entry.href).status_code == 200, (user.username, entry.key)


def test_who_holds_no_post_is_offered_nothing(client: Client, db: None) -> None:
    stranger = User.objects.create_user("nobody", "无岗位", "一个够长的口令2026")
    assert offered(stranger) == []
    client.force_login(stranger)
    assert "现在没有岗位" in client.get(reverse("account")).content.decode()


def test_the_frame_shows_the_person_their_posts_and_what_waits(
    client: Client, in_first: Article, editor: User
) -> None:
    client.force_login(editor)
    page = client.get(reverse("account")).content.decode()
    assert "王思齐" in page
    assert "望川区融媒体中心" in page
    assert '<b class="n hot num">1</b>' in page


def test_the_frame_costs_two_queries_beside_session_and_user(
    client: Client, author: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(author)
    with django_assert_max_num_queries(4 + 1):  # and the account's own row
        client.get(reverse("account"))


@pytest.mark.parametrize(
    ("ahead", "tone", "words"),
    [
        (timedelta(hours=1, minutes=20), "soon", "16:30 前，剩 1 小时 20 分"),
        (timedelta(minutes=5), "soon", "15:15 前，剩 5 分钟"),
        (timedelta(hours=4), "soon", "19:10 前"),
        (timedelta(hours=17), "ok", "明天 08:10 前"),
        (timedelta(days=2), "ok", "11 月 22 日"),
        (timedelta(days=60), "ok", "2027 年 1 月 19 日"),
        (timedelta(minutes=-20), "over", "逾期 20 分钟"),
        (timedelta(hours=-3), "over", "逾期 3 小时"),
        (timedelta(days=-2, hours=-1), "over", "逾期 2 天"),
    ],
)
def test_a_deadline_is_told_in_words_and_colour(
    ahead: timedelta, tone: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert kit.deadline(NOW + ahead, NOW) == (tone, words)


def test_an_icon_that_is_not_in_the_sprite_is_a_mistake_at_once() -> None:
    assert "#clock" in kit.icon("clock", "s")
    with pytest.raises(TemplateSyntaxError, match="no icon named unicorn"):
        kit.icon("unicorn")


def test_what_is_not_there_answers_in_the_look_of_the_house(client: Client, author: User) -> None:
    client.force_login(author)
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_what_is_not_yours_to_see_looks_the_same_on_a_laptop(
    client: Client, author: User, settings: Settings
) -> None:
    settings.DEBUG = True
    client.force_login(author)
    answer = client.get(reverse("people"))
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_an_error_of_ours_is_told_without_a_request() -> None:
    page = render_to_string("500.html")
    assert "没有留下半截数据" in page


def test_a_stale_page_says_so_and_what_to_do(author: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    answer = client.post(reverse("account"), {"phone": "1"})
    assert answer.status_code == 403
    assert "页面放得太久了" in answer.content.decode()


def test_too_much_at_once_is_told_apart_from_nonsense() -> None:
    request = RequestFactory().post("/")
    assert bad_request(request, RequestDataTooBig()).status_code == 413
    assert bad_request(request, SuspiciousOperation()).status_code == 400
