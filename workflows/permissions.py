"""Who may read what: which units a person's posts open to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from .models import Post, Unit, User


def units_read_by(user: User, roles: Iterable[str], *, on: date | None = None) -> QuerySet[Unit]:
    """The units in which one of these roles, held by the person today, reaches: theirs and all below."""
    posts = (
        Post.objects.current(on or timezone.localdate())
        .filter(user=user, role__in=list(roles))
        .covering(OuterRef("path"))
    )

    return Unit.objects.filter(Exists(posts)).order_by()


def holds(user: User, *roles: str, over: Unit | None = None, on: date | None = None) -> bool:
    """Whether the person holds one of these roles today (over that unit, if one is named)."""
    posts = Post.objects.current(on or timezone.localdate()).filter(user=user, role__in=roles)
    return (posts.covering(over) if over else posts).exists()
