"""One administrator's realm: the units they administer, the people in them, and what they may do to whom."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from workflows import engine
from workflows.models import Post, Role, Task, Unit, User
from workflows.permissions import units_read_by

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else when read aloud


class Office:
    """Raises Http404 for who administers nothing: for them these pages do not exist."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.today = timezone.localdate()
        self.units = list(units_read_by(user, [Role.ADMINISTRATOR], on=self.today).order_by("path"))
        if not self.units:
            raise Http404

    def covers(self, unit: Unit | None) -> bool:
        return unit in self.units

    def active_units(self) -> QuerySet[Unit]:
        return Unit.objects.filter(pk__in=[unit.pk for unit in self.units], is_active=True).order_by("path")

    def people(self) -> QuerySet[User]:
        """Everybody who holds or held a post in these units."""
        here = Post.objects.filter(user=OuterRef("pk"), unit__in=[unit.pk for unit in self.units])
        return User.objects.filter(Exists(here))

    def with_posts(self, people: QuerySet[User]) -> QuerySet[User]:
        """Each with `posts_now`: what they hold today, also outside this realm."""
        return people.prefetch_related(
            Prefetch("posts", unended(self.today).select_related("unit"), to_attr="posts_now")
        )

    def why_not_person(self, person: User) -> str:
        """Why this administrator may not touch that account; nothing if they may."""
        if person == self.user:
            return _("自己的账号和岗位由其他管理员管理")
        elsewhere = [
            str(post.unit)
            for post in unended(self.today).filter(user=person).select_related("unit")
            if not self.covers(post.unit)
        ]
        if elsewhere:
            return _("{name}还在{units}任职，账号由上级单位管理员管理").format(
                name=person.name, units="、".join(dict.fromkeys(elsewhere))
            )
        return ""

    def why_not_post(self, person: User, unit: Unit) -> str:
        """Why this administrator may not give or end a post of that person in that unit."""
        if person == self.user:
            return _("自己的账号和岗位由其他管理员管理")
        if not self.covers(unit):
            return _("{unit}不由您管理").format(unit=unit)
        return ""


def unended(on: date) -> QuerySet[Post]:
    """Posts that have begun and not ended, of people who were deactivated too."""
    return Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


@dataclass(frozen=True)
class Leaving:
    """What it means when somebody leaves a post, or all of them: shown before it is done."""

    claimed: list[Task]  # go back to their queues
    writing: list[Task]  # stay with the author
    vacant: list[Post]  # posts that nobody else holds

    @property
    def is_harmless(self) -> bool:
        return not (self.claimed or self.writing or self.vacant)


def leaving(person: User, posts: list[Post], on: date) -> Leaving:
    """Looks at the person's open tasks, and at who else holds these posts."""
    tasks = Task.objects.filter(owner=person, status=STATUS.ASSIGNED).select_related("process").order_by("pk")
    roles = {post.role for post in posts}
    return Leaving(
        claimed=[task for task in tasks if task.role in roles],
        writing=[task for task in tasks if not task.role],
        vacant=[post for post in posts if not _held_by_another(post, on)],
    )


def _held_by_another(post: Post, on: date) -> bool:
    others = Post.objects.current(on).filter(role=post.role).exclude(user=post.user_id)
    return others.covering(post.unit).exists()


def give_back(tasks: list[Task], person: User) -> None:
    """Puts what somebody claimed back where their colleagues find it."""
    for task in tasks:
        with suppress(engine.Refused):  # done in the meantime
            engine.release(task, by=person)


def new_password() -> str:
    """Easy to read over the telephone, used once: whoever gets it must choose their own."""
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(4)) for _group in range(3))
