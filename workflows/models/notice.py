"""通知: what each person has been told, in an order of their own that has no gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .case import Case
from .people import User
from .record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class NoticeKind(models.TextChoices):
    CALL = "call", _("待办")  # it waits for whoever is told
    NEWS = "news", _("进展")  # they wrote it, mend it, or follow it


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def above(self, seq: int) -> NoticeQuerySet:
        """Those that came after that number, in order."""
        return self.filter(seq__gt=seq).order_by("seq")

    def about(self, cases: Iterable[int]) -> NoticeQuerySet:
        return self.filter(record__case__in=list(cases))

    def told(self) -> NoticeQuerySet:
        """With all that their words need."""
        return self.select_related("record__actor", "record__post__unit", "record__unit")


class Notice(models.Model):
    """One thing that one person was told: a record of the trail, written in the record's own transaction.

    `seq` counts per recipient, without a gap and in the order in which transactions commit; a row's key does not.
    `more` says how many other records of the same passage are told by this one (a bulletin of hundreds of rows).
    """

    recipient = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="notices")
    seq = models.PositiveBigIntegerField(_("序号"))
    record = models.ForeignKey(Record, models.PROTECT, related_name="notices")
    kind = models.CharField(_("种类"), max_length=4, choices=NoticeKind.choices)
    more = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(_("已读"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["recipient", "-seq"]
        verbose_name = _("通知")
        constraints = [models.UniqueConstraint(fields=["recipient", "seq"], name="notice_in_order")]
        indexes = [
            models.Index(
                fields=["recipient", "-seq"], name="notice_unread", condition=Q(read_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}#{self.seq}"


class Inbox(models.Model):
    """How far the numbers of one person's notices have come. On PostgreSQL its row is what two transactions that
    tell the same person something wait for each other at."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("收件箱")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.last}"


class Following(models.Model):
    """关注 or 静音: whether somebody wants to be told more of a case than concerns them, or less."""

    user = models.ForeignKey(User, models.PROTECT, related_name="followings")
    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="followings")
    muted = models.BooleanField(_("静音"), default=False)

    class Meta:
        verbose_name = _("关注")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {'×' if self.muted else '→'} {self.case_id}"
