"""检查: one round of checking, of some accounts or units, by one edition of a checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Unit, User
from workflows.permissions import units_read_by

from .checklist import ChecklistVersion
from .finding import ANSWER, OVERSEE

if TYPE_CHECKING:
    from workflows.flows import CaseFlow


class InspectionState(models.TextChoices):
    DRAFTED = "drafted", _("待启动")
    RUNNING = "running", _("检查中")
    CHECKED = "checked", _("待审核")
    REVIEWED = "reviewed", _("待印发")
    ISSUED = "issued", _("已印发")
    CANCELLED = "cancelled", _("已终止")


S = InspectionState
TONES = {S.DRAFTED: "line", S.RUNNING: "b", S.CHECKED: "amb", S.REVIEWED: "amb", S.ISSUED: "grn"}
SIGNED = (S.CHECKED, S.REVIEWED)  # the results lie before somebody who signs what is on the screen


class InspectionQuerySet(SubjectQuerySet):
    def visible_to(self, user: User) -> InspectionQuerySet:
        """Those of the units one oversees and those one carries out; and once issued, those that one's unit is in."""
        from .answer import Target

        kept, answered = units_read_by(user, OVERSEE), units_read_by(user, ANSWER)
        named = Inspection.inspectors.through.objects.filter(inspection=OuterRef("pk"), user=user)
        met = Target.objects.filter(inspection=OuterRef("pk"), unit__in=answered)
        return self.filter(
            Q(unit__in=kept) | Q(author=user) | Exists(named) | Q(state=S.ISSUED) & Exists(met)
        )

    def files_visible_to(self, user: User) -> InspectionQuerySet:
        """What was photographed of one unit is nothing for the others: they see their own by their findings."""
        named = Inspection.inspectors.through.objects.filter(inspection=OuterRef("pk"), user=user)
        return self.filter(Q(unit__in=units_read_by(user, OVERSEE)) | Q(author=user) | Exists(named))

    def listed(self) -> InspectionQuerySet:
        return self.select_related("unit", "author", "version__checklist")

    def on_desk(self) -> InspectionQuerySet:
        return self.listed()


class Inspection(Subject):
    """One check. `as_of` is the day that data are judged by (监测时间点), `version` the edition of the checklist that
    it keeps to its end. `digest` is what the results come to when they are handed in: who reviews and issues signs it.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("检查名称"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("检查单位"))
    version = models.ForeignKey(ChecklistVersion, models.PROTECT, related_name="+", verbose_name=_("检查表"))
    basis = models.TextField(_("依据"), max_length=1000)
    document = models.CharField(_("文号"), max_length=80, blank=True)
    starts_on = models.DateField(_("检查时段起"))
    ends_on = models.DateField(_("检查时段止"))
    as_of = models.DateField(_("检查时点"))
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    inspectors: models.ManyToManyField[User, Any] = models.ManyToManyField(
        User, related_name="+", verbose_name=_("检查人员")
    )

    state = FSMField(_("状态"), choices=S.choices, default=S.DRAFTED, protected=True)
    turn = models.PositiveSmallIntegerField(_("提交次数"), default=0)
    digest = models.CharField(max_length=64, blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("审核人"))
    signer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("签发人"))
    drafted_at = models.DateTimeField(_("发起时间"))
    started_at = models.DateTimeField(_("启动时间"), null=True)
    issued_at = models.DateTimeField(_("印发时间"), null=True)
    changed_at = models.DateTimeField()

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("检查")
        indexes = [models.Index(fields=["unit", "-changed_at"], name="inspection_of_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="inspection_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.ISSUED) | Q(signer__isnull=False, issued_at__isnull=False),
                name="issued_only_when_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rectification:inspection", args=[self.pk])

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from rectification.flows.inspection import InspectionFlow

        return InspectionFlow

    @property
    def screen_digest(self) -> str:
        return self.digest if self.state in SIGNED else ""

    @property
    def round(self) -> int:
        return self.turn or 1

    @property
    def urgent(self) -> bool:
        return False

    @property
    def status(self) -> InspectionState:
        return S(self.state)

    @property
    def tone(self) -> str:
        """The kit's colour class."""
        return TONES.get(self.status, "line")

    # The transitions. Which verb takes which of them stands in the flow.

    @transition(state, source=S.DRAFTED, target=S.RUNNING)
    def start(self) -> None:
        """启动."""

    @transition(state, source=S.RUNNING, target=S.CHECKED)
    def submit(self) -> None:
        """检查完毕，提交审核."""

    @transition(state, source=[S.CHECKED, S.REVIEWED], target=S.RUNNING)
    def send_back(self) -> None:
        """退回补查."""

    @transition(state, source=S.CHECKED, target=S.REVIEWED)
    def approve(self) -> None:
        """审核通过."""

    @transition(state, source=S.REVIEWED, target=S.ISSUED)
    def issue(self) -> None:
        """签发印发."""

    @transition(state, source=[S.DRAFTED, S.RUNNING, S.CHECKED], target=S.CANCELLED)
    def cancel(self) -> None:
        """终止检查."""
