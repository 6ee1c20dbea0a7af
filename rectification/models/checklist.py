"""检查表: what a unit checks its accounts, its site or itself by, as versioned data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.models import Post, Role, Unit, User
from workflows.permissions import units_read_by

from .indicators import Indicator, Section, indicators_of, sections_from


class Checks(models.TextChoices):
    """The kind of thing that a checklist is answered about."""

    OUTLET = "outlet", _("账号")
    WEBSITE = "website", _("网站")
    UNIT = "unit", _("单位")


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def visible_to(self, user: User) -> ChecklistQuerySet:
        """Those of the units that one's posts reach, and of the units above: what is set above holds below."""
        below = Post.objects.current(timezone.localdate()).filter(
            user=user, unit__path__startswith=OuterRef("unit__path")
        )
        return self.filter(Q(unit__in=units_read_by(user, Role.values)) | Exists(below))

    def usable_in(self, unit: Unit) -> ChecklistQuerySet:
        """Those that a check in this unit may use: its own and those of the units above it."""
        return self.filter(unit__in=[int(key) for key in unit.path.strip("/").split("/")])


class Checklist(models.Model):
    """One list of one unit. What it asks stands in its versions; `shipped` names the file it came from."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="checklists", verbose_name=_("单位"))
    name = models.CharField(_("检查表名称"), max_length=80)
    checks = models.CharField(_("检查对象"), max_length=10, choices=Checks.choices)
    shipped = models.SlugField(max_length=40, blank=True, editable=False)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "pk"]
        verbose_name = _("检查表")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="checklist_name_once"),
            models.UniqueConstraint(
                fields=["unit", "shipped"], condition=~Q(shipped=""), name="checklist_shipped_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def newest(self) -> ChecklistVersion | None:
        return self.versions.order_by("-number").first()

    def in_force(self, on: date) -> ChecklistVersion | None:
        """What a check that begins on that day goes by."""
        return self.versions.in_force(on).order_by("-number").first()


class ChecklistVersionQuerySet(models.QuerySet["ChecklistVersion"]):
    def in_force(self, on: date) -> ChecklistVersionQuerySet:
        """Of the several versions of one list that may be, the newest holds."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class ChecklistVersion(models.Model):
    """One edition of a checklist. Never edited: an edit makes the next version, and a check keeps its own."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版次"))
    source = models.TextField(_("依据"), help_text=_("文件名称、文号或条款"))
    since = models.DateField(_("启用日期"))
    until = models.DateField(_("停用日期"), null=True, blank=True)
    data = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("制定人"))
    made_at = models.DateTimeField(_("制定时间"))

    objects = ChecklistVersionQuerySet.as_manager()

    class Meta:
        ordering = ["checklist", "-number"]
        verbose_name = _("检查表版次")
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="checklist_ends_after_it_starts",
                violation_error_message=_("停用日期不能早于启用日期"),
            ),
        ]

    def __str__(self) -> str:
        return _("{checklist} 第 {number} 版").format(checklist=self.checklist, number=self.number)

    @property
    def sections(self) -> tuple[Section, ...]:
        return sections_from(self.data)

    @property
    def indicators(self) -> list[Indicator]:
        """All of them, in their order."""
        return list(indicators_of(self.sections))

    def indicator(self, key: str) -> Indicator | None:
        return next((each for each in self.indicators if each.key == key), None)

    def holds_on(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a version of a checklist is never edited; make the next one")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("versions of a checklist are never deleted")
