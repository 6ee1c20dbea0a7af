"""The pages of 举一反三: what one unit was asked, and how far all units have come with one finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import Http404

from rectification.forms.sweep import SWEEP_ASKS
from rectification.models import OVERSEE, Finding, Sweep, SweepState
from rectification.pages.finding import Asking, asking_for
from workflows import engine
from workflows.models import Record, User
from workflows.pages import Asked
from workflows.permissions import holds
from workflows.telling import WITH, Told, tell


@dataclass(frozen=True)
class Row:
    """One unit that was asked."""

    sweep: Sweep
    overdue: bool
    opened: int  # findings


@dataclass(frozen=True)
class SweepsPage:
    """Who was asked about one finding, who has answered what, and who has not."""

    finding: Finding
    rows: list[Row]
    may_ask: bool

    @property
    def asked(self) -> int:
        return len(self.rows)

    @property
    def answered(self) -> int:
        return sum(row.sweep.is_answered for row in self.rows)

    @property
    def waiting(self) -> int:
        return self.asked - self.answered

    @property
    def overdue(self) -> int:
        return sum(row.overdue for row in self.rows)

    @property
    def opened(self) -> int:
        return sum(row.opened for row in self.rows)


@dataclass(frozen=True)
class SweepPage:
    """Everything that the templates of one unit's page name."""

    sweep: Sweep
    asked: Asked
    asking: list[Asking]
    findings: list[Finding]
    told: list[Told]
    overdue: bool
    oversees: bool


def sweep_for(reader: User, pk: int) -> Sweep:
    """What that unit was asked, if this person may know of it; else 404."""
    about = ("finding__outlet", "unit", "asked", "author", "answered_by", "proof")
    found = Sweep.objects.visible_to(reader).select_related(*about).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def read(sweep: Sweep, reader: User, *, at: datetime, asked: Asked) -> SweepPage:
    records = Record.objects.filter(case=sweep.pk).select_related(*WITH).order_by("-at", "-pk")
    opened = engine.open_to(reader, sweep, at=at)
    return SweepPage(
        sweep=sweep,
        asked=asked,
        asking=asking_for(opened, sweep, reader, asked, SWEEP_ASKS, first=("none_found",)),
        findings=list(Finding.objects.visible_to(reader).filter(swept_from=sweep.pk).order_by("pk")),
        told=tell(list(records), subjects=[sweep]),
        overdue=sweep.is_overdue(at),
        oversees=holds(reader, *OVERSEE, over=sweep.unit),
    )


def sweeps_of(finding: Finding, reader: User, *, at: datetime) -> SweepsPage:
    """Those of one finding that this person may see. Who was taken back is no longer asked."""
    seen = Sweep.objects.visible_to(reader).standing().filter(finding=finding.pk)
    seen = seen.select_related("asked", "answered_by").annotate(opened=Count("findings"))
    may_ask = "sweep" in engine.open_to(reader, finding, at=at)
    return SweepsPage(finding, list(_rows(seen.order_by("-cycle", "asked__path"), at)), may_ask)


def _rows(sweeps: Iterable[Any], at: datetime) -> Iterable[Row]:
    for each in sweeps:
        opened: int = each.opened
        yield Row(each, each.is_overdue(at), opened if each.state == SweepState.FOUND else 0)
