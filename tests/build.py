"""Builds what tests stand on: a small district, its people, its plan; and walks articles by the door."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from editorial.models import (
    Article,
    Level,
    LevelKey,
    PlanVersion,
    ReviewPlan,
    SeatRule,
    State,
    plan_data,
)
from editorial.publishing import Entry
from editorial.revising import Text
from workflows import engine
from workflows.models import Operator, Outlet, Platform, Post, Role, Task, Unit, User

LONG_AGO = date(2020, 1, 1)
BODY = "<p>截止一季度末，全区“一窗通办”累计受理事项12.6万件，群众满意率99.2%。</p><p>下一步，将推动更多事项就近办。</p>"

SEED_LEVELS = [
    Level(LevelKey.FIRST, (SeatRule(Role.EDITOR),), budget=5),
    Level(LevelKey.SECOND, (SeatRule(Role.CENTRE_HEAD), SeatRule(Role.LEADER_IN_CHARGE)), budget=3),
    Level(LevelKey.FINAL, (SeatRule(Role.LEADER),), budget=1),
]


def unit(name: str, parent: Unit | None = None, **fields: Any) -> Unit:
    return Unit.objects.create(name=name, parent=parent, **fields)


def person(username: str, name: str, *roles: str, of: Unit | None = None) -> User:
    user = User.objects.create_user(username, name, password="一个够长的口令2026")
    for role in roles:
        assert of is not None
        give_post(user, role, of)
    return user


def give_post(user: User, role: str, of: Unit) -> Post:
    return Post.objects.create(user=user, role=role, unit=of, starts_on=LONG_AGO)


def plan(of: Unit, levels: list[Level] | None = None, **fields: Any) -> PlanVersion:
    """The next version of a unit's plan: the seed's levels unless others are given."""
    review_plan, _made = ReviewPlan.objects.get_or_create(unit=of, defaults={"name": f"{of}三审三校"})
    newest = review_plan.in_force()
    return PlanVersion.objects.create(
        plan=review_plan,
        number=newest.number + 1 if newest else 1,
        source="编审发布制度（试行）",
        data=plan_data(levels or SEED_LEVELS),
        made_at=timezone.now(),
        **fields,
    )


def outlet(of: Unit, name: str = "望川发布", platform: str = Platform.WECHAT) -> Outlet:
    return Outlet.objects.create(unit=of, name=name, platform=platform)


def account_form(of: Unit, **more: str) -> dict[str, str]:
    """What the form of an account hands in."""
    told = {"name": "望川发布", "platform": Platform.WECHAT, "unit": str(of.pk), "operator": Operator.OWN}
    return {**told, **more}


def article(
    author: User,
    outlets: list[Outlet],
    *,
    title: str = "“一窗通办”改革见成效",
    body: str = BODY,
    at: datetime | None = None,
    co_authors: list[User] | None = None,
    **fields: Any,
) -> Article:
    """A draft, begun through the door by its author."""
    home = author.posts.order_by("pk")[0].unit
    written = Article(title=title, author=author, unit=home.reviewing, from_unit=home, **fields)
    engine.begin(
        written,
        by=author,
        at=at,
        text=Text.cleaned(title, "一季度办件情况", body),
        outlets=outlets,
        co_authors=co_authors or [],
    )
    return fresh(written)


def fresh(thing: Any) -> Any:
    """The row as it stands in the database now."""
    return type(thing).objects.get(pk=thing.pk)


def open_tasks(subject: Any) -> list[str]:
    """The steps at which its open tasks stand."""
    return sorted(task.node.name for task in Task.objects.open().filter(process=subject.pk))


def act(subject: Any, verb: str, by: User, **inputs: Any) -> Any:
    """One passage by somebody who looks at the present text; answers the fresh row."""
    now = fresh(subject)
    engine.perform(now, verb, by=by, seen=inputs.pop("seen", now.screen_digest), **inputs)
    return fresh(subject)


def send_back(subject: Any, by: User, **inputs: Any) -> Any:
    return act(subject, "send_back", by, **{"reason": "typo", "words": "请核对后再送", **inputs})


def published_entries(subject: Article, at: datetime | None = None) -> list[Entry]:
    moment = (at or timezone.now()) - timedelta(minutes=1)
    return [
        Entry(outlet, published_at=moment, link=f"https://example.gov.cn/{outlet.pk}")
        for outlet in subject.outlets.all()
    ]


def walk(subject: Article, to: str, cast: dict[str, User]) -> Article:
    """Takes an article along the straight way, each step by whoever may, until it stands at `to`."""
    steps: list[tuple[str, str, str]] = [
        (State.FIRST_REVIEW, "submit", "author"),
        (State.SECOND_REVIEW, "approve", "editor"),
        ("half_second", "approve", "centre_head"),
        (State.FINAL_REVIEW, "approve", "leader_in_charge"),
        (State.SIGNED_OFF, "approve", "leader"),
    ]
    for target, verb, who in steps:
        if subject.state == to:
            return subject
        subject = act(subject, verb, cast[who])
        if target == to:
            return subject
    if to == State.PUBLISHED:
        subject = act(subject, "publish", cast["publisher"], entries=published_entries(subject))
    assert subject.state == to, f"{subject.state} is not {to}"
    return subject
