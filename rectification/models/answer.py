"""检查对象 and 逐项结果: what one inspection looks at, and what was found about each indicator there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.models import Attachment, Outlet, Unit, User

from .finding import Finding
from .inspection import Inspection
from .words import Outcome, Result


class TargetQuerySet(models.QuerySet["Target"]):
    def listed(self) -> TargetQuerySet:
        return self.select_related("unit", "outlet")


class Target(models.Model):
    """One account, or one unit itself, in one inspection. What its answers come to is kept beside them, so that a
    list need not count; `points` is of a hundred, None where the checklist has none or a veto decided."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("责任单位"))
    outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, related_name="+", verbose_name=_("账号"))
    in_use = models.BooleanField(_("在用"), default=True)
    outcome = models.CharField(_("结论"), max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    points = models.DecimalField(_("得分"), max_digits=6, decimal_places=2, null=True)
    bonus = models.DecimalField(_("加分"), max_digits=6, decimal_places=2, null=True)
    answered = models.PositiveSmallIntegerField(_("已答"), default=0)
    missing = models.PositiveSmallIntegerField(_("未答"), default=0)
    failed = models.PositiveSmallIntegerField(_("不合格"), default=0)
    vetoed = models.BooleanField(_("单项否决"), default=False)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "pk"]
        verbose_name = _("检查对象")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "outlet"], condition=Q(outlet__isnull=False), name="outlet_checked_once"
            ),
            models.UniqueConstraint(
                fields=["inspection", "unit"], condition=Q(outlet__isnull=True), name="unit_checked_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.outlet or self.unit)

    def get_absolute_url(self) -> str:
        return reverse("rectification:target", args=[self.inspection_id, self.pk])

    @property
    def is_done(self) -> bool:
        return not self.missing

    @property
    def tone(self) -> str:
        """The kit's colour class of its outcome."""
        return {Outcome.QUALIFIED: "grn", Outcome.UNQUALIFIED: "red"}.get(Outcome(self.outcome), "line")


class Answer(models.Model):
    """What was found about one indicator. `lost` is how many points 不合格 cost; None: all of them.

    `judged` is what the rule over data said in words, kept where a person answered otherwise. `finding` is the
    problem that was registered because of it; from then on the answer stands.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="answers")
    key = models.CharField(max_length=40)
    result = models.CharField(_("结果"), max_length=14, choices=Result.choices)
    lost = models.DecimalField(_("扣分"), max_digits=5, decimal_places=2, null=True)
    words = models.CharField(_("情况"), max_length=500, blank=True)
    judged = models.CharField(_("数据判定"), max_length=200, blank=True)
    by_rule = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("检查人"))
    at = models.DateTimeField(_("时间"))
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="answers", verbose_name=_("问题")
    )

    class Meta:
        ordering = ["target", "pk"]
        verbose_name = _("逐项结果")
        constraints = [models.UniqueConstraint(fields=["target", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.target} {self.key} {self.get_result_display()}"


class AnswerFile(models.Model):
    """A file that shows what was found."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("检查佐证")

    def __str__(self) -> str:
        return self.attachment.name
