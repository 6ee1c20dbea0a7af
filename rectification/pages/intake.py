"""The page of one intake: what its rows will become, how far it has come, or what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from rectification.bulletin_fields import FIELDS
from rectification.forms.intake import NamesForm
from rectification.models import Becomes, Finding, Intake, IntakeLine
from rectification.models.intake import OPENS
from workflows.keys import keys
from workflows.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

A_PAGE = 50
WARNED = "warned"
LABELS = {wanted.key: wanted.label for wanted in FIELDS}
SHOWS = (*Becomes.values, WARNED)


@dataclass(frozen=True)
class Show:
    """One tab over the rows: which, what it is called, and how many."""

    key: str
    label: _StrOrPromise
    count: int


@dataclass(frozen=True)
class LineView:
    """One row as it is listed: what it says, and the findings that it is about, where this reader may know of them."""

    line: IntakeLine
    about: Finding | None
    finding: Finding | None

    @property
    def supplied(self) -> list[tuple[str, str, str]]:
        return [(LABELS[key], value, source) for key, value, source in self.line.says["supplied"]]

    @property
    def place(self) -> str:
        return str(self.line.outlet or self.line.draft["locus"])


@dataclass(frozen=True)
class Sums:
    """How many rows will go in, or did, and how many stay out."""

    going: int
    opened: int
    recurred: int
    relapsed: int
    left_out: int
    known: int
    bad: int

    @property
    def went_in(self) -> int:
        return self.opened + self.recurred + self.relapsed


@dataclass(frozen=True)
class IntakePage:
    """Everything that the templates of the page name."""

    intake: Intake
    shows: list[Show]
    show: str
    page: Page[IntakeLine]
    rows: list[LineView]
    names: NamesForm | None
    sums: Sums
    same_file: Intake | None

    @property
    def kind(self) -> _StrOrPromise:
        """The name of the tab that stands open."""
        return next(show.label for show in self.shows if show.key == self.show)

    @property
    def may_choose_all(self) -> bool:
        return self.show in (*OPENS, Becomes.UNSURE) and self.page.paginator.num_pages > 1


@dataclass(frozen=True)
class Going:
    """How far it is."""

    intake: Intake
    sums: Sums


def intake_for(reader: User, pk: int) -> Intake:
    """The intake, if this person may register in its ledger; else 404."""
    found = Intake.objects.visible_to(reader).listed().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def read(
    intake: Intake, reader: User, asked: Mapping[str, str], *, names: NamesForm | None = None
) -> IntakePage:
    """A page of its rows: a handful of statements, however many rows there are."""
    is_open = not intake.is_begun
    show = asked.get("show", "") if asked.get("show") in SHOWS else ""
    lines = _of(show, intake).select_related("lead", "outlet", "outlet__unit")
    page = Paginator(lines, A_PAGE).get_page(asked.get("page"))
    return IntakePage(
        intake=intake,
        shows=_shows(intake),
        show=show,
        page=page,
        rows=_views(list(page), reader),
        names=names or (NamesForm(None, intake=intake, start=start_of(asked)) if is_open else None),
        sums=sums(intake),
        same_file=Intake.objects.of_same_file(intake).listed().first() if is_open else None,
    )


def going(intake: Intake) -> Going:
    """While the rows go in: the page is asked for with every chunk, and shows none of them."""
    return Going(intake, sums(intake))


def start_of(asked: Mapping[str, str]) -> int:
    """How many unknown names were asked about before those of this page."""
    return sum(keys([asked.get("names", "")]))


def sums(intake: Intake) -> Sums:
    opened = Q(finding__isnull=False)
    counted: dict[str, int] = intake.lines.aggregate(
        going=Count("pk", filter=Q(goes=True)),
        opened=Count("pk", filter=opened & ~Q(becomes__in=[Becomes.RECURS, Becomes.RELAPSES])),
        recurred=Count("pk", filter=opened & Q(becomes=Becomes.RECURS)),
        relapsed=Count("pk", filter=opened & Q(becomes=Becomes.RELAPSES)),
        left_out=Count(
            "pk", filter=Q(finding__isnull=True, goes=False, becomes__in=[*OPENS, Becomes.UNSURE])
        ),
        known=Count("pk", filter=Q(becomes__in=[Becomes.KNOWN, Becomes.DIFFERS])),
        bad=Count("pk", filter=Q(becomes=Becomes.BAD)),
    )
    return Sums(**counted)


def _of(show: str, intake: Intake) -> Any:
    if show == WARNED:
        return intake.lines.filter(has_doubts=True)
    return intake.lines.filter(becomes=show) if show else intake.lines.all()


def _shows(intake: Intake) -> list[Show]:
    """The tabs that have something to show, in the order in which rows are told apart."""
    counts = dict(intake.lines.order_by().values_list("becomes").annotate(Count("pk")))
    warned = intake.lines.filter(has_doubts=True).count()
    kinds = [Show(each.value, each.label, counts.get(each.value, 0)) for each in Becomes]
    return [
        Show("", _("全部"), sum(counts.values())),
        *(show for show in kinds if show.count),
        *([Show(WARNED, _("有提示"), warned)] if warned else []),
    ]


def _views(lines: list[IntakeLine], reader: User) -> list[LineView]:
    """With the findings that these rows are about: one statement. Of those that this reader may not know of, nothing
    is told."""
    keys = {key for line in lines for key in (line.about_id, line.finding_id) if key}
    known = {each.pk: each for each in Finding.objects.visible_to(reader).filter(pk__in=keys)} if keys else {}
    return [LineView(line, known.get(line.about_id or 0), known.get(line.finding_id or 0)) for line in lines]
