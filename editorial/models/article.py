"""稿件: a piece of writing on its way through the three levels, and what its life may become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflows.fsm import FSMField, Subject, SubjectQuerySet, transition
from workflows.models import Outlet, Role, Unit, User
from workflows.permissions import units_read_by

from .plan import LevelKey, PlanVersion

if TYPE_CHECKING:
    from workflows.flows import CaseFlow

    from .revision import Revision


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    FIRST_REVIEW = "first_review", _("初审一校")
    SECOND_REVIEW = "second_review", _("复审二校")
    FINAL_REVIEW = "final_review", _("终审三校")
    MAJOR_REVIEW = "major_review", _("重大事项加审")
    SIGNED_OFF = "signed_off", _("已签发")
    PUBLISHED = "published", _("已发布")
    RETURNED = "returned", _("已退回")
    DECLINED = "declined", _("已退稿")
    HELD = "held", _("待用")
    WITHDRAWN = "withdrawn", _("已撤回")
    CORRECTING = "correcting", _("更正中")
    CORRECTED = "corrected", _("已更正")
    TAKEN_DOWN = "taken_down", _("已撤稿")

    @property
    def tone(self) -> str:
        """The kit's colour class for this state."""
        return TONES.get(self, "b")


S = State
REVIEWING = (S.FIRST_REVIEW, S.SECOND_REVIEW, S.FINAL_REVIEW, S.MAJOR_REVIEW)
WITH_AUTHOR = (S.DRAFT, S.RETURNED)
LIVE = (S.PUBLISHED, S.CORRECTED)
LEVEL_OF = {
    S.FIRST_REVIEW: LevelKey.FIRST,
    S.SECOND_REVIEW: LevelKey.SECOND,
    S.FINAL_REVIEW: LevelKey.FINAL,
    S.MAJOR_REVIEW: LevelKey.MAJOR,
}
STATE_OF = {level: state for state, level in LEVEL_OF.items()}
TONES = {
    S.DRAFT: "",
    S.SIGNED_OFF: "vio",
    S.PUBLISHED: "grn",
    S.CORRECTED: "grn",
    S.RETURNED: "amb",
    S.CORRECTING: "amb",
    S.HELD: "amb",
    S.DECLINED: "red",
    S.TAKEN_DOWN: "red",
    S.WITHDRAWN: "line",
}
READERS = (
    Role.EDITOR,
    Role.CENTRE_HEAD,
    Role.LEADER_IN_CHARGE,
    Role.LEADER,
    Role.PUBLISHER,
    Role.PROOFREADER,
    Role.AUDITOR,
)


class Kind(models.TextChoices):
    ORIGINAL = "original", _("原创")
    REPOST = "repost", _("转载")
    DIRECTIVE = "directive", _("指令稿件")


class ArticleQuerySet(SubjectQuerySet):
    def locked(self) -> ArticleQuerySet:
        return super().locked().select_related("plan_version", "draft")

    def written_by(self, user: User) -> ArticleQuerySet:
        return self.filter(Q(author=user) | Exists(user_is_co_author(user)))

    def visible_to(self, user: User) -> ArticleQuerySet:
        """One's own; what was submitted to a unit one serves in; and drafts too for the unit's auditor."""
        mine = Q(author=user) | Exists(user_is_co_author(user))
        serves, audits = units_read_by(user, READERS), units_read_by(user, [Role.AUDITOR])
        return self.filter(mine | Q(unit__in=serves, submitted_at__isnull=False) | Q(unit__in=audits))

    def listed(self) -> ArticleQuerySet:
        return self.select_related("author", "unit", "from_unit")

    def on_desk(self) -> ArticleQuerySet:
        return self.listed().select_related("plan_version").prefetch_related("outlets")


def user_is_co_author(user: User) -> Any:
    return Article.co_authors.through.objects.filter(article=OuterRef("pk"), user=user)


