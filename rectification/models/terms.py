"""整改时限: how long things may take in one unit and those below it, as versioned data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from workflows.models import Role, Unit, User
from workflows.permissions import units_read_by

if TYPE_CHECKING:
    from rectification.terms import Terms


class TermsVersionQuerySet(models.QuerySet["TermsVersion"]):
    def begun(self, on: date) -> TermsVersionQuerySet:
        return self.filter(since__lte=on)

    def over(self, unit: int | None, on: date) -> TermsVersionQuerySet:
        """Those that have begun and reach the unit of that key, the one that holds first: the nearest unit's newest."""
        below = Unit.objects.filter(pk=unit or 0, path__startswith=OuterRef("unit__path"))
        return self.begun(on).filter(Exists(below)).order_by("-unit__path", "-number")


class TermsVersion(models.Model):
    """One edition of a unit's numbers. Never edited: an edit makes the next one, and what is running keeps its
    deadline. What the numbers mean stands in `rectification.terms`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms_versions", verbose_name=_("单位"))
    number = models.PositiveIntegerField(_("版次"))
    source = models.TextField(_("依据"), help_text=_("文件名称、文号或条款"))
    since = models.DateField(_("启用日期"))
    data = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("制定人"))
    made_at = models.DateTimeField(_("制定时间"))

    objects = TermsVersionQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-number"]
        verbose_name = _("整改时限版次")
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="terms_version_once")]

    def __str__(self) -> str:
        return _("{unit}整改时限 第 {number} 版").format(unit=self.unit, number=self.number)

    @property
    def terms(self) -> Terms:
        """Its numbers."""
        from rectification.terms import Terms

        return Terms.read(self.data, self.source)

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a version of the terms is never edited; make the next one")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("versions of the terms are never deleted")


def units_told_to(user: User) -> models.QuerySet[Unit]:
    """The units whose terms one reads: those that one's posts reach, and those above, whose numbers hold there."""
    own = units_read_by(user, Role.values)
    above = own.filter(path__startswith=OuterRef("path"))
    return Unit.objects.filter(Exists(above) | models.Q(pk__in=own.values("pk")))
