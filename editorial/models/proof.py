"""校对标记: what a proofreader found, where, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models import User

from .article import Article
from .plan import LevelKey


class MarkKind(models.TextChoices):
    TYPO = "typo", _("错别字")
    PUNCTUATION = "punctuation", _("标点")
    WORDING = "wording", _("表述规范")
    FACT = "fact", _("事实核对")
    DATA = "data", _("数据核对")
    NAME = "name", _("人名职务")
    FORMAT = "format", _("体例格式")
    OTHER = "other", _("其他")

    @property
    def tone(self) -> str:
        """The kit's class for a mark of this kind."""
        return {"typo": "typo", "punctuation": "typo", "wording": "term", "name": "term"}.get(self, "fact")


class MarkQuerySet(models.QuerySet["Mark"]):
    def open(self) -> MarkQuerySet:
        return self.filter(status=Mark.Status.OPEN)


class Mark(models.Model):
    """One mark on a text. Offsets count characters of the plain text (or of the title) of `revision`;
    quote, before and after find the place again when the text around it has moved."""

    class Status(models.TextChoices):
        OPEN = "open", _("待处理")
        ACCEPTED = "accepted", _("已采纳")
        DECLINED = "declined", _("不改")
        LAPSED = "lapsed", _("原文已改")

    article = models.ForeignKey(Article, models.PROTECT, related_name="marks")
    round = models.PositiveSmallIntegerField(_("轮次"))
    level = models.CharField(_("校次"), max_length=10, choices=LevelKey.choices)
    revision = models.PositiveIntegerField(_("版本"))
    in_title = models.BooleanField(_("在标题中"), default=False)
    quote = models.CharField(_("原文"), max_length=500)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=MarkKind.choices)
    corrected = models.CharField(_("改为"), max_length=500, blank=True)
    deletes = models.BooleanField(_("删去"), default=False)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    raised_at = models.DateTimeField(_("提出时间"))
    status = models.CharField(_("处理"), max_length=10, choices=Status.choices, default=Status.OPEN)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("处理人")
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decision_reason = models.CharField(_("理由"), max_length=500, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["article", "pk"]
        verbose_name = _("校对标记")
        indexes = [models.Index(fields=["article", "status"], name="mark_of_article")]

    def __str__(self) -> str:
        return f"{self.quote} → {self.corrected}"

    @property
    def is_open(self) -> bool:
        return self.status == Mark.Status.OPEN
