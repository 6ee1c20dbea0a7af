"""What texts and their corrections put on the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.models import (
    REVIEWING,
    Article,
    Correction,
    CorrectionState,
    Level,
    LevelKey,
    Signature,
    State,
)
from editorial.models.article import READERS
from editorial.rules import WRITERS
from workflows.models import Record, Task, User
from workflows.nodes import Panel
from workflows.queries import is_own_draft
from workflows.workbench import Counts, Kind, Overview, Row, Tile, Way, Workbench, bars_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PLATFORMS = 3  # named in a row
SENT = 30  # under way; and a third as many that are done with
SIGN = Kind("sign", gettext_lazy("审签"), "file-text")
WRITE = Kind("write", gettext_lazy("修改"), "pencil")
ISSUE = Kind("issue", gettext_lazy("发布"), "broadcast")
HELD = Kind("held", gettext_lazy("待用"), "player-pause")
OF_STEP = {"drafting": WRITE, "held": HELD}
CALLS = {
    "publishing": gettext_lazy("发布"),
    "executing": gettext_lazy("执行"),
    "held": gettext_lazy("启用"),
}
UNDERWAY = (
    State.RETURNED,
    State.FIRST_REVIEW,
    State.SECOND_REVIEW,
    State.FINAL_REVIEW,
    State.MAJOR_REVIEW,
    State.HELD,
    State.SIGNED_OFF,
    State.CORRECTING,
)
OPEN_REQUESTS = (CorrectionState.SECOND_REVIEW, CorrectionState.FINAL_REVIEW, CorrectionState.EXECUTING)
PASSED = (State.SIGNED_OFF, State.PUBLISHED, State.CORRECTING, State.CORRECTED, State.TAKEN_DOWN)
BARS: tuple[tuple[_StrOrPromise, tuple[State, ...], bool], ...] = (  # name, states, shown when empty
    (gettext_lazy("编写"), (State.DRAFT, State.RETURNED), True),
    (gettext_lazy("初审"), (State.FIRST_REVIEW,), True),
    (gettext_lazy("复审"), (State.SECOND_REVIEW,), True),
    (gettext_lazy("终审"), (State.FINAL_REVIEW,), True),
    (gettext_lazy("加审"), (State.MAJOR_REVIEW,), False),
    (gettext_lazy("待用"), (State.HELD,), False),
    (gettext_lazy("待发布"), (State.SIGNED_OFF,), True),
    (gettext_lazy("更正中"), (State.CORRECTING,), False),
    (gettext_lazy("今日发布"), (State.PUBLISHED,), True),
)


class TextRow(Row):
    """A task about an article, or what somebody owes it."""

    @property
    def icon(self) -> str:
        return "phone-call" if self.is_owed else super().icon

    @property
    def where(self) -> str:
        """The platforms it is to go out on."""
        names = list(dict.fromkeys(str(each.get_platform_display()) for each in self.subject.outlets.all()))
        shown = " · ".join(names[:PLATFORMS])
        if len(names) <= PLATFORMS:
            return shown
        return _("{names} 等 {count} 个平台").format(names=shown, count=len(names))

    @property
    def is_urgent(self) -> bool:
        return bool(self.subject.urgent)

    @property
    def bulk(self) -> bool:
        level = level_of(self.subject) if self.kind is SIGN else None
        if level is None or not level.bulk or self.subject.open_marks:
            return False
        return not (level.read_aloud and self.subject.major)


class _Texts(Workbench):
    """What the two flows share: the kinds of their tasks, and how such a task lies on the desk."""

    kinds = (SIGN, WRITE, ISSUE, HELD)
    readers = frozenset(READERS)

    def kind_of(self, task: Task) -> Kind:
        if isinstance(task.node, Panel):
            return SIGN
        return OF_STEP.get(task.node.name, ISSUE)

    def row(self, task: Task, subject: Any, now: datetime) -> Row:
        kind, url = self.kind_of(task), subject.get_absolute_url()
        call: _StrOrPromise = kind.name if kind is SIGN else CALLS.get(task.node.name, _("修改"))
        if kind is WRITE:
            call, url = (_("续写") if is_own_draft(task) else _("修改")), f"{url}edit/"
        overdue = task.due_at is not None and task.due_at < now
        return self.of_row(subject, kind, call, url, task=task, due_at=task.due_at, overdue=overdue)


class ReviewWorkbench(_Texts):
    """三审三校."""

    of_row = TextRow
    in_a_row: ClassVar = {
        "mark": gettext_lazy("提出 {count} 条校对标记"),
        "accept_mark": gettext_lazy("{count} 次采纳校对标记"),
        "decline_mark": gettext_lazy("{count} 次说明不改的理由"),
    }
    all_sent = Way(gettext_lazy("我写的全部稿件"), reverse_lazy("editorial:articles", query={"tab": "mine"}))

    def owed(self, user: User, now: datetime) -> list[Row]:
        """Texts that this person agreed to by telephone and has not signed yet."""
        debts = Signature.objects.filter(signer=user, by_phone=True, countersigned_at__isnull=True)
        mine = debts.filter(case=OuterRef("pk"), round=OuterRef("round"))
        articles = Article.objects.filter(pk__in=debts.values("case"), debts__gt=0).filter(Exists(mine))
        dated: Any = articles.on_desk().annotate(countersign_due=mine.values("countersign_due")[:1])
        return [
            TextRow(
                each,
                SIGN,
                _("补签"),
                each.get_absolute_url(),
                due_at=each.countersign_due,
                overdue=each.countersign_due < now,
            )
            for each in dated
        ]

    def pips(self, subject: Any, *, late: bool = False) -> list[str]:
        """How far a text has come along its own plan's levels."""
        plan = subject.plan_version
        keys = (
            [level.key for level in plan.levels if level.key != LevelKey.MAJOR or subject.major]
            if plan
            else []
        )
        if subject.level in keys:
            return _strokes(keys.index(subject.level), len(keys), late=late)
        if subject.state == State.HELD:
            return _strokes(len(keys) - 1, len(keys), late=late)
        return ["y" if subject.state in PASSED else ""] * (len(keys) or 3)

    def is_told(self, record: Record, subject: Any, user: User) -> bool:
        """Not what happens in drafts of others that were never submitted."""
        return subject.submitted_at is not None or subject.author_id == user.pk

    def own(self, user: User) -> Any:
        return Article.objects.filter(author=user).order_by("-changed_at")

    def sent(self, user: User) -> tuple[list[Any], list[Any]]:
        mine = Article.objects.filter(author=user, submitted_at__isnull=False).on_desk()
        under_way = mine.filter(state__in=UNDERWAY).order_by("-changed_at")[:SENT]
        finished = mine.exclude(state__in=[State.DRAFT, *UNDERWAY]).order_by("-changed_at")[: SENT // 3]
        return list(under_way), list(finished)

    def overview(self, user: User, units: Sequence[int], counts: Counts, now: datetime) -> Overview:
        """稿件流转. Counts only what is under way and today's, so that the archive costs nothing."""
        texts = Article.objects.filter(unit__in=units) if units else Article.objects.filter(author=user)
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        under_way = texts.filter(state__in=[State.DRAFT, *UNDERWAY])
        today = texts.filter(state=State.PUBLISHED, changed_at__gte=midnight)
        counted = dict(_by_state(under_way).union(_by_state(today), all=True))
        title = _("稿件流转") if units else _("我的稿件")
        return Overview(title, bars_of(BARS, counted), _tiles(counts, counted, reads=bool(units)))

    def begins(self, roles: frozenset[str]) -> Way | None:
        return Way(_("新建稿件"), reverse_lazy("editorial:new"), "pencil") if roles & {*WRITERS} else None


class CorrectionWorkbench(_Texts):
    """更正与撤稿: its tasks are of the same kinds."""

    def pips(self, subject: Any, *, late: bool = False) -> list[str]:
        if subject.state not in OPEN_REQUESTS:
            return ["y" if subject.state == CorrectionState.EXECUTED else ""] * len(OPEN_REQUESTS)
        return _strokes(OPEN_REQUESTS.index(subject.state), len(OPEN_REQUESTS), late=late)

    def sent(self, user: User) -> tuple[list[Any], list[Any]]:
        """The requests that I made."""
        return list(Correction.objects.filter(author=user, state__in=OPEN_REQUESTS).on_desk()), []


def level_of(article: Article) -> Level | None:
    """The plan's level that an article waits at."""
    return article.plan_version.level(article.level) if article.plan_version and article.level else None


def _strokes(at: int, count: int, *, late: bool) -> list[str]:
    return ["y"] * at + ["late" if late else "n"] + [""] * (count - at - 1)


def _by_state(articles: Any) -> Any:
    return articles.order_by().values_list("state").annotate(count=Count("pk"))


def _tiles(counts: Counts, standing: dict[str, int], *, reads: bool) -> list[Tile]:
    """What waits to be signed, else what one has under review; and what is to be mended, else published."""
    if reads:
        new = _("今天新到 {n} 件").format(n=counts.new_today) if counts.new_today else ""
        first = Tile(SIGN.icon, _("待我审签"), "?show=sign", counts.of[SIGN.key], note=new, more=counts.more)
    else:
        in_review = sum(standing.get(state, 0) for state in REVIEWING)
        first = Tile(SIGN.icon, _("审签中"), "?tab=sent", in_review)
    if counts.of[ISSUE.key] and not counts.of[WRITE.key] and not counts.drafts:
        return [first, Tile(ISSUE.icon, _("待我发布"), "?show=issue", counts.of[ISSUE.key])]
    drafts = _("草稿 {n} 篇").format(n=counts.drafts) if counts.drafts else ""
    return [first, Tile(WRITE.icon, _("待我修改"), "?show=write", counts.of[WRITE.key], note=drafts)]
