"""What may be asked about findings, by name: the same question counts them and lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db.models import Exists, F, OuterRef, Q

from rectification.lateness import Colour, Colours
from rectification.models import UNDER_CHECK, UNSETTLED, WITH_UNIT, FindingState
from rectification.models.finding import FindingQuerySet
from workflows.models import Record
from workflows.reports.periods import Period

S = FindingState
NOT_ONES_TO_CLOSE = (S.INVALID, S.MERGED, S.LONG_TERM)


@dataclass(frozen=True)
class Grades:
    """What a county may set: `grades.toml`, which cites its source."""

    source: str
    ageing: tuple[int, ...]


@cache
def grades() -> Grades:
    data = tomllib.loads(Path(__file__).with_name("grades.toml").read_text(encoding="utf-8"))
    return Grades(**{**data, "ageing": tuple(data["ageing"])})


Now = Callable[[datetime], Q]


# The questions about the present: each takes the moment, and answers what is asked of a finding.


def _late(at: datetime) -> Q:
    return Q(state__in=WITH_UNIT, due_current__lt=at)


def _coloured(colour: Colour) -> Now:
    return lambda at: Colours.at(at).asked(colour)


def _repeated(_at: datetime) -> Q:
    """The same fault again: it points at one struck off before, or broke out under observation."""
    relapsed = Record.objects.filter(case=OuterRef("pk"), verb="relapse")
    return Q(recurrence_of__isnull=False) | (Q(cycle__gt=1) & Q(Exists(relapsed)))


def _missed(at: datetime) -> Q:
    return Q(mended_at__gt=F("mended_due")) | (Q(mended_at__isnull=True) & _late(at))


def _missed_first(at: datetime) -> Q:
    waits = Q(mended_at__isnull=True, state__in=WITH_UNIT, due_first__lt=at)
    return Q(mended_at__gt=F("due_first")) | waits


Question = Callable[[datetime, Period], Q]


def _in(*states: str) -> Now:
    return lambda _at: Q(state__in=states)


STANDING: dict[str, Now] = {
    "new": _in(S.REGISTERED),
    "work": _in(*WITH_UNIT),
    "check": _in(*UNDER_CHECK),
    "near": _coloured(Colour.NEAR),
    "late": _late,
    "red": _coloured(Colour.RED),
    "again": lambda at: Q(state__in=UNSETTLED) & _repeated(at),
    "observed": _in(S.OBSERVING),
    "long_term": _in(S.LONG_TERM),
}
OF_COHORT: dict[str, Now] = {  # of those found in a period
    "to_close": lambda _at: ~Q(state__in=NOT_ONES_TO_CLOSE),
    "closed": _in(S.CLOSED),
    "watched": _in(S.OBSERVING),
    "repeated": _repeated,
    "met": lambda _at: Q(mended_at__lte=F("mended_due")),
    "missed": _missed,
    "met_first": lambda _at: Q(mended_at__lte=F("due_first")),
    "missed_first": _missed_first,
    "extended": lambda _at: Q(extensions__gt=0),
}


def found_in(period: Period) -> Q:
    return Q(found_at__gte=period.begins, found_at__lt=period.ends)


def _struck(_at: datetime, period: Period) -> Q:
    return Q(state=S.CLOSED, closed_at__gte=period.begins, closed_at__lt=period.ends)


def _now(question: Now) -> Question:
    return lambda at, _period: question(at)


def _of_cohort(question: Now) -> Question:
    return lambda at, period: found_in(period) & question(at)


QUESTIONS: dict[str, Question] = {
    **{name: _now(question) for name, question in STANDING.items()},
    "open": _now(_in(*UNSETTLED)),
    "yellow": _now(_coloured(Colour.YELLOW)),
    "found": lambda _at, period: found_in(period),
    **{name: _of_cohort(question) for name, question in OF_COHORT.items()},
    "struck": _struck,
}


def asked(findings: FindingQuerySet, key: str, *, at: datetime, period: Period) -> FindingQuerySet:
    """The findings behind a number."""
    return findings.filter(QUESTIONS[key](at, period))
