"""专项检查: a campaign of one unit over others."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows import deadlines
from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Platform, Unit, User
from workflows.permissions import units_read_by

from .finding import OVERSEE

if TYPE_CHECKING:
    from workflows.flows import CaseFlow


class CampaignState(models.TextChoices):
    DRAFTED = "drafted", _("草拟")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已结束")
    DROPPED = "dropped", _("已作废")


P = CampaignState
TONES = {P.RUNNING: "b", P.CLOSED: "grn"}


class CampaignQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> CampaignQuerySet:
        """To who oversees the unit that conducts it. A unit that is asked sees its own census."""
        return self.filter(unit__in=units_read_by(user, OVERSEE))

    def on_desk(self) -> CampaignQuerySet:
        return self.select_related("unit", "author")


class Campaign(Subject):
    """One campaign. `units` are its scope, `platforms` what they are asked about, `ends_on` the day to answer by."""

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("名称"), max_length=120)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    asks = models.TextField(_("摸排要求"), max_length=4000)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    units = models.ManyToManyField(Unit, related_name="+", verbose_name=_("范围"))
    platforms = models.JSONField(_("平台"), default=list)  # none named: all
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("截止日期"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    state = FSMField(_("状态"), choices=P.choices, default=P.DRAFTED, protected=True)
    conclusion = models.TextField(_("总结"), blank=True, max_length=4000)
    launched_at = models.DateTimeField(_("下发时间"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    changed_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("专项检查")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_it_starts",
                violation_error_message=_("截止日期不能早于开始日期"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rectification:campaign", args=[self.pk])

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from rectification.flows.campaign import CampaignFlow

        return CampaignFlow

    @property
    def urgent(self) -> bool:
        return False

    @property
    def tone(self) -> str:
        return TONES.get(P(self.state), "line")

    @property
    def is_running(self) -> bool:
        return bool(self.state == P.RUNNING)

    @property
    def due_at(self) -> datetime:
        return deadlines.close_of(self.ends_on)

    @property
    def reference(self) -> str:
        """By which a finding that came of it names it."""
        return self.document_number or self.number

    @property
    def asked_platforms(self) -> list[Platform]:
        """In the order in which every list has them."""
        return [each for each in Platform if not self.platforms or each.value in self.platforms]

    @transition(state, source=P.DRAFTED, target=P.RUNNING)
    def launch(self) -> None:
        """下发."""

    @transition(state, source=P.DRAFTED, target=P.DROPPED)
    def drop(self) -> None:
        """作废: it never went out."""

    @transition(state, source=P.RUNNING, target=P.CLOSED)
    def close(self) -> None:
        """结束: nobody answers any more."""
