"""The trail: one append-only row for every passage of the door, chained by hash within its case."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .case import Case
from .people import Post, Unit, User


class Record(models.Model):
    """Who did what to which case, by what right, having seen what, and which state it moved.

    Rows are written once, by `workflows.trail.write`; both databases refuse UPDATE and DELETE by trigger.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="records")
    seq = models.PositiveIntegerField(_("序号"))
    subject = models.CharField(max_length=60)
    step = models.CharField(max_length=40, blank=True)
    verb = models.CharField(_("动作"), max_length=30, db_index=True)
    source = models.CharField(_("原状态"), max_length=20, blank=True)
    target = models.CharField(_("新状态"), max_length=20, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="records", verbose_name=_("经办人"))
    acting_for = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("代何人")
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("岗位"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    reason = models.CharField(_("理由类别"), max_length=30, blank=True)
    words = models.TextField(_("意见"), blank=True)
    seen = models.CharField(_("所见文本摘要值"), max_length=64, blank=True)
    changes = models.JSONField(default=dict)
    round = models.PositiveSmallIntegerField(_("轮次"), default=0)
    plan_version = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case", "seq"]
        verbose_name = _("留痕")
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="record_in_order")]
        indexes = [
            models.Index(fields=["unit", "-at"], name="record_of_unit"),
            models.Index(fields=["actor", "-at"], name="record_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.verb}"

    def canonical(self) -> bytes:
        """The bytes that are hashed: every column but the hash, as JSON with sorted keys, times in UTC.

        The form is fixed for ever (`v` names it): a verifier years from now must rebuild the same bytes.
        """
        body: dict[str, Any] = {
            "v": "qingyang-record-1",
            "case": self.case_id,
            "seq": self.seq,
            "subject": self.subject,
            "step": self.step,
            "verb": self.verb,
            "from": self.source,
            "to": self.target,
            "actor": self.actor_id,
            "acting_for": self.acting_for_id,
            "post": self.post_id,
            "unit": self.unit_id,
            "reason": self.reason,
            "words": self.words,
            "seen": self.seen,
            "changes": self.changes,
            "round": self.round,
            "plan_version": self.plan_version,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "previous": self.previous_hash,
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def expected_hash(self) -> str:
        """SHA-256 over 0x00 and the canonical bytes: a leaf hash in the sense of RFC 9162 §2.1.1."""
        return hashlib.sha256(b"\x00" + self.canonical()).hexdigest()

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("records are written once")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("records are never deleted")
