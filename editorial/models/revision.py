"""版本: a text as it stood once, never changed after; and the working copy that becomes the next one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models import User

from .article import Article


class Revision(models.Model):
    """One immutable state of a text. `digest` is SHA-256 over `editorial.text.canonical`; `plain` is what
    marks count their offsets in. Both databases refuse UPDATE and DELETE by trigger."""

    class Why(models.TextChoices):
        SUBMITTED = "submitted", _("送审")
        REVISED = "revised", _("审稿修改")
        MARKS = "marks", _("采纳校对标记")
        CORRECTION = "correction", _("发布后更正")

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("版本"))
    why = models.CharField(_("来由"), max_length=12, choices=Why.choices)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("修改人"))
    title = models.CharField(_("标题"), max_length=120)
    summary = models.TextField(_("摘要"), blank=True)
    body = models.TextField(_("正文"))
    plain = models.TextField()
    words = models.PositiveIntegerField(_("字数"))
    attachments = models.JSONField(default=list)
    digest = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["article", "number"]
        verbose_name = _("版本")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"V{self.number}"

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a revision is never changed; make the next one")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("revisions are never deleted")


class Draft(models.Model):
    """The working copy, saved as one types. `version` counts saves, so that two windows cannot overwrite
    each other unseen; `base` is the revision it was begun from (0: none)."""

    article = models.OneToOneField(Article, models.PROTECT, primary_key=True, related_name="draft")
    title = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    base = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class EditLock(models.Model):
    """Who is editing a text now, and since when. Lapses by itself; may be taken over, openly."""

    LAPSES_AFTER = timedelta(seconds=90)

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="edit_lock")
    holder = models.ForeignKey(User, models.PROTECT, related_name="+")
    window = models.CharField(max_length=40)  # which of the holder's browser windows
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.holder} {self.since:%H:%M}"

    def is_held(self, at: datetime) -> bool:
        return at - self.seen_at < self.LAPSES_AFTER
