"""更正与撤稿: changing what is already out, by a short flow of its own; nothing is ever deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Attachment, Outlet, Unit, User

from .article import Article
from .plan import LevelKey, PlanVersion

if TYPE_CHECKING:
    from workflows.flows import CaseFlow


class CorrectionState(models.TextChoices):
    SECOND_REVIEW = "second_review", _("复审")
    FINAL_REVIEW = "final_review", _("终审")
    EXECUTING = "executing", _("待执行")
    EXECUTED = "executed", _("已执行")
    DECLINED = "declined", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回申请")


C = CorrectionState


class CorrectionQuerySet(SubjectQuerySet):
    def locked(self) -> CorrectionQuerySet:
        return super().locked().select_related("plan_version", "article")

    def visible_to(self, user: User) -> CorrectionQuerySet:
        """Whoever may see the text may see what is asked about it."""
        return self.filter(article__in=Article.objects.visible_to(user)).select_related("article")

    def numbered(self, number: str) -> CorrectionQuerySet:
        return self.filter(article__number__iexact=number)

    def on_desk(self) -> CorrectionQuerySet:
        return self.select_related("article", "author", "unit", "plan_version")


class Correction(Subject):
    """One request to correct or take down one published article."""

    class Kind(models.TextChoices):
        CORRECT = "correct", _("更正")
        TAKE_DOWN = "take_down", _("撤稿")

    article = models.ForeignKey(Article, models.PROTECT, related_name="corrections")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.CharField(_("理由类别"), max_length=30)
    words = models.TextField(_("理由"))
    evidence = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name=_("佐证")
    )
    revision = models.PositiveIntegerField(_("更正后的版本"))
    digest = models.CharField(max_length=64)
    urgent = models.BooleanField(default=True)
    round = models.PositiveSmallIntegerField(default=1)
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    state = FSMField(_("状态"), choices=C.choices, default=C.SECOND_REVIEW, protected=True)
    requested_at = models.DateTimeField(_("申请时间"))

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("更正与撤稿")
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                name="one_correction_at_a_time",
                condition=Q(state__in=[C.SECOND_REVIEW, C.FINAL_REVIEW, C.EXECUTING]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.article}"

    def get_absolute_url(self) -> str:
        return reverse("editorial:correction", args=[self.pk])

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from editorial.flows.correction import CorrectionFlow

        return CorrectionFlow

    @classmethod
    def lock(cls, pk: int) -> Self:
        """The article first, then the request: every path that holds both takes them in this order."""
        Article.objects.locked().get(pk=cls.objects.values_list("article_id", flat=True).get(pk=pk))
        return super().lock(pk)

    @property
    def screen_digest(self) -> str:
        return self.digest

    @property
    def is_running(self) -> bool:
        return self.state in (C.SECOND_REVIEW, C.FINAL_REVIEW, C.EXECUTING)

    @property
    def title(self) -> str:
        return str(self)

    @property
    def number(self) -> str:
        return f"{self.article.number}-{self.kind[0].upper()}{self.pk}"

    @property
    def level(self) -> str:
        return {C.SECOND_REVIEW: LevelKey.SECOND, C.FINAL_REVIEW: LevelKey.FINAL}.get(C(self.state), "")

    @transition(state, source=C.SECOND_REVIEW, target=C.FINAL_REVIEW)
    def pass_second(self) -> None:
        """复审同意."""

    @transition(state, source=C.FINAL_REVIEW, target=C.EXECUTING)
    def pass_final(self) -> None:
        """终审同意."""

    @transition(state, source=C.EXECUTING, target=C.EXECUTED)
    def execute(self) -> None:
        """每个账号都已执行."""

    @transition(state, source=[C.SECOND_REVIEW, C.FINAL_REVIEW], target=C.DECLINED)
    def decline(self) -> None:
        """不同意."""

    @transition(state, source=[C.SECOND_REVIEW, C.FINAL_REVIEW], target=C.WITHDRAWN)
    def withdraw(self) -> None:
        """申请人撤回申请."""


class Execution(models.Model):
    """What was done to one outlet's copy when a correction was carried out."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="executions")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="+", verbose_name=_("账号"))
    done_at = models.DateTimeField(_("执行时间"))
    link = models.URLField(_("链接"), max_length=500, blank=True)
    evidence = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    how = models.CharField(_("执行情况"), max_length=200, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("执行人"))
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["correction", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "outlet"], name="executed_once_per_outlet")
        ]

    def __str__(self) -> str:
        return f"{self.outlet}"