class Article(Subject):
    """One text. Its words live in revisions; this row says where it stands and which revision counts."""

    known_co_authors: frozenset[int] | None = None  # keys, where a page has read them with the row

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("标题"), max_length=120, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="articles", verbose_name=_("作者"))
    co_authors = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("共同作者"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="articles", verbose_name=_("审稿单位"))
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("供稿单位"))

    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices, default=Kind.ORIGINAL)
    source = models.CharField(_("来源"), max_length=120, blank=True)
    source_url = models.URLField(_("原文链接"), blank=True)
    repost_note = models.CharField(
        _("转载登记"), max_length=200, blank=True, help_text=_("原发时间、授权情况、登记人")
    )
    column = models.CharField(_("栏目"), max_length=40, blank=True)
    outlets = models.ManyToManyField(
        Outlet, blank=True, related_name="articles", verbose_name=_("拟发布账号")
    )
    planned_at = models.DateTimeField(_("拟发布时间"), null=True, blank=True)
    urgent = models.BooleanField(_("加急"), default=False)
    urgent_reason = models.CharField(_("加急理由"), max_length=200, blank=True)
    classified = models.BooleanField(_("是否涉密"), default=False)
    major = models.BooleanField(_("重大事项"), default=False)

    state = FSMField(_("状态"), choices=S.choices, default=S.DRAFT, protected=True, db_index=True)
    round = models.PositiveSmallIntegerField(_("轮次"), default=0)
    revision = models.PositiveIntegerField(_("当前版本"), default=0)
    digest = models.CharField(max_length=64, blank=True)
    signed_digest = models.CharField(max_length=64, blank=True)
    live_digest = models.CharField(max_length=64, blank=True)
    returned_from = models.CharField(max_length=10, choices=LevelKey.choices, blank=True)
    open_marks = models.PositiveSmallIntegerField(default=0)
    debts = models.PositiveSmallIntegerField(_("待补签"), default=0)
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("建稿时间"))
    submitted_at = models.DateTimeField(_("送审时间"), null=True)
    changed_at = models.DateTimeField(_("更新时间"), db_index=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("稿件")
        indexes = [
            models.Index(fields=["unit", "-changed_at"], name="article_of_unit"),
            models.Index(fields=["unit", "state", "-changed_at"], name="article_of_unit_state"),
            models.Index(fields=["author", "-changed_at"], name="article_of_author"),
            models.Index(fields=["author", "state"], name="article_of_author_state"),
            models.Index(fields=["from_unit", "-changed_at"], name="article_from_unit"),
            models.Index(fields=["unit", "column", "-changed_at"], name="article_of_column"),
            models.Index(fields=["unit", "-changed_at"], name="article_urgent", condition=Q(urgent=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(classified=False),
                name="no_classified_text",
                violation_error_message=_("涉密内容不得进入本系统"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.PUBLISHED, S.SIGNED_OFF]) | ~Q(signed_digest=""),
                name="signed_before_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("（无标题）"))

    def get_absolute_url(self) -> str:
        return reverse("editorial:article", args=[self.pk])

    @classmethod
    def flow(cls) -> type[CaseFlow]:
        from editorial.flows.review import ReviewFlow

        return ReviewFlow

    @property
    def screen_digest(self) -> str:
        return self.digest

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def level(self) -> str:
        """The level it waits at, or nothing when it is not under review."""
        return LEVEL_OF.get(State(self.state), "")

    @property
    def is_with_author(self) -> bool:
        return self.state in WITH_AUTHOR

    def text(self) -> Revision | None:
        """The revision that counts now."""
        from .revision import Revision

        return Revision.objects.filter(article=self, number=self.revision).select_related("author").first()

    # The transitions. Which verb takes which of them, and from where to where, stands in the flow.

    @transition(state, source=WITH_AUTHOR, target=S.FIRST_REVIEW)
    def submit(self) -> None:
        """送审."""

    @transition(state, source=S.RETURNED, target=S.SECOND_REVIEW)
    def resubmit_to_second(self) -> None:
        """Nothing changed since the second level returned it: nothing resets."""

    @transition(state, source=S.RETURNED, target=S.FINAL_REVIEW)
    def resubmit_to_final(self) -> None:
        """The same for the final level."""

    @transition(state, source=S.RETURNED, target=S.MAJOR_REVIEW)
    def resubmit_to_major(self) -> None:
        """The same for the extra level."""

    @transition(state, source=S.FIRST_REVIEW, target=S.SECOND_REVIEW)
    def pass_first(self) -> None:
        """初审通过."""

    @transition(state, source=S.SECOND_REVIEW, target=S.FINAL_REVIEW)
    def pass_second(self) -> None:
        """复审通过."""

    @transition(state, source=S.FINAL_REVIEW, target=S.MAJOR_REVIEW)
    def pass_to_major(self) -> None:
        """终审通过, and the matter is weighty."""

    @transition(state, source=[S.FINAL_REVIEW, S.MAJOR_REVIEW], target=S.SIGNED_OFF)
    def sign_off(self) -> None:
        """签发: from here on only this very text may go out."""
        self.signed_digest = self.digest

    @transition(state, source=[*REVIEWING, S.SIGNED_OFF], target=S.RETURNED)
    def send_back(self) -> None:
        """退回作者."""

    @transition(state, source=[S.SECOND_REVIEW, S.FINAL_REVIEW, S.MAJOR_REVIEW], target=S.FIRST_REVIEW)
    def send_back_to_first(self) -> None:
        """退回初审."""

    @transition(state, source=REVIEWING, target=S.FIRST_REVIEW)
    def restart(self) -> None:
        """The text changed under signatures: all levels sign afresh."""

    @transition(state, source=[S.FINAL_REVIEW, S.MAJOR_REVIEW], target=S.SECOND_REVIEW)
    def send_back_to_second(self) -> None:
        """退回复审."""

    @transition(state, source=[*REVIEWING, S.HELD], target=S.DECLINED)
    def decline(self) -> None:
        """退稿."""

    @transition(state, source=S.FINAL_REVIEW, target=S.HELD)
    def hold(self) -> None:
        """待用."""

    @transition(state, source=S.HELD, target=S.FINAL_REVIEW)
    def resume(self) -> None:
        """启用: back to the level that held it."""

    @transition(state, source=[*WITH_AUTHOR, *REVIEWING, S.HELD], target=S.WITHDRAWN)
    def withdraw(self) -> None:
        """撤回."""

    @transition(state, source=S.SIGNED_OFF, target=S.PUBLISHED)
    def publish(self) -> None:
        """发布: the first outlet is out."""

    @transition(state, source=LIVE, target=S.CORRECTING)
    def begin_correction(self) -> None:
        """更正或撤稿 has been asked for."""

    @transition(state, source=S.CORRECTING, target=S.CORRECTED)
    def correct(self) -> None:
        """已更正."""

    @transition(state, source=S.CORRECTING, target=S.TAKEN_DOWN)
    def take_down(self) -> None:
        """已撤稿."""

    @transition(state, source=S.CORRECTING, target=S.PUBLISHED)
    def stay_published(self) -> None:
        """The request fell; what is live stays."""

    @transition(state, source=S.CORRECTING, target=S.CORRECTED)
    def stay_corrected(self) -> None:
        """The same for a text that was corrected before."""
