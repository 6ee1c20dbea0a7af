"""Lists of articles: which ones a person may leaf through, and how, at the same cost over a hundred thousand.

Each tab walks one index from its newest end and is paged by where the last page ended, never by counting. What
somebody may see (`Article.visible_to`) is the tabs taken together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial import search
from editorial.models import Article
from editorial.models.article import READERS, ArticleQuerySet, user_is_co_author
from editorial.rules import WRITERS
from workflows.models import Post, Role, Unit, User

PAGE = 25
COUNTED = 500  # a list says how many it holds up to here; beyond, that there are more
SEARCHED = 2000  # candidates that one page of a search reads at most
FEW_UNITS = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Reach:
    """The units whose texts a person may read, those they audit, and those that send texts there."""

    reads: tuple[Unit, ...]
    audits: tuple[Unit, ...]
    sources: tuple[Unit, ...]
    may_write: bool


@dataclass(frozen=True)
class Tab:
    """One simple set of articles, with the word for it."""

    key: str
    label: Any


MINE = Tab("mine", _("我的稿件"))
SHARED = Tab("shared", _("共同署名"))
UNIT = Tab("unit", _("本单位稿件"))
AUDIT = Tab("audit", _("审计（含草稿）"))


@dataclass(frozen=True)
class Place:
    """Where a page begins: after (or, going back, before) one row of the list."""

    at: int  # microseconds of its last change, or the id of the revision that a search found
    pk: int = 0
    back: bool = False

    @classmethod
    def read(cls, written: str) -> Place | None:
        parts = written.removeprefix("-").split(".")
        if len(written) > 40 or not 1 <= len(parts) <= 2 or not all(part.isdecimal() for part in parts):
            return None
        at, pk = int(parts[0]), int(parts[-1]) if len(parts) == 2 else 0
        return cls(at, pk, written.startswith("-")) if max(at, pk) < 1 << 62 else None

    def __str__(self) -> str:
        return f"{'-' if self.back else ''}{self.at}.{self.pk}"

    @property
    def moment(self) -> datetime:
        return EPOCH + timedelta(microseconds=min(self.at, 10**17))


@dataclass
class Page:
    """Some rows, and where the pages before and after begin."""

    rows: list[Any] = field(default_factory=list)
    newer: Place | None = None
    older: Place | None = None
    drafts: list[Any] = field(default_factory=list)
    partial: bool = False  # a search stopped looking before the page was full; `older` goes on


def reach(user: User) -> Reach:
    """One query."""
    posts = Post.objects.current(timezone.localdate()).filter(user=user)
    reading = posts.filter(role__in=READERS)
    units = Unit.objects.annotate(
        reads=Exists(reading.covering(OuterRef("path"))),
        audits=Exists(posts.filter(role=Role.AUDITOR).covering(OuterRef("path"))),
        is_served=Exists(reading.covering(OuterRef("desk__path"))),
        writes=Exists(posts.filter(role__in=WRITERS).covering(OuterRef("path"))),
    )
    found = list(units.filter(Q(reads=True) | Q(is_served=True) | Q(writes=True)).order_by("path"))
    return Reach(
        tuple(unit for unit in found if unit.reads),
        tuple(unit for unit in found if unit.audits),
        tuple(unit for unit in found if unit.reads or unit.is_served),
        any(unit.writes for unit in found),
    )


def tabs(within: Reach) -> list[Tab]:
    """The tabs that a person has; the first is shown first."""
    found = [UNIT, MINE, SHARED] if within.reads else [MINE, SHARED]
    return [*found, AUDIT] if within.audits else found


def of_tab(tab: Tab, user: User, within: Reach) -> tuple[ArticleQuerySet, list[int] | None]:
    """The articles of a tab, and the units that bound it; None where it is bound to a person."""
    everything = Article.objects.all()
    if tab is MINE:
        return everything.filter(author=user), None
    if tab is SHARED:
        return everything.filter(Exists(user_is_co_author(user))), None
    if tab is AUDIT:
        return everything, [unit.pk for unit in within.audits]
    return everything.filter(submitted_at__isnull=False), [unit.pk for unit in within.reads]


def leaf(articles: ArticleQuerySet, units: Sequence[int] | None, place: Place | None) -> Page:
    """One page, the latest change first. A few units are walked one by one, each along its own index."""
    back = place is not None and place.back
    order = ("changed_at", "pk") if back else ("-changed_at", "-pk")
    if place is not None:
        moment = place.moment
        if back:
            beyond = Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=place.pk)
            articles = articles.filter(beyond, changed_at__gte=moment)
        else:
            beyond = Q(changed_at__lt=moment) | Q(changed_at=moment, pk__lt=place.pk)
            articles = articles.filter(beyond, changed_at__lte=moment)
    rows = list(_of_units(articles, units, order)[: PAGE + 1])
    return _page(rows, place, lambda row: Place(_microseconds(row.changed_at), row.pk))


def find(
    articles: ArticleQuerySet, question: search.Question, place: Place | None, *, among_drafts: bool
) -> Page:
    """One page of those that hold the words, the latest text first; before them, one's own unsent drafts."""
    back = place is not None and place.back
    span = search.Span(
        below=place.at if place and not back else None,
        above=place.at if place and back else None,
        most=SEARCHED,
    )
    candidates = search.candidates(question, span)
    standing = question.standing(articles, candidates).order_by("found" if back else "-found")
    rows = list(standing.listed()[: PAGE + 1]) if candidates else []
    page = _page(rows, place, lambda row: Place(row.found))
    if len(rows) <= PAGE and len(candidates) == SEARCHED and not back:
        page.older, page.partial = Place(candidates[-1]), True
    if place is None and among_drafts:
        page.drafts = list(_unsent(articles, question).listed()[:PAGE])
    return page


def counted(articles: ArticleQuerySet, units: Sequence[int] | None) -> int:
    """How many there are, up to COUNTED and one more."""
    some = articles if units is None else articles.filter(unit__in=units)
    return some.order_by()[: COUNTED + 1].count()


def _of_units(
    articles: ArticleQuerySet, units: Sequence[int] | None, order: Iterable[str]
) -> ArticleQuerySet:
    listed = articles.listed().order_by(*order)
    if units is None:
        return listed
    if not 1 <= len(units) <= FEW_UNITS:
        return listed.filter(unit__in=units)
    heads = [Q(pk__in=articles.filter(unit=pk).order_by(*order).values("pk")[: PAGE + 1]) for pk in units]
    return listed.filter(reduce(or_, heads))


def _unsent(articles: ArticleQuerySet, question: search.Question) -> ArticleQuerySet:
    """Texts that no revision holds yet, by their working copy."""
    found = articles.filter(revision=0)
    for sought in question.words:
        found = found.filter(
            Q(title__icontains=sought.word)
            | Q(number__icontains=sought.word)
            | Q(draft__title__icontains=sought.word)
            | Q(draft__body__icontains=sought.word)
            | Q(author__in=sought.people)
        )
    return found.order_by("-changed_at", "-pk")


def _page(rows: list[Any], place: Place | None, place_of: Any) -> Page:
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if place is not None and place.back:
        rows.reverse()
        older, newer = bool(rows), more
    else:
        older, newer = more, place is not None and bool(rows)
    first = place_of(rows[0]) if rows else None
    return Page(
        rows=rows,
        newer=Place(first.at, first.pk, back=True) if newer and first else None,
        older=place_of(rows[-1]) if older else None,
    )


def _microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)
