"""The choice of a period over a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.reports.periods import Kind, Period

KINDS = {
    Kind.MONTH: _("按月"),
    Kind.QUARTER: _("按季"),
    Kind.YEAR: _("按年"),
}


@dataclass(frozen=True)
class Turns:
    """The ways to other periods: of the other lengths, the one before and the one after."""

    kinds: list[tuple[Any, Period, bool]]
    before: Period
    next: Period | None


def turns(period: Period, today: date) -> Turns:
    """No period that lies wholly ahead is offered."""
    kinds = [(label, period.as_kind(kind, today), kind == period.kind) for kind, label in KINDS.items()]
    return Turns(kinds, period.before, period.next if period.next.first <= today else None)
