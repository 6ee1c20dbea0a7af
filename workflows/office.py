"""Changing people, posts, units and accounts: the change and its record in one transaction, or neither."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import About, Deed, OfficeRecord, Outlet, Post, Role, Unit, User

KINDS: dict[type[models.Model], About] = {
    User: About.PERSON,
    Post: About.POST,
    Unit: About.UNIT,
    Outlet: About.OUTLET,
}
UNTOLD = frozenset({"id", "password", "last_login", "path", "large_type", "language", "joined_at"})

Change = list[str]  # label, before, after


def keep(
    thing: models.Model, *, by: User, at: datetime, unit: Unit, deed: str = "", words: str = ""
) -> OfficeRecord | None:
    """Saves it and records what changed, in the words of its labels. None if nothing did."""
    with transaction.atomic():
        kind = type(thing)
        before = kind._default_manager.select_for_update().filter(pk=thing.pk).first() if thing.pk else None
        changes = differences(before, thing)
        if before is not None and not changes and deed != Deed.RESET_PASSWORD:
            return None
        thing.save()
        return write(
            KINDS[kind],
            thing.pk,
            name_of(thing),
            by=by,
            at=at,
            unit=unit,
            deed=deed or (Deed.CREATE if before is None else Deed.CHANGE),
            changes=changes,
            words=words,
        )


def write(
    about: About,
    about_id: int,
    name: str,
    *,
    by: User,
    at: datetime,
    unit: Unit,
    deed: str,
    changes: list[Change],
    words: str = "",
) -> OfficeRecord:
    """One row, with the administrator's post by which it was done. For what `keep` does not know."""
    posts = Post.objects.current(timezone.localdate(at)).filter(user=by).covering(unit)
    right = posts.order_by(
        models.Case(models.When(role=Role.ADMINISTRATOR, then=0), default=1), "-unit__path"
    ).first()
    return OfficeRecord.objects.create(
        about=about,
        about_id=about_id,
        name=name[:120],
        deed=deed,
        changes=changes,
        words=words,
        unit=unit,
        actor=by,
        post=right,
        at=at,
    )


def differences(before: models.Model | None, after: models.Model) -> list[Change]:
    """What is told of a change, field by field; of a new row, what was filled in."""
    found = []
    for field in after._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        old, new = told(before, field) if before else "", told(after, field)
        if old != new:
            found.append([str(field.verbose_name), old, new])
    return found


def told(thing: models.Model, field: Any) -> str:
    """A field's value as a person would read it."""
    if field.choices:
        return str(getattr(thing, f"get_{field.name}_display")())
    value = getattr(thing, field.name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def name_of(thing: models.Model) -> str:
    """How the list of changes calls it."""
    if isinstance(thing, Post):
        return f"{thing.user} {thing}"
    if isinstance(thing, Unit):
        return thing.name
    return str(thing)
