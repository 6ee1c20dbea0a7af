"""整改措施, 佐证 and 复核结论: what is done about a finding, what proves it, and who judged it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflows.models import Attachment, Post, User

from .finding import Finding


class Measure(models.Model):
    """One step of the plan, by one person, by a day."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="measures")
    cycle = models.PositiveSmallIntegerField(_("轮次"))
    words = models.CharField(_("措施"), max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("负责人"))
    due_on = models.DateField(_("完成期限"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("完成情况"), max_length=300, blank=True)
    dropped = models.BooleanField(_("不再执行"), default=False)

    class Meta:
        ordering = ["finding", "cycle", "pk"]
        verbose_name = _("整改措施")

    def __str__(self) -> str:
        return self.words


class Evidence(models.Model):
    """A file that shows how it was, or how it is now. Its SHA-256 stands in the attachment and in the trail."""

    class Shows(models.TextChoices):
        BEFORE = "before", _("整改前")
        AFTER = "after", _("整改后")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="evidence")
    cycle = models.PositiveSmallIntegerField(_("轮次"))
    attempt = models.PositiveSmallIntegerField(_("报结次数"))
    shows = models.CharField(_("说明"), max_length=6, choices=Shows.choices, default=Shows.AFTER)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["finding", "pk"]
        verbose_name = _("佐证")

    def __str__(self) -> str:
        return self.attachment.name


class Verdict(models.Model):
    """One judgement on one report: 复核 by a verifier, 销号 by the leader in charge. Written once.

    `responsible`, `submitter` and `checker` stand here as they were, so that the database itself can refuse a
    judgement by one of them.
    """

    class Kind(models.TextChoices):
        CHECK = "check", _("复核")
        CLOSE = "close", _("销号")

    class Decision(models.TextChoices):
        PASS = "pass", _("通过")
        REJECT = "reject", _("驳回")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="verdicts")
    cycle = models.PositiveSmallIntegerField(_("轮次"))
    attempt = models.PositiveSmallIntegerField(_("报结次数"))
    turn = models.PositiveSmallIntegerField(default=1)  # a leader may send a report back to be checked again
    kind = models.CharField(_("环节"), max_length=6, choices=Kind.choices)
    decision = models.CharField(_("结论"), max_length=6, choices=Decision.choices)
    reason = models.CharField(_("理由类别"), max_length=20, blank=True)
    words = models.TextField(_("意见"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("结论人"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    responsible = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitter = models.ForeignKey(User, models.PROTECT, related_name="+")
    checker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(_("所见报结摘要值"), max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["finding", "cycle", "attempt", "pk"]
        verbose_name = _("复核结论")
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "cycle", "attempt", "turn", "kind"], name="one_verdict_per_report"
            ),
            models.CheckConstraint(
                condition=~Q(by=F("responsible")) & ~Q(by=F("submitter")), name="no_verdict_on_own_work"
            ),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(by=F("checker")),
                name="closed_by_another_than_the_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.by} {self.get_decision_display()}"

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a verdict is given once")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("verdicts are never deleted")
