"""Media accounts: where texts go out. They live below both halves because a county may run either alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .people import Unit, User


class Platform(models.TextChoices):
    WECHAT = "wechat", _("微信公众号")
    WEIBO = "weibo", _("微博")
    APP = "app", _("客户端")
    TOUTIAO = "toutiao", _("今日头条")
    DOUYIN = "douyin", _("抖音")
    KUAISHOU = "kuaishou", _("快手")
    CHANNELS = "channels", _("微信视频号")
    WEBSITE = "website", _("网站")
    OTHER = "other", _("其他")


class Operator(models.TextChoices):
    """Who runs an account day by day. The unit answers for it either way."""

    OWN = "own", _("自营")
    VENDOR = "vendor", _("代运维")


class OutletQuerySet(models.QuerySet["Outlet"]):
    def in_use(self) -> OutletQuerySet:
        return self.filter(status=Outlet.Status.IN_USE)

    def of(self, unit: Unit) -> OutletQuerySet:
        return self.filter(unit=unit)

    def unfiled(self) -> OutletQuerySet:
        return self.filter(filing_number="")

    def silent_for(self, days: int, on: date) -> OutletQuerySet:
        """In use, and nothing posted for so many days. What was never noted is not known to be silent."""
        return self.in_use().filter(last_post_on__lte=on - timedelta(days=days))

    def never_noted(self) -> OutletQuerySet:
        return self.in_use().filter(last_post_on__isnull=True)


class Outlet(models.Model):
    """账号: one account of one unit on one platform. A closed one stays: what went out on it did so.

    `status` has held since `status_since`; the rows of OutletStatus tell how it came to that. `last_post_on` is
    entered by hand, or comes from publishing (`workflows.outlets.posted`).
    """

    class Status(models.TextChoices):
        IN_USE = "in_use", _("在用")
        SUSPENDED = "suspended", _("停更")
        CLOSED = "closed", _("注销")

    name = models.CharField(_("账号名称"), max_length=60)
    platform = models.CharField(_("平台"), max_length=20, choices=Platform.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outlets", verbose_name=_("主办单位"))
    handle = models.CharField(_("账号 ID"), max_length=60, blank=True)
    aliases = models.TextField(
        _("别名"), blank=True, max_length=500, help_text=_("曾用名，以及通报里用过的叫法，一行一个")
    )
    filing_number = models.CharField(_("备案号"), max_length=60, blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("负责人")
    )
    operator = models.CharField(_("运维方式"), max_length=10, choices=Operator.choices, default=Operator.OWN)
    vendor = models.CharField(_("代运维单位"), max_length=80, blank=True)
    opened_on = models.DateField(_("开通日期"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.IN_USE)
    status_since = models.DateField(_("现状态自"), null=True, blank=True)
    last_post_on = models.DateField(_("最近发布"), null=True, blank=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "pk"]
        verbose_name = _("账号")
        constraints = [
            models.UniqueConstraint(fields=["platform", "name"], name="outlet_once"),
            models.CheckConstraint(
                condition=~Q(operator=Operator.VENDOR) | ~Q(vendor=""),
                name="outlet_vendor_named",
                violation_error_message=_("代运维的账号须写明代运维单位"),
            ),
            models.CheckConstraint(
                condition=Q(opened_on__isnull=True)
                | Q(status_since__isnull=True)
                | Q(status_since__gte=F("opened_on")),
                name="outlet_not_before_it_opened",
                violation_error_message=_("停更、注销的日期不能早于开通日期"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}·{self.get_platform_display()}"

    def get_absolute_url(self) -> str:
        return reverse("outlet", args=[self.pk])

    @property
    def tone(self) -> str:
        """The kit's colour class for its status."""
        return {self.Status.IN_USE: "grn", self.Status.SUSPENDED: "amb"}.get(self.Status(self.status), "")

    @property
    def other_names(self) -> tuple[str, ...]:
        """What else it is called."""
        return tuple(name.strip() for name in self.aliases.splitlines() if name.strip())

    @property
    def run_by(self) -> str:
        """自营, or the vendor by name."""
        return self.vendor or str(self.get_operator_display())

    def days_silent(self, on: date) -> int | None:
        """How many days nothing went out on it; None if nobody knows, or it need not post."""
        if self.last_post_on is None or self.status != self.Status.IN_USE:
            return None
        return max((on - self.last_post_on).days, 0)


class OutletStatus(models.Model):
    """One stretch of an account's life, from a day on: written once, when the account is entered or changes."""

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="history")
    status = models.CharField(_("状态"), max_length=12, choices=Outlet.Status.choices)
    since = models.DateField(_("自"), null=True)
    why = models.CharField(_("事由"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["outlet", "-pk"]
        verbose_name = _("账号状态")

    def __str__(self) -> str:
        return f"{self.outlet} {self.get_status_display()}"

    @property
    def tone(self) -> str:
        return Outlet(status=self.status).tone

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("a status is written once")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("statuses are never deleted")
