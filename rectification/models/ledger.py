"""What people keep about the ledger itself: views of it that they come back to, and the order of its columns."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.models import Post, Role, Unit, User

SHARERS = (Role.DISPATCHER, Role.CENTRE_HEAD, Role.LEADER_IN_CHARGE, Role.LEADER)


def _works_there(user: User, on: date) -> Exists:
    """Whether the person holds a post in the row's unit or below it."""
    posts = Post.objects.current(on).filter(user=user, unit__path__startswith=OuterRef("unit__path"))
    return Exists(posts)


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User, *, on: date | None = None) -> SavedViewQuerySet:
        """One's own, and those shared with a unit that one works in. A view shows nobody more than they may see."""
        shared = Q(unit__isnull=False) & Q(_works_there(user, on or timezone.localdate()))
        return self.filter(Q(owner=user) | shared)


class SavedView(models.Model):
    """常用视图: a question to the ledger, by name. `query` is the part of the address that asks it."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("所有者"))
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(_("筛选条件"), max_length=2000, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("共享给")
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("常用视图")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('rectification:findings')}?{self.query}"


class LedgerColumnsQuerySet(models.QuerySet["LedgerColumns"]):
    def of(self, user: User, *, on: date | None = None) -> LedgerColumns | None:
        """The order that holds for this person: that of the nearest unit, of theirs and those above, that has one."""
        there = _works_there(user, on or timezone.localdate())
        return self.filter(there).order_by(Length("unit__path").desc(), "unit").first()


class LedgerColumns(models.Model):
    """列设置: which columns a unit's ledger has as a file and on paper, in its own order."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    keys = models.JSONField(_("列"), default=list)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects = LedgerColumnsQuerySet.as_manager()

    class Meta:
        verbose_name = _("列设置")

    def __str__(self) -> str:
        return str(self.unit)
