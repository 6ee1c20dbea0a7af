"""举一反三: one unit that is asked to look whether it has the same fault, and what it found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Attachment, Unit, User
from workflows.permissions import units_read_by

from .finding import ANSWER, OVERSEE, Finding

if TYPE_CHECKING:
    from workflows.flows import CaseFlow


class SweepState(models.TextChoices):
    ASKED = "asked", _("待反馈")
    NONE_FOUND = "none_found", _("未发现")
    FOUND = "found", _("发现同类问题")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    WITHDRAWN = "withdrawn", _("已撤回")


W = SweepState
ANSWERED = (W.NONE_FOUND, W.FOUND, W.NOT_APPLICABLE)
TONES = {W.ASKED: "amb", W.NONE_FOUND: "grn", W.FOUND: "red"}


class SweepQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> SweepQuerySet:
        """To who oversees the ledger, and to the unit that is asked: the others' answers are not its business."""
        kept, asked = units_read_by(user, OVERSEE), units_read_by(user, ANSWER)
        return self.filter(Q(unit__in=kept) | Q(asked__in=asked))

    def numbered(self, number: str) -> SweepQuerySet:
        return self.filter(finding__number__iexact=number)

    def on_desk(self) -> SweepQuerySet:
        return self.select_related("finding", "unit", "asked", "author")

    def standing(self) -> SweepQuerySet:
        """Those that were not taken back."""
        return self.exclude(state=W.WITHDRAWN)

    def overdue(self, at: datetime) -> SweepQuerySet:
        return self.filter(state=W.ASKED, due_at__lt=at)


class Sweep(Subject):
    """A question to one unit, about one finding of another. `unit` keeps the ledger and asks, `asked` answers.

    The finding does not wait for it: it may be struck off while a unit still looks.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="sweeps", verbose_name=_("问题"))
    cycle = models.PositiveSmallIntegerField(_("轮次"), default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("台账单位"))
    asked = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("排查单位"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    words = models.TextField(_("排查要求"), max_length=2000)
    asked_at = models.DateTimeField(_("发起时间"))
    due_at = models.DateTimeField(_("反馈期限"))
    state = FSMField(_("状态"), choices=W.choices, default=W.ASKED, protected=True)
    answer = models.TextField(_("排查情况"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("反馈人")
    )
    answered_at = models.DateTimeField(_("反馈时间"), null=True)
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+", verbose_name=_("佐证"))

    objects = SweepQuerySet.as_manager()

    class Meta:
        ordering = ["finding", "asked__path", "pk"]
        verbose_name = _("举一反三")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "cycle", "asked"],
                name="asked_once_a_cycle",
                condition=~Q(state=W.WITHDRAWN),
            )
        ]

    def __str__(self) -> str:
        return str(_("举一反三：{title}")).format(title=self.finding)

    def get_absolute_url(self) -> str:
        return reverse("rectification:sweep", args=[self.pk])

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from rectification.flows.sweep import SweepFlow

        return SweepFlow

    @property
    def title(self) -> str:
        return str(self)

    @property
    def number(self) -> str:
        return f"{self.finding.number}-{self.pk}"

    @property
    def round(self) -> int:
        return self.cycle

    @property
    def urgent(self) -> bool:
        return self.finding.urgent

    @property
    def status(self) -> SweepState:
        return W(self.state)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "line")

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED

    def is_overdue(self, at: datetime) -> bool:
        return bool(self.state == W.ASKED and self.due_at < at)

    @transition(state, source=W.ASKED, target=W.NONE_FOUND)
    def find_none(self) -> None:
        """排查后未发现."""

    @transition(state, source=[W.ASKED, *ANSWERED], target=W.FOUND)
    def find(self) -> None:
        """发现同类问题, at once or later."""

    @transition(state, source=W.ASKED, target=W.NOT_APPLICABLE)
    def excuse(self) -> None:
        """不适用."""

    @transition(state, source=W.ASKED, target=W.WITHDRAWN)
    def withdraw(self) -> None:
        """撤回."""
