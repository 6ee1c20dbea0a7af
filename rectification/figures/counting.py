"""Counting: where findings stand now, and what became of those that were found in a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Case, Count, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from rectification.models.finding import FindingQuerySet
from workflows.reports.figures import Rate
from workflows.reports.periods import Kind, Period

from .questions import OF_COHORT, QUESTIONS, STANDING, Now, found_in


@dataclass(frozen=True)
class Standing:
    """Where the findings stand now. `late` is all that is overdue, `red` the worst of it, `again` the repeats among
    the open ones; what is under observation or 长期坚持 is counted apart, and is neither open nor overdue."""

    new: int = 0
    work: int = 0
    check: int = 0
    near: int = 0
    late: int = 0
    red: int = 0
    again: int = 0
    observed: int = 0
    long_term: int = 0

    @property
    def open(self) -> int:
        return self.new + self.work + self.check

    @property
    def yellow(self) -> int:
        return self.late - self.red


@dataclass(frozen=True)
class Cohort:
    """What became of the findings that were found in a period.

    *Closed* is struck off, of those there are to strike off: not 不属实, merged, or 长期坚持.

    *On time* asks when the first report that was accepted had been handed in: passed by the verifier, and by the
    leader where it is weighty. A report that was rejected counts for nothing; the one that passed is held against
    the deadline as it stood then (`met`: extensions and the time under check added) and against the original one
    (`met_first`: only the time under check added, for it is not the unit's). What waits past its deadline without
    an accepted report is missed too. Undecided are those not yet due, under check, or ended in another way.
    Cycles after the first are repeats, and counted as that.
    """

    found: int = 0
    to_close: int = 0
    closed: int = 0
    watched: int = 0
    repeated: int = 0
    met: int = 0
    missed: int = 0
    met_first: int = 0
    missed_first: int = 0
    extended: int = 0
    extensions: int = 0

    @property
    def closure(self) -> Rate:
        return Rate(self.closed, self.to_close)

    @property
    def on_time(self) -> Rate:
        return Rate(self.met, self.met + self.missed)

    @property
    def on_time_first(self) -> Rate:
        return Rate(self.met_first, self.met_first + self.missed_first)


@dataclass(frozen=True)
class Quarter:
    """How the findings of a quarter go: as `Cohort`, and how many working days one took until the report that was
    accepted, on average."""

    to_close: int = 0
    closed: int = 0
    watched: int = 0
    days: float | None = None

    @property
    def closure(self) -> Rate:
        return Rate(self.closed, self.to_close)


@dataclass(frozen=True)
class Head:
    """Over the ledger: where everything stands, and how this quarter goes beside the last one."""

    standing: Standing
    quarter: Quarter
    before: Quarter


def head(findings: FindingQuerySet, *, at: datetime) -> Head:
    """Two statements, each over few rows however many lie finished."""
    this = Period.around(timezone.localdate(at), Kind.QUARTER)
    since = findings.filter(found_at__gte=this.before.begins, found_at__lt=this.ends)
    asked = {name: OF_COHORT[name] for name in ("to_close", "closed", "watched")}
    rows = (
        since.annotate(is_this=Case(When(found_at__gte=this.begins, then=Value(1)), default=Value(0)))
        .order_by()
        .values("is_this")
        .annotate(**_counts(asked, at), days=Avg("mended_days"))
    )
    quarters = {row.pop("is_this"): Quarter(**row) for row in rows}
    return Head(standing(findings, at=at), quarters.get(1, Quarter()), quarters.get(0, Quarter()))


def standing(findings: FindingQuerySet, *, at: datetime) -> Standing:
    """Of all these findings; one statement."""
    return Standing(**findings.live().aggregate(**_counts(STANDING, at)))


def cohort(findings: FindingQuerySet, *, at: datetime, period: Period) -> Cohort:
    """Of those that were found in the period; one statement."""
    return Cohort(**_whole(findings.filter(found_in(period)).aggregate(**_of_cohort(at))))


def struck(findings: FindingQuerySet, *, at: datetime, period: Period) -> int:
    """How many were struck off in the period, whenever found, and are so still; one statement."""
    return findings.filter(QUESTIONS["struck"](at, period)).count()


def by_unit(findings: FindingQuerySet, *, at: datetime, period: Period) -> dict[int, tuple[Standing, Cohort]]:
    """Both, for each 主办单位 that has any, by its key; two statements."""
    led = findings.order_by().annotate(
        of=Coalesce("lead", 0)
    )  # by plain `lead`, SQLite would read all of them
    now = {
        row.pop("of"): Standing(**row) for row in led.live().values("of").annotate(**_counts(STANDING, at))
    }
    then = {
        row.pop("of"): Cohort(**_whole(row))
        for row in led.filter(found_in(period)).values("of").annotate(**_of_cohort(at))
    }
    return {
        unit: (now.get(unit, Standing()), then.get(unit, Cohort()))
        for unit in (now.keys() | then.keys()) - {0}
    }


def _counts(questions: Mapping[str, Now], at: datetime) -> dict[str, Any]:
    return {name: Count("pk", filter=question(at)) for name, question in questions.items()}


def _of_cohort(at: datetime) -> dict[str, Any]:
    return {"found": Count("pk"), **_counts(OF_COHORT, at), "granted": Sum("extensions")}


def _whole(row: dict[str, Any]) -> dict[str, int]:
    return {"extensions": row.pop("granted") or 0, **row}
