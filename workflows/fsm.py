"""The one door to django-fsm: a subject's state moves here, only while the engine is moving it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self

from django.db import models

with warnings.catch_warnings():  # django-fsm 3.0.1 announces its retirement at import
    warnings.simplefilter("ignore", UserWarning)
    from django_fsm import (
        ConcurrentTransition,
        ConcurrentTransitionMixin,
        FSMField,
        TransitionNotAllowed,
        transition,
    )
    from django_fsm.signals import post_transition, pre_transition

if TYPE_CHECKING:
    from .act import Act
    from .flows import CaseFlow

_moving: ContextVar[Act | None] = ContextVar("moving", default=None)


@contextmanager
def moving(act: Act) -> Iterator[None]:
    """While this lasts, states may move, on behalf of that act."""
    token = _moving.set(act)
    try:
        yield
    finally:
        _moving.reset(token)


class SubjectQuerySet(models.QuerySet[Any]):
    def locked(self) -> Self:
        """The subject's row is the case's lock: it is read fresh and held until the transaction ends."""
        return self.select_for_update(of=("self",))

    def visible_to(self, user: Any) -> Self:
        """What this person may know of. Everything else does not exist for them."""
        raise NotImplementedError(self.model)

    def numbered(self, number: str) -> Self:
        """What bears that number, or belongs to what bears it."""
        return self.filter(number__iexact=number)

    def with_following(self, user: Any) -> Self:
        """Annotates `followed` and `muted`: what this person has said of being told of it."""
        from .models import Following

        theirs = Following.objects.filter(case=models.OuterRef("pk"), user=user)
        return self.annotate(
            followed=models.Exists(theirs.filter(muted=False)), muted=models.Exists(theirs.filter(muted=True))
        )

    def on_desk(self) -> Self:
        """With everything that a row of somebody's desk shows."""
        return self


class Subject(ConcurrentTransitionMixin, models.Model):
    """A thing with a protected life cycle in `state`, one case, and the head of its case's trail.

    Its primary key is its case: what has one number has one life, one lock and one trail.
    `trail_length` and `trail_head` ride in the row that every passage locks and writes anyway, so that
    chaining the trail costs no statement of its own.
    """

    case = models.OneToOneField("workflows.Case", models.PROTECT, primary_key=True, related_name="+")
    trail_length = models.PositiveIntegerField(default=0, editable=False)
    trail_head = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        """The flow class that is this subject's regulation."""
        raise NotImplementedError(cls)

    @property
    def screen_digest(self) -> str:
        """What a page shows of this subject, as a digest; the door compares it with what was seen."""
        return ""

    @classmethod
    def lock(cls, pk: int) -> Self:
        """The row, fresh and locked. A subject that moves another locks that one first (override)."""
        manager: Any = cls._default_manager  # each subject brings its own SubjectQuerySet
        locked: Self = manager.locked().get(pk=pk)
        return locked

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Any] | None = None,
    ) -> None:
        names = None if fields is None else list(fields)
        if names is None or "state" in names:
            self.__dict__.pop("state", None)  # a protected field refuses a second value, not a first
        super().refresh_from_db(using=using, fields=names, from_queryset=from_queryset)


def _guard(sender: type[models.Model], instance: models.Model, name: str, **_: Any) -> None:
    if isinstance(instance, Subject) and _moving.get() is None:
        raise TransitionNotAllowed(f"{sender.__name__}.{name}() outside workflows.engine")


def _note(sender: type[models.Model], instance: models.Model, source: str, target: str, **_: Any) -> None:
    act = _moving.get()
    if act is not None and act.subject is instance:
        act.source, act.target = act.source or source, target


pre_transition.connect(_guard, dispatch_uid="workflows.guard")
post_transition.connect(_note, dispatch_uid="workflows.note")

__all__ = [
    "ConcurrentTransition",
    "FSMField",
    "Subject",
    "SubjectQuerySet",
    "TransitionNotAllowed",
    "moving",
    "transition",
]
