"""审签: one person's decision at one seat of one round, over the exact text that was on the screen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflows.models import Attachment, Case, Post, User

from .plan import LevelKey


class Decision(models.TextChoices):
    APPROVE = "approve", _("同意")
    SEND_BACK = "send_back", _("退回")
    DECLINE = "decline", _("退稿")
    HOLD = "hold", _("待用")


class SignatureQuerySet(models.QuerySet["Signature"]):
    def of_round(self, case_id: int, round_: int) -> SignatureQuerySet:
        return self.filter(case=case_id, round=round_)

    def standing(self, case_id: int, round_: int, digest: str) -> SignatureQuerySet:
        """The approvals that cover this very text."""
        return self.of_round(case_id, round_).filter(decision=Decision.APPROVE, digest=digest)


class Signature(models.Model):
    """A decision. The constraints say in the database what the door says in words."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField(_("轮次"))
    level = models.CharField(_("审级"), max_length=10, choices=LevelKey.choices)
    seat = models.PositiveSmallIntegerField(_("席位"))
    does = models.CharField(max_length=8, default="both")
    signer = models.ForeignKey(User, models.PROTECT, related_name="signatures", verbose_name=_("签署人"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("岗位"))
    acting_for = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("代何人")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    decision = models.CharField(_("决定"), max_length=10, choices=Decision.choices)
    reason = models.CharField(_("理由类别"), max_length=30, blank=True)
    words = models.TextField(_("意见"), blank=True)
    revision = models.PositiveIntegerField(_("版本"))
    digest = models.CharField(_("摘要值"), max_length=64)
    read_aloud = models.BooleanField(_("已诵读"), default=False)
    loosened = models.BooleanField(default=False)
    at = models.DateTimeField(_("时间"))
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    by_phone = models.BooleanField(_("电话同意"), default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(_("同意时间"), null=True)
    evidence = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    countersign_due = models.DateTimeField(_("补签期限"), null=True)
    countersigned_at = models.DateTimeField(_("补签时间"), null=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["case", "round", "at", "pk"]
        verbose_name = _("审签")
        indexes = [
            models.Index(
                fields=["signer"],
                name="signature_owed",
                condition=Q(by_phone=True, countersigned_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "level", "seat"], name="one_decision_per_seat"),
            models.UniqueConstraint(
                fields=["case", "round", "signer"],
                name="one_person_one_level_per_round",
                condition=Q(loosened=False),
            ),
            models.UniqueConstraint(
                fields=["case", "round", "level", "signer"], name="one_person_one_seat_per_level"
            ),
            models.CheckConstraint(condition=~Q(signer=F("author")), name="never_the_author"),
            models.CheckConstraint(
                condition=Q(by_phone=False) | (Q(entered_by__isnull=False) & ~Q(entered_by=F("signer"))),
                name="phone_consent_is_entered_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.signer} {self.get_decision_display()}"

    @property
    def owes_countersign(self) -> bool:
        return self.by_phone and self.countersigned_at is None
