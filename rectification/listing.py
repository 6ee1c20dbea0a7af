"""Which findings a person may leaf through, and how, at the same cost over a hundred thousand.

What somebody may know of (`Finding.visible_to`) is several simple sets taken together, its arms: the ledgers they
oversee, what their units answer for, what they mend or registered. An OR over all of them would read the whole
table. So each arm is walked by itself, along an index of its own, and no further than the page or the count asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, F, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from rectification.models import ANSWER, OVERSEE, Finding, FindingState, Measure, Severity
from rectification.models.finding import FindingQuerySet
from workflows.models import Post, Unit, User
from workflows.queries import of_row

PAGE = 25
COUNTED = 1000  # a tab says how many it holds up to here; beyond, that there are more
SOUGHT = 2000  # a search by words takes so many of the newest, and says so if there are more
APART = 100  # units that are walked one by one, each along its own index
NOTHING = "SELECT CAST(NULL AS bigint) AS found, NULL AS place WHERE 1 = 0"

_GRAVITY = Case(
    *(When(severity=value, then=Value(place)) for place, value in enumerate(Severity.values)),
    default=Value(len(Severity.values)),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Sort:
    """A way to put the ledger in order, what each direction is called, and which one a first click means."""

    by: Any
    words: tuple[Any, Any]  # up, down
    down_first: bool = False
    may_lack: bool = False  # rows without it come last, whichever way


SORTS: dict[str, Sort] = {
    "changed": Sort(F("changed_at"), (_("最早更新在前"), _("最近更新在前")), down_first=True),
    "due": Sort(F("due_current"), (_("期限近的在前"), _("期限远的在前")), may_lack=True),
    "found": Sort(F("found_at"), (_("最早发现在前"), _("最近发现在前")), down_first=True),
    "severity": Sort(_GRAVITY, (_("严重的在前"), _("轻微的在前"))),
    "unit": Sort(F("lead__path"), (_("按单位顺序"), _("按单位倒序")), may_lack=True),
}
USUAL = "-changed"


@dataclass(frozen=True)
class Reach:
    """Whose findings a person may know of. `units` is the whole tree that they belong to; `keeps` and `answers` are
    the units among them that have findings at all and whose ledger, or whose share, the person may read."""

    user: User
    units: tuple[Unit, ...]
    keeps: tuple[int, ...]
    answers: tuple[int, ...]
    helps: tuple[int, ...]

    @classmethod
    def of(cls, user: User, posts: Iterable[Post]) -> Reach:
        """By the posts that the person holds today, each read with its unit; one query."""
        held = list(posts)
        roots = {post.unit.path.split("/")[1] for post in held}
        within = reduce(or_, (Q(path__startswith=f"/{root}/") for root in roots), Q(pk__in=[]))
        units = tuple(
            Unit.objects.filter(within)
            .annotate(
                keeps=Exists(Finding.objects.filter(of_row(unit="pk"))),
                answers=Exists(Finding.objects.filter(of_row(lead="pk"))),
            )
            .order_by("path")
        )
        return cls(
            user,
            units,
            _covered((unit for unit in units if unit.keeps), held, OVERSEE),
            _covered((unit for unit in units if unit.answers), held, ANSWER),
            _covered(units, held, ANSWER),
        )

    def arms(self, *, apart: bool = False) -> list[Q]:
        """The sets that together are what the person may know of. `apart` takes the units one by one, so that each
        comes in the order of its index."""
        kept = _each("unit", self.keeps, apart)
        answered = _each("lead", self.answers, apart)
        helped = Finding.helpers.through.objects.filter(unit__in=self.helps).values("finding")
        mended = Measure.objects.filter(owner=self.user).order_by().values("finding")
        own = [Q(responsible=self.user), Q(registered_by=self.user), Q(pk__in=mended)]
        return [*kept, *answered, *own, *([Q(pk__in=helped)] if self.helps else [])]


def _covered(units: Iterable[Unit], posts: Iterable[Post], roles: Iterable[str]) -> tuple[int, ...]:
    paths = tuple({post.unit.path for post in posts if post.role in roles})
    return tuple(unit.pk for unit in units if unit.path.startswith(paths)) if paths else ()


def _each(name: str, pks: Sequence[int], apart: bool) -> list[Q]:
    if apart and len(pks) <= APART:
        return [Q(**{name: pk}) for pk in pks]
    return [Q(**{f"{name}__in": pks})] if pks else []


@dataclass
class Leaf:
    """One page of the ledger."""

    rows: list[Finding] = field(default_factory=list)
    number: int = 1
    more: bool = False

    @property
    def start(self) -> int:
        return (self.number - 1) * PAGE + 1 if self.rows else 0

    @property
    def end(self) -> int:
        return self.start + len(self.rows) - 1 if self.rows else 0

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1 if self.more else 0


def leaf(arms: Sequence[Q], asked: Q, sort: str, number: int, *, few: bool = False) -> Leaf:
    """One page, in one statement: the head of every arm, and of these the ones that come first. `few` says that
    what is asked leaves little, so that it is found first and put in order then, and not the other way round."""
    first = (number - 1) * PAGE
    found = list(ordered(arms, asked, sort, first + PAGE + 1, after=first, few=few))
    return Leaf(found[:PAGE], number, len(found) > PAGE)


def ordered(
    arms: Sequence[Q], asked: Q, sort: str, most: int, *, after: int = 0, few: bool = False
) -> FindingQuerySet:
    """So many of them after some, in order: what `leaf` is one page of."""
    key, down = sort.removeprefix("-"), sort.startswith("-")
    heads = [
        _sorted(Finding.objects.filter(arm, asked), key, down, few).values("found", "place")[:most]
        for arm in arms
    ]
    sql, params = _together(heads)
    way = "DESC" if down else "ASC"
    keys = RawSQL(  # made of querysets; the numbers are ours
        f"SELECT found FROM ({sql}) AS heads ORDER BY place {way} NULLS LAST, found {way}"
        f" LIMIT {most - after:d} OFFSET {after:d}",
        params,
    )
    listed: FindingQuerySet = Finding.objects.filter(pk__in=keys).listed()
    return _sorted(listed, key, down)


def _sorted(findings: FindingQuerySet, key: str, down: bool, few: bool = False) -> FindingQuerySet:
    by, last = SORTS[key].by, SORTS[key].may_lack or None
    place: Any = (
        Coalesce(by, by) if few else by
    )  # an expression is in no index, which keeps SQLite from walking one
    found: FindingQuerySet = findings.annotate(found=F("pk"), place=place)
    way = F("place").desc(nulls_last=last) if down else F("place").asc(nulls_last=last)
    return found.order_by(way, "-pk" if down else "pk")


def counted(arms: Sequence[Q], sets: dict[str, list[Q]]) -> dict[str, int]:
    """How many there are of each set, up to COUNTED and one more; one statement for all. A set is given in parts."""
    parts, values = [], []
    for name, together in sets.items():
        heads = [
            Finding.objects.filter(arm, asked)
            .order_by()
            .annotate(found=F("pk"))
            .values("found")[: COUNTED + 1]
            for arm in arms
            for asked in together
        ]
        sql, params = _together(heads)
        parts.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS heads")
        values += [name, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return {str(name): min(int(count), COUNTED + 1) for name, count in cursor.fetchall()}


def _together(heads: Sequence[Any]) -> tuple[str, list[Any]]:
    """The rows of all of them, each once. A part with a limit needs brackets that SQLite takes only this way."""
    parts, params = [], []
    for number, head in enumerate(heads):
        try:
            sql, values = head.query.sql_with_params()
        except EmptyResultSet:  # nothing can be in it, so that there is no statement to ask
            continue
        parts.append(f"SELECT * FROM ({sql}) AS head{number}")
        params += values
    return " UNION ".join(parts) or NOTHING, params


@dataclass(frozen=True)
class Sought:
    """What a search found, the newest first: key, state and deadline of each."""

    rows: list[tuple[int, str, datetime | None]]
    partial: bool

    def of(self, states: Iterable[FindingState], before: datetime | None = None) -> list[int]:
        """Of these, the keys of those in such states (any, if none is named), and due before a moment."""
        wanted = set(states)
        return [
            pk
            for pk, state, due in self.rows
            if (not wanted or state in wanted) and (before is None or (due is not None and due < before))
        ]


def seek(arms: Sequence[Q], asked: Q, words: Iterable[str]) -> Sought:
    """Looks for every one of the words, reading the table at most once, however many tabs count what is found."""
    for word in words:
        asked &= (
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(phrase__icontains=word)
            | Q(responsible__name__icontains=word)
        )
    visible = Finding.objects.filter(reduce(or_, arms), asked).order_by("-pk")
    rows = list(visible.values_list("pk", "state", "due_current")[: SOUGHT + 1])
    return Sought(rows[:SOUGHT], len(rows) > SOUGHT)
