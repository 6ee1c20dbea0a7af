"""Who could take a seat of a text today, and which posts its reader holds: one query for both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext as _

from editorial.models import PlanVersion, SeatRule
from workflows.models import Post, Role, Unit, User

SHOWN = 4  # more names than this say nothing to a reader


@dataclass(frozen=True)
class Bench:
    """The posts that matter to one text today."""

    unit: Unit
    reader: User
    held: tuple[Post, ...]

    @property
    def posts(self) -> list[Post]:
        """The reader's own posts, wherever."""
        return [post for post in self.held if post.user_id == self.reader.pk]

    def able(self, role: str, unit_id: int | None = None) -> list[User]:
        """The people who hold that role over the unit (the text's own unless one is named), the nearest first."""
        found = {}
        for post in sorted(self.held, key=lambda post: -post.unit.level):
            if post.role == role and self._covers(post, unit_id or self.unit.pk):
                found[post.user_id] = post.user
        return list(found.values())

    def _covers(self, post: Post, unit_id: int) -> bool:
        if unit_id == self.unit.pk:
            return self.unit.path.startswith(post.unit.path)
        return bool(getattr(post, _over(unit_id), False))


def bench(reader: User, unit: Unit, seats: Iterable[SeatRule], on: date, *more: str) -> Bench:
    """Reads the posts: those of `seats`, those with one of the roles `more` over the unit, the reader's own."""
    rules = list(seats)
    roles = {rule.role for rule in rules} | set(more)
    elsewhere = sorted({rule.unit_id for rule in rules if rule.unit_id and rule.unit_id != unit.pk})
    near = Q(of_path__startswith=F("unit__path"))
    for unit_id in elsewhere:
        near |= Q(**{_over(unit_id): True})
    held = (
        Post.objects.current(on)
        .alias(of_path=Value(unit.path))
        .annotate(
            **{
                _over(unit_id): Exists(
                    Unit.objects.filter(pk=unit_id, path__startswith=OuterRef("unit__path"))
                )
                for unit_id in elsewhere
            }
        )
        .filter(Q(user=reader) | Q(near, role__in=roles))
        .select_related("user", "unit")
    )
    return Bench(unit, reader, tuple(held))


def seats_of(plan: PlanVersion | None) -> list[SeatRule]:
    return [seat for level in plan.levels for seat in level.seats] if plan else []


def named(people: Iterable[User]) -> str:
    """陈志远、周敏: a few names, and how many more."""
    names = [person.name for person in people]
    if len(names) <= SHOWN:
        return "、".join(names)
    return _("{names} 等 {count} 人").format(names="、".join(names[:SHOWN]), count=len(names))


def role_name(role: str) -> str:
    return str(Role(role).label) if role else ""


def _over(unit_id: int) -> str:
    return f"over_{unit_id}"
