"""台账: what a question to the ledger comes to, as its page, its file and its paper show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from rectification import listing
from rectification.forms.bulk import offered
from rectification.forms.ledger import TABS, LedgerFilter, of_tab, parts_of_tab
from rectification.lateness import Colour, Colours
from rectification.listing import SORTS, Leaf, Reach
from rectification.models import Finding
from rectification.models.finding import FindingQuerySet
from rectification.workbench import pips
from workflows import engine
from workflows.bulk import Pick
from workflows.models import Post, Task, User

HEADS: tuple[tuple[str, Any], ...] = (  # what the columns are ordered by, and their names
    ("", _("问题")),
    ("severity", _("程度")),
    ("found", _("来源与发现")),
    ("unit", _("责任")),
    ("changed", _("进度与更新")),
    ("due", _("整改期限")),
)


@dataclass(frozen=True)
class Tab:
    key: str
    label: Any
    count: int
    query: str

    @property
    def shown(self) -> str:
        return f"{listing.COUNTED}+" if self.count > listing.COUNTED else str(self.count)


@dataclass(frozen=True)
class Head:
    """One column's head: how it stands in the order, and the address that turns it."""

    label: Any
    query: str = ""
    sorted: str = ""  # as aria-sort says it


@dataclass(frozen=True)
class Row:
    """One finding as the ledger shows it to one person."""

    finding: Finding
    colour: Colour | None
    late: bool
    call: Any  # what this person is to do with it, if anything

    @property
    def pick(self) -> Pick:
        return Pick.of(self.finding)

    @property
    def pips(self) -> list[str]:
        return pips(self.finding, late=self.late)


class Question:
    """What is asked of the ledger by one person, at one moment. Each answer is read once, when it is needed."""

    def __init__(self, asked: LedgerFilter, reach: Reach) -> None:
        self.asked, self.reach = asked, reach

    @cached_property
    def found(self) -> listing.Sought | None:
        """What a search for words found; None where there are no words."""
        if not self.asked.words:
            return None
        return listing.seek(self.reach.arms(), self.asked.narrowed, self.asked.words)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many each tab holds."""
        if self.found is not None:
            return {tab: len(self._sought(tab)) for tab in TABS}
        narrowed = self.asked.narrowed
        sets = {tab: [narrowed & part for part in parts_of_tab(tab, self.asked.at)] for tab in TABS}
        return listing.counted(self.reach.arms(), sets)

    def leaf(self, number: int) -> Leaf:
        few = len(TABS[self.asked.shows][1]) > 1  # what is on its way is little beside what was struck off
        return listing.leaf(*self._sets(apart=True), self.asked.order, number, few=few)

    def everything(self, most: int) -> FindingQuerySet:
        return listing.ordered(*self._sets(apart=False), self.asked.order, most)

    def _sets(self, *, apart: bool) -> tuple[list[Q], Q]:
        if self.found is not None:
            return [Q(pk__in=self._sought(self.asked.shows))], Q()
        asked = self.asked.narrowed & of_tab(self.asked.shows, self.asked.at)
        return self.reach.arms(apart=apart), asked

    def _sought(self, tab: str) -> list[int]:
        assert self.found is not None
        return self.found.of(TABS[tab][1], self.asked.at if tab == "late" else None)


@dataclass(frozen=True)
class LedgerPage:
    """Everything that the template of the ledger names."""

    asked: LedgerFilter
    tabs: list[Tab]
    heads: list[Head]
    leaf: Leaf
    rows: list[Row]
    bulk: dict[str, Any]  # what may be done with several, by verb: its label
    partial: bool

    @property
    def total(self) -> str:
        return next(tab.shown for tab in self.tabs if tab.key == self.asked.shows)


def read(question: Question, number: int, *, posts: list[Post]) -> LedgerPage:
    asked, user = question.asked, question.reach.user
    leaf = question.leaf(number)
    tasks = engine.open_tasks_of(user, leaf.rows, at=asked.at)
    colours, bulk, rows = Colours.at(asked.at), offered(), []
    may: set[str] = set()
    answers: dict[Any, Any] = {}
    for finding in leaf.rows:
        opened, call = _open_to(user, finding, tasks[finding.pk], posts, bulk, asked.at, answers)
        may |= opened & set(bulk)
        late = finding.is_overdue(asked.at)
        rows.append(Row(finding, colours.of(finding), late, call))
    return LedgerPage(
        asked=asked,
        tabs=[
            Tab(key, name, question.counts[key], asked.query(tab=key))
            for key, (name, _states) in TABS.items()
        ],
        heads=[_head(asked, key, label) for key, label in HEADS],
        leaf=leaf,
        rows=rows,
        bulk={verb: label for verb, label in bulk.items() if verb in may},
        partial=question.found is not None and question.found.partial,
    )


def _open_to(
    user: User,
    finding: Finding,
    tasks: list[Task],
    posts: list[Post],
    bulk: Mapping[str, Any],
    at: datetime,
    answers: dict[Any, Any],
) -> tuple[set[str], Any]:
    """What of the verbs for several is open to this person here, and the task that waits for them."""
    mine = [task for task in tasks if _is_for(user, task)]
    verbs = {verb for task in mine for verb in task.node.verbs} | set(bulk)
    opened = set(engine.open_to(user, finding, at=at, tasks=tasks, posts=posts, only=verbs, answers=answers))
    call = next((task.node.task_title for task in mine if opened & set(task.node.verbs)), "")
    return opened, call


def _is_for(user: User, task: Task) -> bool:
    by_post: Any = getattr(task, "by_post", None)  # said by the query that read it
    return task.owner_id == user.pk or (task.owner_id is None and by_post is not None)


def _head(asked: LedgerFilter, key: str, label: Any) -> Head:
    if not key:
        return Head(label)
    now, sort = asked.order, SORTS[key]
    is_by_this, is_down = now.removeprefix("-") == key, now.startswith("-")
    turn_down = not is_down if is_by_this else sort.down_first
    stands = ("descending" if is_down else "ascending") if is_by_this else ""
    return Head(label, asked.query(sort=f"{'-' * turn_down}{key}"), stands)
