"""待办: what lies on one person's desk, over all flows, as rows that a page can print without asking more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows import queries
from workflows.models import Record, Task, User
from workflows.workbench import Counts, Kind, Row, Workbench

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PAGE = 20


@dataclass(frozen=True)
class Group:
    """Rows under one heading; `look` is the kit's class."""

    name: _StrOrPromise
    rows: Sequence[Row]
    look: str = ""


@dataclass(frozen=True)
class Desk:
    """All that waits, counted, and one page of it in groups."""

    groups: list[Group]
    counts: dict[str, int]  # by the key of a kind
    owed: int
    drafts: int
    due_today: int
    overdue: int
    earliest: datetime | None
    new_today: int  # of the first kind
    number: int
    pages: int
    subjects: dict[int, Any]
    more: bool  # than were looked at

    @property
    def total(self) -> int:
        return self.waiting + self.owed

    @property
    def waiting(self) -> int:
        """The tasks among them: what the badge of every page counts."""
        return sum(self.counts.values())

    @property
    def kinds(self) -> list[tuple[str, _StrOrPromise, int]]:
        """What there is to choose from: key, name and count of each kind."""
        return [(kind.key, kind.name, self.counts[kind.key]) for kind in kinds() if self.counts[kind.key]]

    @property
    def told(self) -> Counts:
        return Counts(self.counts, self.drafts, self.new_today, self.more)

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def bulk(self) -> bool:
        return any(row.bulk for group in self.groups for row in group.rows)


def benches() -> list[Workbench]:
    """What the installed flows put here, in their order."""
    return [flow.workbench for flow in queries.flows()]


def kinds() -> list[Kind]:
    return list(dict.fromkeys(kind for bench in benches() for kind in bench.kinds))


def kind_of(task: Task) -> Kind:
    return _bench(task).kind_of(task)


def _bench(task: Task) -> Workbench:
    bench: Workbench = task.node.flow_class.workbench
    return bench


def desk(
    user: User,
    reach: queries.Reach,
    now: datetime,
    *,
    show: str = "",
    claimed: bool = False,
    number: int = 1,
    news: Sequence[Record] = (),
) -> Desk:
    """What waits for this person and the seats in reach: of one kind if asked, or only what they have claimed.
    What the `news` is about is read along, for whoever tells it."""
    tasks = list(queries.waiting(user, reach)[: queries.AT_MOST])
    owed = [row for bench in benches() for row in bench.owed(user, now)]
    work = [task for task in tasks if not queries.is_own_draft(task)]
    dated = [*(task.due_at for task in work if task.due_at), *(row.due_at for row in owed if row.due_at)]
    midnight, first = _midnight(now), kinds()[0]
    shown = [task for task in tasks if show in ("", kind_of(task).key) and (not claimed or _is_claimed(task))]
    shown.sort(key=queries.is_own_draft)
    pages = max(1, -(-len(shown) // PAGE))
    number = min(max(number, 1), pages)
    here = shown[(number - 1) * PAGE : number * PAGE]
    subjects = queries.subjects_of(here, news)
    rows = [row_of(task, subjects[task.process_id], now) for task in here]
    debts = [row for row in owed if number == 1 and not claimed and show in ("", row.kind.key)]
    return Desk(
        groups=_grouped(debts, rows, now),
        counts={kind.key: sum(kind_of(task) is kind for task in work) for kind in kinds()},
        owed=len(owed),
        drafts=len(tasks) - len(work),
        due_today=sum(now <= at < midnight + timedelta(days=1) for at in dated),
        overdue=sum(at < now for at in dated),
        earliest=min((at for at in dated if at >= now), default=None),
        new_today=sum(task.created >= midnight for task in work if kind_of(task) is first),
        number=number,
        pages=pages,
        subjects=subjects,
        more=len(tasks) == queries.AT_MOST,
    )


def row_of(task: Task, subject: Any, now: datetime) -> Row:
    return _bench(task).row(task, subject, now)


def _is_claimed(task: Task) -> bool:
    return task.owner_id is not None and task.role != ""


def _grouped(debts: list[Row], rows: list[Row], now: datetime) -> list[Group]:
    """Under headings by deadline. What is urgent comes first whatever its deadline, then what is owed."""
    tomorrow = _midnight(now) + timedelta(days=1)
    next_week = tomorrow + timedelta(days=6 - timezone.localdate(now).weekday())
    heaps: list[list[Row]] = [[] for _heap in range(7)]
    urgent, over, today, week, later, undated, drafts = heaps
    for row in rows:
        if row.task is not None and queries.is_own_draft(row.task):
            drafts.append(row)
        elif row.is_urgent:
            urgent.append(row)
        elif row.due_at is None:
            undated.append(row)
        else:
            heap = (
                over
                if row.overdue
                else today
                if row.due_at < tomorrow
                else week
                if row.due_at < next_week
                else later
            )
            heap.append(row)
    groups = [
        Group(_("加急"), urgent, "over"),
        Group(_("待补签"), debts, "over"),
        Group(_("已逾期"), over, "over"),
        Group(_("今天到期"), today, "soon"),
        Group(_("本周"), week),
        Group(_("以后"), later),
        Group(_("无期限"), undated),
        Group(_("我的草稿"), drafts),
    ]
    return [group for group in groups if group.rows]


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
