"""What a flow puts on the workbench: its tasks as rows, how far its subjects have come, and what is told beside them.

The site lays a desk out of whatever flows are installed (`CaseFlow.workbench`) and knows none of them by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from .models import Record, Task, User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class Kind:
    """A kind of work: how the desk names it, and its icon."""

    key: str
    name: _StrOrPromise
    icon: str


@dataclass(frozen=True)
class Row:
    """One thing to do: what it is about, how far it has come, by when, and what the button says."""

    subject: Any
    kind: Kind
    call: _StrOrPromise
    url: str
    task: Task | None = None
    due_at: datetime | None = None
    overdue: bool = False

    @property
    def icon(self) -> str:
        return self.kind.icon

    @property
    def number(self) -> str:
        return str(self.subject.number)

    @property
    def author(self) -> User:
        author: User = self.subject.author
        return author

    @property
    def where(self) -> str:
        """Where it goes to, or who answers for it."""
        return ""

    @property
    def stage(self) -> str:
        return str(self.subject.get_state_display())

    @property
    def pips(self) -> list[str]:
        """One stroke a stage, in the kit's classes: y done, n here now, late overdue here."""
        return bench_of(self.subject).pips(self.subject, late=self.overdue)

    @property
    def is_owed(self) -> bool:
        """Whether it is something promised, and no task."""
        return self.task is None

    @property
    def is_urgent(self) -> bool:
        return False

    @property
    def claimable(self) -> bool:
        return self.task is not None and self.task.owner_id is None

    @property
    def releasable(self) -> bool:
        return self.task is not None and self.task.owner_id is not None and self.task.role != ""

    @property
    def bulk(self) -> bool:
        """Whether it may be agreed to together with others, without being opened."""
        return False


@dataclass(frozen=True)
class Bar:
    """How many subjects stand at one stage."""

    name: _StrOrPromise
    count: int
    most: int
    states: tuple[str, ...]


@dataclass(frozen=True)
class Tile:
    """One number on top of the workbench, and where it leads."""

    icon: str
    label: _StrOrPromise
    url: _StrOrPromise
    count: int
    note: str = ""
    more: bool = False  # than were counted


@dataclass(frozen=True)
class Counts:
    """What lies on the desk, as the tiles tell it."""

    of: Mapping[str, int]  # by the key of a kind
    drafts: int
    new_today: int
    more: bool


@dataclass(frozen=True)
class Overview:
    """Where the subjects of a flow stand that concern this person, and what of it is told on top."""

    title: _StrOrPromise
    bars: list[Bar]
    tiles: list[Tile]


@dataclass(frozen=True)
class Way:
    """A link that the workbench offers: to begin something, or to see all of it."""

    label: _StrOrPromise
    url: _StrOrPromise
    icon: str = ""


OTHER = Kind("other", _("其他"), "file-text")


class Workbench:
    """What one flow puts there. One instance a flow; it holds nothing of any request.

    As it is here it serves any flow: the button of a task is called like its step.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (OTHER,)
    of_row: ClassVar[type[Row]] = Row
    icon: ClassVar[str] = "file-text"  # of its subjects
    readers: ClassVar[frozenset[str]] = frozenset()  # the roles that are told what happens in their units
    in_a_row: ClassVar[dict[str, _StrOrPromise]] = {}  # verbs that are told once for many: "{count} …"
    all_sent: ClassVar[Way | None] = None

    def kind_of(self, task: Task) -> Kind:
        return self.kinds[0]

    def row(self, task: Task, subject: Any, now: datetime) -> Row:
        """How that task lies on the desk."""
        overdue = task.due_at is not None and task.due_at < now
        call, url = str(task.node.task_title), subject.get_absolute_url()
        return self.of_row(
            subject, self.kind_of(task), call, url, task=task, due_at=task.due_at, overdue=overdue
        )

    def owed(self, user: User, now: datetime) -> list[Row]:
        """What this person has promised, where no task waits."""
        return []

    def pips(self, subject: Any, *, late: bool = False) -> list[str]:
        return ["late" if late else "n"]

    def is_told(self, record: Record, subject: Any, user: User) -> bool:
        """Whether what happened there is news for somebody who may read that unit."""
        return True

    def own(self, user: User) -> QuerySet[Any] | None:
        """The person's own subjects, the latest first: what is news for whoever reads no unit."""
        return None

    def sent(self, user: User) -> tuple[list[Any], list[Any]]:
        """What this person sent on its way: still under way, and lately done with."""
        return [], []

    def overview(self, user: User, units: Sequence[int], counts: Counts, now: datetime) -> Overview | None:
        """Of the units that the person reads (`readers`), else of their own; at most one statement."""
        return None

    def begins(self, roles: frozenset[str]) -> Way | None:
        """What somebody with these posts may begin from here."""
        return None


def bench_of(subject: Any) -> Workbench:
    """The workbench of the flow that is this subject's regulation."""
    bench: Workbench = type(subject).flow().workbench
    return bench


def bars_of(
    stages: Sequence[tuple[_StrOrPromise, tuple[str, ...], bool]], counted: Mapping[str, int]
) -> list[Bar]:
    """Bars out of counts by state. A stage says its name, its states, and whether it shows when it is empty."""
    sums = [
        (name, sum(counted.get(state, 0) for state in states), states, kept) for name, states, kept in stages
    ]
    most = max((count for _name, count, _states, _kept in sums), default=0) or 1
    return [Bar(name, count, most, states) for name, count, states, kept in sums if count or kept]
