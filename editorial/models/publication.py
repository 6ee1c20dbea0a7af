"""发布: where and when a text went out, and the link or picture that shows it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models import Attachment, Outlet, User

from .article import Article


class Publication(models.Model):
    """One outlet's copy of one article: published, or left out with a reason. What happens to the copy
    later (corrected, taken down) is told by `Execution`."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="publications")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="publications", verbose_name=_("账号"))
    revision = models.PositiveIntegerField(_("版本"))
    digest = models.CharField(_("摘要值"), max_length=64)
    left_out = models.BooleanField(_("不发"), default=False)
    why = models.CharField(_("不发的理由"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True)
    link = models.URLField(_("链接"), max_length=500, blank=True)
    evidence = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name=_("截图或文件")
    )
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发布人"))
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["article", "pk"]
        verbose_name = _("发布记录")
        constraints = [
            models.UniqueConstraint(fields=["article", "outlet"], name="published_once_per_outlet"),
            models.CheckConstraint(
                condition=Q(left_out=True, published_at__isnull=True) & ~Q(why="")
                | Q(left_out=False, published_at__isnull=False),
                name="published_or_left_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet}"
