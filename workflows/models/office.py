"""What was changed about people, units, posts, plans and accounts: one append-only row for every deed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Post, Role, Unit, User


class About(models.TextChoices):
    PERSON = "person", _("人员")
    POST = "post", _("岗位")
    UNIT = "unit", _("单位")
    OUTLET = "outlet", _("账号")
    PLAN = "plan", _("审签方案")
    OPINION = "opinion", _("常用意见")
    CHECKLIST = "checklist", _("检查表")
    CALENDAR = "calendar", _("工作日历")
    TERMS = "terms", _("整改时限")


class Deed(models.TextChoices):
    CREATE = "create", _("新建")
    CHANGE = "change", _("修改")
    DEACTIVATE = "deactivate", _("停用")
    REACTIVATE = "reactivate", _("恢复")
    RESET_PASSWORD = "reset_password", _("重设密码")
    END = "end", _("结束任职")
    NEW_VERSION = "new_version", _("启用新版")
    REMOVE = "remove", _("删除")


TONES = {
    Deed.CREATE: "grn",
    Deed.REACTIVATE: "grn",
    Deed.NEW_VERSION: "vio",
    Deed.END: "amb",
    Deed.RESET_PASSWORD: "amb",
    Deed.DEACTIVATE: "red",
    Deed.REMOVE: "red",
}


class OfficeRecordQuerySet(models.QuerySet["OfficeRecord"]):
    def visible_to(self, user: User) -> OfficeRecordQuerySet:
        """To the administrators and auditors of the unit that it concerns."""
        from workflows.permissions import units_read_by

        return self.filter(unit__in=units_read_by(user, [Role.ADMINISTRATOR, Role.AUDITOR]))


class OfficeRecord(models.Model):
    """There is no case for a person or a unit, so their changes have a list of their own.

    Written by `workflows.office`, in the transaction of the change; both databases refuse UPDATE and DELETE.
    `name` and `changes` hold words as they were then: what they name may be called otherwise today.
    """

    about = models.CharField(_("对象"), max_length=10, choices=About.choices)
    about_id = models.PositiveBigIntegerField()
    name = models.CharField(_("名称"), max_length=120)
    deed = models.CharField(_("事项"), max_length=16, choices=Deed.choices)
    changes = models.JSONField(_("变更"), default=list)  # [[label, before, after], …]
    words = models.CharField(_("说明"), max_length=300, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("经办岗位"))
    at = models.DateTimeField(_("时间"))

    objects = OfficeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("人事与方案变更")
        indexes = [
            models.Index(fields=["unit", "-id"], name="office_of_unit"),
            models.Index(fields=["about", "about_id"], name="office_about"),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.name}"

    @property
    def tone(self) -> str:
        """The kit's colour class for what was done."""
        return TONES.get(Deed(self.deed), "")

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("records are written once")
        super().save(force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("records are never deleted")
