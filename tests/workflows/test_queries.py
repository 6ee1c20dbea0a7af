"""What waits for whom, and that asking costs the same however much has been done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from editorial.models import Article, Level, LevelKey, PlanVersion, SeatRule, State
from tests import build
from tests.cast import Cast
from workflows import engine, queries
from workflows.models import Outlet, Post, Role, Task, Unit, User


def desk_of(user: User) -> list[Any]:
    return [task.process_id for task in queries.waiting(user)]


def test_what_waits_for_a_role_lies_on_every_desk_with_that_post(
    in_first: Article, editor: User, centre_head: User, outsider: User
) -> None:
    assert desk_of(editor) == [in_first.pk]
    assert desk_of(centre_head) == []
    assert desk_of(outsider) == []


def test_a_post_in_the_unit_above_reaches_the_queue_below(in_first: Article, district: Unit) -> None:
    chief = build.person("zhubian", "主编辑", Role.EDITOR, of=district)

    assert desk_of(chief) == [in_first.pk]


def test_a_post_that_has_ended_reaches_nothing(in_first: Article, editor: User) -> None:
    Post.objects.filter(user=editor).update(ends_on=timezone.localdate() - timedelta(days=1))

    assert desk_of(editor) == []


def test_one_role_here_and_another_there_do_not_mix(in_first: Article, street: Unit, centre: Unit) -> None:
    person = build.person("jianzhi", "兼职", Role.EDITOR, of=street)
    build.give_post(person, Role.PUBLISHER, centre)

    assert desk_of(person) == []


def test_a_claimed_task_leaves_the_desks_of_the_others(in_first: Article, cast: Cast, centre: Unit) -> None:
    other = build.person("liyan", "李岩", Role.EDITOR, of=centre)
    engine.claim(Task.objects.open().get(process=in_first.pk), by=cast["editor"])

    assert desk_of(cast["editor"]) == [in_first.pk]
    assert desk_of(other) == []


def test_an_author_does_not_find_their_own_text_to_sign(
    author: User, centre: Unit, outlets: list[Outlet], plan: PlanVersion
) -> None:
    build.give_post(author, Role.EDITOR, centre)
    article = build.act(build.article(author, outlets), "submit", author)

    assert article.state == State.FIRST_REVIEW
    assert desk_of(author) == []


def test_a_co_author_does_not_find_the_text_either(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    build.act(build.article(author, outlets, co_authors=[editor]), "submit", author)

    assert desk_of(editor) == []


def test_who_signed_one_level_does_not_find_the_next(
    in_first: Article, editor: User, centre_head: User, centre: Unit
) -> None:
    build.give_post(editor, Role.CENTRE_HEAD, centre)
    build.act(in_first, "approve", editor)

    assert desk_of(editor) == []
    assert desk_of(centre_head) == [in_first.pk]


def test_where_the_plan_is_loosened_who_signed_one_level_finds_the_next(
    centre: Unit, author: User, editor: User, outlets: list[Outlet]
) -> None:
    build.plan(centre, loosened=True, loosened_why="人手不足，经批准")
    build.give_post(editor, Role.CENTRE_HEAD, centre)
    article = build.act(build.article(author, outlets), "submit", author)
    build.act(article, "approve", editor)

    assert desk_of(editor) == [article.pk]


def test_an_author_who_publishes_finds_their_own_signed_text(
    signed_off: Article, author: User, centre: Unit
) -> None:
    build.give_post(author, Role.PUBLISHER, centre)

    assert desk_of(author) == [signed_off.pk]


def test_the_desk_agrees_with_the_door(
    in_second: Article, author: User, outlets: list[Outlet], cast: Cast
) -> None:
    signed_off = build.walk(build.article(author, outlets), State.SIGNED_OFF, cast)

    for person in cast.values():
        on_desk = set(desk_of(person))
        for article in (in_second, signed_off):
            acts = engine.open_to(person, build.fresh(article)).values()
            assert (article.pk in on_desk) == any(act.task is not None for act in acts)


def test_urgent_lies_on_top_then_the_nearest_deadline_then_what_has_none(
    author: User, editor: User, outlets: list[Outlet], plan: PlanVersion
) -> None:
    now = timezone.now()
    hurried: dict[str, Any] = {"urgent": True, "urgent_reason": "突发"}
    later, sooner, urgent = [
        build.act(build.article(author, outlets, **fields), "submit", author, at=now - ago)
        for ago, fields in (
            (timedelta(0), {}),
            (timedelta(days=3), {}),
            (timedelta(0), hurried),
        )
    ]
    own = build.article(editor, outlets)

    assert desk_of(editor) == [urgent.pk, sooner.pk, later.pk, own.pk]


def test_a_correction_waits_beside_the_articles(published: Article, cast: Cast) -> None:
    build.act(published, "take_down", cast["editor"], reason="fact", words="数据有误")

    (task,) = queries.waiting(cast["centre_head"])
    subject = queries.subjects_of([task])[task.process_id]

    assert subject.article_id == published.pk
    assert desk_of(cast["editor"]) == []


def test_subjects_come_in_one_query_for_each_kind(
    published: Article, author: User, outlets: list[Outlet], cast: Cast, django_assert_num_queries: Any
) -> None:
    build.act(build.article(author, outlets), "submit", author)
    build.act(published, "take_down", cast["editor"], reason="fact", words="数据有误")
    tasks = list(Task.objects.open())

    with django_assert_num_queries(3):  # articles, their outlets, corrections
        subjects = queries.subjects_of(tasks)

    assert len(subjects) == 2


def test_a_desk_is_one_statement(
    in_first: Article, editor: User, street: Unit, django_assert_num_queries: Any
) -> None:
    build.give_post(editor, Role.PUBLISHER, street)
    posts = list(Post.objects.current(timezone.localdate()).filter(user=editor).select_related("unit"))
    reach = queries.reach_of(posts)

    with django_assert_num_queries(1):
        assert len(queries.waiting(editor, reach)[: queries.AT_MOST]) == 1
    with django_assert_num_queries(1):
        assert queries.count_waiting(editor, posts) == 1


def test_the_reach_of_posts_is_every_unit_below_them_and_no_other(
    district: Unit, centre: Unit, street: Unit, editor: User, plan: PlanVersion
) -> None:
    build.give_post(editor, Role.LEADER, district)
    posts = Post.objects.filter(user=editor).select_related("unit")

    assert queries.reach_of(posts) == [
        (Role.EDITOR, centre.pk),
        *((Role.LEADER, unit.pk) for unit in (district, centre, street)),
    ]


def test_whoever_leads_many_units_finds_them_all(in_final: Article, district: Unit) -> None:
    chief = build.person("zonglan", "总览", Role.LEADER, of=district)
    for number in range(queries.FEW + 1):
        build.unit(f"街道{number}", district)

    assert desk_of(chief) == [in_final.pk]


def test_the_badge_counts_what_the_desk_shows(
    in_second: Article, author: User, outlets: list[Outlet], cast: Cast, district: Unit
) -> None:
    build.act(build.article(author, outlets), "submit", author)
    build.give_post(cast["editor"], Role.EDITOR, district)

    build.article(author, outlets)  # a draft is nobody's waiting
    for person in cast.values():
        posts = Post.objects.current(timezone.localdate()).filter(user=person).select_related("unit")
        waiting = [task for task in queries.waiting(person) if not queries.is_own_draft(task)]
        assert queries.count_waiting(person, posts) == len(waiting)


def test_done_is_what_i_decided_the_latest_first(in_second: Article, author: User, editor: User) -> None:
    assert [task.outcome for task in queries.done(author)] == ["submit"]
    assert [task.outcome for task in queries.done(editor)] == ["approve"]


def test_outstanding_says_with_whom_a_case_stands(in_second: Article, cast: Cast) -> None:
    engine.claim(Task.objects.open().filter(role=Role.CENTRE_HEAD).get(), by=cast["centre_head"])

    tasks = queries.outstanding([in_second.pk])[in_second.pk]

    assert [(task.role, task.owner) for task in tasks] == [
        (Role.CENTRE_HEAD, cast["centre_head"]),
        (Role.LEADER_IN_CHARGE, None),
    ]


def test_a_level_of_two_seats_lies_on_both_desks_until_each_has_signed(
    in_second: Article, centre_head: User, leader_in_charge: User
) -> None:
    build.act(in_second, "approve", centre_head)

    assert desk_of(centre_head) == []
    assert desk_of(leader_in_charge) == [in_second.pk]


def test_a_seat_in_another_unit_is_found_by_the_posts_there(
    centre: Unit, street: Unit, author: User, outlets: list[Outlet], outsider: User
) -> None:
    seat = SeatRule(Role.EDITOR, unit_id=street.pk)
    build.plan(centre, [Level(LevelKey.FIRST, (seat,)), *build.SEED_LEVELS[1:]])
    article = build.act(build.article(author, outlets), "submit", author)

    assert desk_of(outsider) == [article.pk]
