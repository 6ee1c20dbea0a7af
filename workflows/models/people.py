"""Who works here: units in a tree, people, and the posts that people hold in units for a time."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

SYSTEM = "system"  # the user name of what acts by itself


class Role(models.TextChoices):
    """What a post entitles to. The seats of a review plan and the steps of a flow name roles, never people."""

    CORRESPONDENT = "correspondent", _("通讯员")
    EDITOR = "editor", _("编辑")
    CENTRE_HEAD = "centre_head", _("中心负责人")
    LEADER_IN_CHARGE = "leader_in_charge", _("分管领导")
    LEADER = "leader", _("领导")
    PUBLISHER = "publisher", _("发布员")
    PROOFREADER = "proofreader", _("校对")
    INSPECTOR = "inspector", _("检查员")
    DISPATCHER = "dispatcher", _("督办员")
    CONTACT = "contact", _("整改联络员")
    VERIFIER = "verifier", _("复核员")
    AUDITOR = "auditor", _("审计")
    ADMINISTRATOR = "administrator", _("管理员")


class Unit(models.Model):
    """An office. `path` is the chain of ids from the root ("/1/4/"), so that a subtree is one prefix."""

    name = models.CharField(_("名称"), max_length=80, unique=True)
    short_name = models.CharField(_("简称"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    desk = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="served",
        verbose_name=_("审稿单位"),
        help_text=_("本单位的稿件送哪个单位审签；留空即由本单位审签"),
    )
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        ordering = ["path"]
        verbose_name = _("单位")

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, **kwargs: Any) -> None:
        if self.pk and self.parent_id and f"/{self.pk}/" in Unit.objects.get(pk=self.parent_id).path:
            raise ValidationError(_("上级单位不能是本单位或其下级"))
        before = self.path
        super().save(**kwargs)
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if self.path != before:
            Unit.objects.filter(pk=self.pk).update(path=self.path)
            if before:  # the whole subtree moves along
                for below in Unit.objects.filter(path__startswith=before).exclude(pk=self.pk):
                    Unit.objects.filter(pk=below.pk).update(path=self.path + below.path[len(before) :])

    @property
    def level(self) -> int:
        """0 for a root; what a list indents by."""
        return self.path.count("/") - 2

    @property
    def reviewing(self) -> Unit:
        """The unit whose review plan this unit's texts go through."""
        return self.desk or self

    def covers(self, other_path: str) -> bool:
        return other_path.startswith(self.path)


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, name: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), name=name, **fields)
        user.set_password(password)
        user.save()
        return user

    def system(self) -> User:
        """Who acts when a deadline or a rule does: nobody can sign in as it, and it holds no post."""
        found, _made = self.get_or_create(username=SYSTEM, defaults={"name": "清样系统", "password": "!"})
        return found

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def with_inbox(self) -> UserQuerySet:
        """Annotates `told` (the number of their newest notice) and `unread`; for the frame of a page."""
        from .notice import Notice

        theirs = Notice.objects.filter(recipient=OuterRef("pk")).order_by()
        newest = theirs.values("recipient").annotate(last=Max("seq")).values("last")
        unread = theirs.unread().values("recipient").annotate(n=Count("pk")).values("n")
        return self.annotate(told=Coalesce(Subquery(newest), 0), unread=Coalesce(Subquery(unread), 0))


class User(AbstractBaseUser):
    """A person. Deactivated when they leave, never deleted: the trail keeps their name.

    There is no superuser: administrators hold an `administrator` post like everybody else holds theirs.
    """

    username = models.CharField(
        _("用户名"), max_length=40, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    is_active = models.BooleanField(_("在职"), default=True)
    large_type = models.BooleanField(_("大字显示"), default=False)
    language = models.CharField(
        _("界面语言"), max_length=10, blank=True, choices=[("zh-hans", "简体中文"), ("en", "English")]
    )
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["name"]
        verbose_name = _("人员")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("users are deactivated, never deleted")

    @property
    def is_system(self) -> bool:
        """Whether this is no person, but what acts when a deadline or a rule does."""
        return self.username == SYSTEM

    @property
    def initial(self) -> str:
        """The character that stands for a person in a round badge."""
        return self.name[:1]


class PostQuerySet(models.QuerySet["Post"]):
    def current(self, on: date) -> PostQuerySet:
        """Posts in force on that day, of people still here."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, user__is_active=True
        )

    def covering(self, unit: Unit | str | OuterRef) -> PostQuerySet:
        """Posts in that unit or in one above it: a district's leader leads its centre too.

        The unit may be given by its path, or by an outer query's reference to a path.
        """
        path = unit if isinstance(unit, OuterRef) else Value(unit.path if isinstance(unit, Unit) else unit)
        wrapped = ExpressionWrapper(path, output_field=models.CharField())
        return self.alias(of_path=wrapped).filter(of_path__startswith=F("unit__path"))


class Post(models.Model):
    """A role held in a unit, and in every unit below it, between two days (both included)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    role = models.CharField(_("岗位"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("任职起"))
    ends_on = models.DateField(_("任职止"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "role", "starts_on"]
        verbose_name = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role", "starts_on"], name="post_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_it_starts",
                violation_error_message=_("任职止不能早于任职起"),
            ),
        ]
        indexes = [models.Index(fields=["role", "unit"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()}"

    @property
    def label(self) -> str:
        return str(self)


__all__ = ["Post", "Role", "Unit", "User"]
