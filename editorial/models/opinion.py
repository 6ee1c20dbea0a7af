"""常用意见: what people say often when they sign, return or decline; shared by a unit or one's own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models import Unit, User

from .plan import LevelKey


class ReasonCode(models.TextChoices):
    """Why a text is returned, declined or corrected. Reports count these."""

    TYPO = "typo", _("错别字与标点")
    FACT = "fact", _("事实待核")
    DATA = "data", _("数据缺出处")
    WORDING = "wording", _("表述不规范")
    TITLE = "title", _("标题不当")
    POLICY = "policy", _("导向把关")
    SECRECY = "secrecy", _("涉敏涉密")
    RIGHTS = "rights", _("版权授权")
    DUPLICATE = "duplicate", _("重复发布")
    STALE = "stale", _("时效已过")
    FORMAT = "format", _("体例格式")
    PRIVACY = "privacy", _("个人信息")
    OTHER = "other", _("其他")


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def offered_to(self, user: User, unit: Unit, level: str) -> "OpinionQuerySet":
        """One's own phrases and the unit's, of those that fit the level."""
        mine_or_ours = Q(owner=user) | Q(owner__isnull=True, unit=unit)
        return self.filter(mine_or_ours, level__in=("", level))


class Opinion(models.Model):
    verb = models.CharField(
        _("用于"),
        max_length=12,
        choices=[("approve", _("同意")), ("send_back", _("退回")), ("decline", _("退稿"))],
    )
    level = models.CharField(_("审级"), max_length=10, blank=True, choices=LevelKey.choices)
    label = models.CharField(_("短语"), max_length=12)
    text = models.CharField(_("意见全文"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["verb", "pk"]
        verbose_name = _("常用意见")

    def __str__(self) -> str:
        return self.label
