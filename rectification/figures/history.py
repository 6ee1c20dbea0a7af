"""How long findings lie, and how the last months went: told by the trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.models import UNDER_CHECK, UNSETTLED, WITH_UNIT, FindingState
from rectification.models.finding import FindingQuerySet
from workflows import deadlines
from workflows.models import Record
from workflows.reports.periods import midnight, months_on

from .questions import grades

S = FindingState
CLOCK_BEGINS = ("assign", "transfer", "relapse", "reopen", "lapse")  # the verbs that put a finding to a unit
MONTHS = 12


@dataclass(frozen=True)
class Bucket:
    """Open findings that have lain with a unit from `least` to `most` working days; the last has no end."""

    least: int
    most: int | None
    number: int

    @property
    def label(self) -> str:
        if self.most is None:
            return _("{days} 个工作日以上").format(days=self.least - 1)
        if not self.least:
            return _("{days} 个工作日以内").format(days=self.most)
        return _("{least}–{most} 个工作日").format(least=self.least, most=self.most)


@dataclass(frozen=True)
class Month:
    """What happened in a month, by the trail, and how many were open when it ended."""

    first: date
    registered: int
    closed: int
    open: int


def ageing(findings: FindingQuerySet, *, at: datetime) -> list[Bucket]:
    """How many working days the open ones have lain with a unit, since the clock last began for it: handed out,
    moved to another unit, or taken up again. What is not handed out yet lies with nobody. One statement."""
    begun = Record.objects.filter(case=OuterRef("pk"), verb__in=CLOCK_BEGINS).order_by("-seq").values("at")
    bounds = grades().ageing
    whens = [
        When(begun__gte=deadlines.days_ago(at, most + 1), then=Value(n)) for n, most in enumerate(bounds)
    ]
    rows = (
        findings.filter(state__in=(*WITH_UNIT, *UNDER_CHECK))
        .annotate(begun=Subquery(begun[:1]))
        .annotate(bucket=Case(*whens, default=Value(len(bounds))))
        .order_by()
        .values_list("bucket")
        .annotate(number=Count("pk"))
    )
    numbers = dict(rows)
    ends: Iterable[int | None] = (*bounds, None)
    starts = (0, *(most + 1 for most in bounds))
    return [
        Bucket(least, most, numbers.get(n, 0))
        for n, (least, most) in enumerate(zip(starts, ends, strict=True))
    ]


def trend(findings: FindingQuerySet, open_now: int, *, at: datetime, months: int = MONTHS) -> list[Month]:
    """The last months up to this one, told backwards from what is open now by what the trail says; one statement.

    They are the findings that are the caller's today: what went to another unit took its past along.
    """
    this = timezone.localdate(at).replace(day=1)
    firsts = [months_on(this, n + 1 - months) for n in range(months)]
    whens = [When(at__gte=midnight(first), then=Value(n)) for n, first in reversed(list(enumerate(firsts)))]
    came = Q(target__in=UNSETTLED) & ~Q(source__in=UNSETTLED)
    went = Q(source__in=UNSETTLED) & ~Q(target__in=UNSETTLED)
    closed = Q(target=S.CLOSED) & ~Q(source=S.CLOSED)
    rows = (
        Record.objects.filter(
            came | went | closed,
            case__in=findings.order_by().values("pk"),
            at__gte=midnight(firsts[0]),
            at__lte=at,
        )
        .annotate(month=Case(*whens))
        .order_by()
        .values("month")
        .annotate(
            registered=Count("pk", filter=Q(verb="register")),
            closed=Count("pk", filter=closed),
            grew=Count("pk", filter=came) - Count("pk", filter=went),
        )
    )
    by_month = {row["month"]: row for row in rows}
    told, standing = [], open_now
    for number, first in reversed(list(enumerate(firsts))):
        row = by_month.get(number, {"registered": 0, "closed": 0, "grew": 0})
        told.append(Month(first, row["registered"], row["closed"], standing))
        standing -= row["grew"]
    return told[::-1]
