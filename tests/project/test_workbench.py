"""待办: what a person finds on the desk, and that it costs the same however much lies in the archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from editorial.models import Article, Level, LevelKey, PlanVersion, SeatRule, State
from project.desk import PAGE, Desk, desk
from project.views.workbench import hello
from tests import build
from tests.cast import Cast
from workflows import engine, queries
from workflows.models import Attachment, Outlet, Post, Role, Task, Unit, User

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=timezone.get_default_timezone())  # a Friday
IN_BULK = [
    build.SEED_LEVELS[0],
    build.SEED_LEVELS[1],
    Level(LevelKey.FINAL, (SeatRule(Role.LEADER),), bulk=True),
]


def desk_of(user: User, now: datetime | None = None, **asked: Any) -> Desk:
    posts = Post.objects.current(timezone.localdate()).filter(user=user).select_related("unit")
    return desk(user, queries.reach_of(posts), now or timezone.now(), **asked)


def headings(found: Desk) -> list[tuple[str, int]]:
    return [(str(group.name), len(group.rows)) for group in found.groups]


def page(client: Client, user: User, address: str = "/") -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def bulk_plan(centre: Unit) -> PlanVersion:
    return build.plan(centre, IN_BULK)


@pytest.fixture
def three_in_final(author: User, outlets: list[Outlet], bulk_plan: PlanVersion, cast: Cast) -> list[Article]:
    return [
        build.walk(build.article(author, outlets, title=f"第{number}篇"), State.FINAL_REVIEW, cast)
        for number in "一二三"
    ]


def test_what_waits_is_grouped_by_its_deadline(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    for days, fields in ((1, {}), (0, {}), (0, {"urgent": True, "urgent_reason": "突发"})):
        article = build.article(author, outlets, at=NOW - timedelta(days=days), **fields)  # type: ignore[arg-type]
        build.act(article, "submit", author, at=NOW - timedelta(days=days))
    build.article(editor, outlets, at=NOW)

    assert headings(desk_of(editor, NOW)) == [
        ("加急", 1),
        ("已逾期", 1),
        ("以后", 1),
        ("我的草稿", 1),
    ]


@pytest.mark.parametrize(
    ("after", "heading"),
    [
        (timedelta(minutes=-1), "已逾期"),
        (timedelta(hours=1), "今天到期"),
        (timedelta(days=1), "本周"),
        (timedelta(days=3), "以后"),
        (None, "无期限"),
    ],
)
def test_today_this_week_and_later_are_told_apart(
    in_first: Article, editor: User, after: timedelta | None, heading: str
) -> None:
    Task.objects.open().update(due_at=NOW + after if after else None)

    assert headings(desk_of(editor, NOW)) == [(heading, 1)]


def test_a_draft_that_was_never_submitted_is_nobodys_overdue_work(
    draft: Article, author: User, client: Client
) -> None:
    found = desk_of(author, timezone.now() + timedelta(days=30))

    assert headings(found) == [("我的草稿", 1)]
    assert (found.total, found.drafts, found.overdue) == (0, 1, 0)
    assert "续写" in page(client, author)


def test_a_returned_text_waits_for_its_author_to_mend(
    in_first: Article, editor: User, author: User, client: Client
) -> None:
    build.send_back(in_first, editor)

    assert desk_of(author).counts["write"] == 1
    assert f"/articles/{in_first.pk}/edit/" in page(client, author)


def test_the_tiles_count_what_the_list_shows(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    for ago in (timedelta(days=3), timedelta(0)):
        build.act(build.article(author, outlets, at=NOW - ago), "submit", author, at=NOW - ago)
    Task.objects.open().filter(due_at__gt=NOW).update(due_at=NOW + timedelta(hours=2))
    found = desk_of(editor, NOW)

    assert (found.total, found.overdue, found.due_today) == (2, 1, 1)
    assert found.earliest == NOW + timedelta(hours=2)


def test_a_publisher_is_called_to_publish(signed_off: Article, publisher: User, client: Client) -> None:
    html = page(client, publisher)

    assert "待我发布" in html
    assert ">发布<" in html


def test_whoever_only_writes_sees_how_many_of_their_texts_are_under_review(
    in_second: Article, author: User, client: Client
) -> None:
    client.force_login(author)

    tile = client.get("/").context["overview"].tiles[0]
    assert (str(tile.label), tile.count) == ("审签中", 1)


def test_a_held_text_is_no_text_to_publish(in_final: Article, leader: User, client: Client) -> None:
    build.act(in_final, "hold", leader)
    found = desk_of(leader)

    assert (found.counts["held"], found.counts["issue"], found.counts["sign"]) == (1, 0, 0)
    assert "启用" in page(client, leader)


def test_a_telephone_consent_that_is_owed_lies_on_top(
    author: User, editor: User, centre_head: User, outlets: list[Outlet], plan: PlanVersion, cast: Cast
) -> None:
    now = timezone.now()
    urgent = build.article(author, outlets, urgent=True, urgent_reason="突发")
    article = build.walk(urgent, State.SECOND_REVIEW, cast)
    evidence = Attachment.objects.create(
        case_id=article.pk, name="录音.mp3", sha256="0" * 64, size=1, uploaded_by=editor, uploaded_at=now
    )
    build.act(article, "consent", editor, person=centre_head, agreed_at=now, evidence=evidence)

    assert headings(desk_of(centre_head)) == [("待补签", 1)]
    build.act(article, "countersign", centre_head)
    assert headings(desk_of(centre_head)) == []


def test_a_task_is_claimed_and_released_in_its_row(in_first: Article, editor: User, client: Client) -> None:
    (task,) = Task.objects.open()
    client.force_login(editor)

    client.post(f"/articles/{in_first.pk}/claim/", {"task": task.pk, "next": "/"})
    assert headings(desk_of(editor, claimed=True)) != []
    assert "退还" in page(client, editor)

    client.post(f"/articles/{in_first.pk}/release/", {"task": task.pk, "next": "/"})
    assert headings(desk_of(editor, claimed=True)) == []
    assert "认领" in page(client, editor)


def test_what_i_sent_says_with_whom_it_stands(
    in_second: Article, author: User, centre_head: User, client: Client
) -> None:
    engine.claim(Task.objects.open().filter(role=Role.CENTRE_HEAD).get(), by=centre_head)

    html = page(client, author, "/?tab=sent")

    assert "在陈志远、分管领导处" in html
    assert "复审二校" in html


def test_what_i_have_done_is_listed_with_what_i_decided(
    in_second: Article, editor: User, client: Client
) -> None:
    html = page(client, editor, "/?tab=done")

    assert in_second.title in html
    assert "初审一校 · <b>同意</b>" in html


def test_one_kind_of_work_can_be_shown_alone(
    in_first: Article, editor: User, outlets: list[Outlet], client: Client
) -> None:
    mine = build.article(editor, outlets, title="编辑自己写的")

    link = f'class="t" href="/articles/{mine.pk}/edit/"'

    assert link not in page(client, editor, "/?show=sign")
    assert link in page(client, editor, "/?show=write")


def test_a_long_desk_is_leafed_through(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    for _number in range(PAGE + 1):
        build.act(build.article(author, outlets), "submit", author)

    assert sum(count for _name, count in headings(desk_of(editor))) == PAGE
    assert sum(count for _name, count in headings(desk_of(editor, number=2))) == 1
    assert desk_of(editor, number=99).number == 2


def test_the_news_keeps_quiet_about_drafts_of_others(
    draft: Article, in_first: Article, author: User, editor: User, outlets: list[Outlet], client: Client
) -> None:
    build.article(author, outlets, title="还没送的秘密草稿")

    assert "还没送的秘密草稿" not in page(client, editor)
    assert "还没送的秘密草稿" in page(client, author)


def test_marks_made_in_a_row_are_one_piece_of_news(in_first: Article, editor: User, client: Client) -> None:
    revision = in_first.text()
    assert revision is not None
    for quote in ("截止", "累计", "满意率"):
        start = revision.plain.index(quote)
        place = {"start": start, "end": start + len(quote), "quote": quote}
        build.act(in_first, "mark", editor, kind="wording", note="请核", **place)

    assert "提出 3 条校对标记" in page(client, editor)


def test_where_texts_stand_is_counted_without_the_archive(
    published: Article, author: User, outlets: list[Outlet], centre_head: User, client: Client
) -> None:
    build.act(build.article(author, outlets), "submit", author)
    client.force_login(centre_head)
    bars = {str(bar.name): bar.count for bar in client.get("/").context["overview"].bars}

    assert bars == {"编写": 0, "初审": 1, "复审": 0, "终审": 0, "待发布": 0, "今日发布": 1}


def test_somebody_without_a_post_sees_an_empty_desk(db: None, client: Client) -> None:
    assert "都办完了" in page(client, build.person("xinren", "新人"))


def test_several_are_approved_at_once_where_the_plan_allows_it(
    three_in_final: list[Article], leader: User, client: Client
) -> None:
    html = page(client, leader)
    tasks = Task.objects.open().filter(role=Role.LEADER)
    assert html.count('name="task" value="') >= 3
    chosen = {f"seen-{article.pk}": article.digest for article in three_in_final}

    answer = client.post("/approve/", {"task": [task.pk for task in tasks], "words": "同意签发", **chosen})

    assert answer.status_code == 200
    assert {build.fresh(article).state for article in three_in_final} == {State.SIGNED_OFF}
    assert {each.case.records.last().words for each in three_in_final} == {"同意签发"}


def test_one_that_fails_in_bulk_stops_no_other_and_says_why(
    three_in_final: list[Article], leader: User, client: Client
) -> None:
    first, second, third = three_in_final
    client.force_login(leader)
    tasks = [task.pk for task in Task.objects.open().filter(role=Role.LEADER)]
    seen = {f"seen-{each.pk}": each.digest for each in (first, third)} | {f"seen-{second.pk}": "0" * 64}

    answer = client.post("/approve/", {"task": tasks, "words": "同意", **seen})

    assert answer.status_code == 422
    assert "您看到的文本已不是当前文本" in answer.content.decode()
    assert [build.fresh(each).state for each in three_in_final] == [
        State.SIGNED_OFF,
        State.FINAL_REVIEW,
        State.SIGNED_OFF,
    ]


def test_nothing_is_approved_in_bulk_where_the_plan_does_not_allow_it(
    in_first: Article, editor: User, client: Client
) -> None:
    assert 'name="task" value="' not in page(client, editor, "/").split("claim/")[0]
    (task,) = Task.objects.open()

    answer = client.post("/approve/", {"task": task.pk, f"seen-{in_first.pk}": in_first.digest})

    assert "不允许这一级批量同意" in answer.content.decode()
    assert build.fresh(in_first).state == State.FIRST_REVIEW


def test_a_strangers_bulk_approval_finds_nothing(
    three_in_final: list[Article], outsider: User, client: Client
) -> None:
    client.force_login(outsider)
    tasks = [task.pk for task in Task.objects.open()]

    assert "没有选中稿件" in client.post("/approve/", {"task": tasks}).content.decode()
    assert build.fresh(three_in_final[0]).state == State.FINAL_REVIEW


def test_a_number_that_no_row_can_have_is_no_choice(
    three_in_final: list[Article], leader: User, client: Client
) -> None:
    client.force_login(leader)

    assert "没有选中稿件" in client.post("/approve/", {"task": ["9" * 40, "x", "-1"]}).content.decode()


def test_the_badge_says_the_same_on_the_desk_and_elsewhere(
    in_first: Article, editor: User, outlets: list[Outlet], client: Client
) -> None:
    build.article(editor, outlets)
    badge = '<b class="n hot num">1</b>'

    assert badge in page(client, editor, "/")
    assert badge in page(client, editor, "/account/")


@pytest.mark.parametrize(
    ("hour", "words"), [(3, "晚上好"), (8, "上午好"), (13, "中午好"), (15, "下午好"), (20, "晚上好")]
)
def test_the_greeting_knows_the_hour(hour: int, words: str) -> None:
    assert hello(NOW.replace(hour=hour)) == words


@pytest.mark.parametrize("tab", ["", "?tab=claimed", "?tab=sent", "?tab=done", "?show=sign&page=x"])
@pytest.mark.parametrize("who", ["author", "editor", "publisher", "auditor", "administrator"])
def test_every_desk_costs_at_most_twelve_statements_and_sixty_kilobytes(
    tab: str,
    who: str,
    published: Article,
    author: User,
    cast: Cast,
    outlets: list[Outlet],
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    build.act(published, "take_down", cast["editor"], reason="fact", words="数据有误")
    for title in "甲乙丙丁":
        build.act(build.article(author, outlets, title=title * 30), "submit", author)
    client.force_login(cast[who])

    with django_assert_max_num_queries(12):
        answer = client.get(f"/{tab}")

    assert answer.status_code == 200
    assert len(answer.content) < 60_000


def test_a_full_page_weighs_less_than_sixty_kilobytes(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion, client: Client
) -> None:
    for number in range(PAGE):
        build.act(
            build.article(author, outlets, title=f"全区重点项目建设推进会召开{number:02}" * 2),
            "submit",
            author,
        )

    assert len(page(client, editor).encode()) < 60_000
