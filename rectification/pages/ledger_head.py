"""What stands over the ledger: how this quarter goes, and where everything is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rectification import figures
from rectification.figures import Head, Quarter
from rectification.models import Finding
from workflows.models import User
from workflows.reports import charts
from workflows.reports.periods import Period


@dataclass(frozen=True)
class Count:
    """One number, and the way to what it counts."""

    label: Any
    number: int
    href: str
    late: bool = False
    note: str = ""


@dataclass(frozen=True)
class LedgerHead:
    """Everything that the fragment names."""

    ring: SafeString
    quarter: Quarter
    before: Quarter
    quarter_href: str
    counts: list[Count]
    days: str
    days_before: str


def ledger_head(user: User, *, at: datetime) -> LedgerHead:
    """Over all that this person may know of, whatever the list below is narrowed to."""
    head = figures.head(Finding.objects.visible_to(user), at=at)
    return LedgerHead(
        ring=charts.ring("closure", _("本季整改完成率"), head.quarter.closure),
        quarter=head.quarter,
        before=head.before,
        quarter_href=_quarter(timezone.localdate(at)),
        counts=_counts(head),
        days=_days(head.quarter.days),
        days_before=_days(head.before.days),
    )


def _quarter(today: Any) -> str:
    period = Period.around(today)
    return _to(tab="closed", found_from=period.first.isoformat(), found_until=period.last.isoformat())


def _counts(head: Head) -> list[Count]:
    now = head.standing
    red = _("其中红色 {n} 项").format(n=now.red) if now.red else ""
    near = _("临期 {n} 项").format(n=now.near) if now.near else ""
    return [
        Count(_("整改中"), now.work, _to(tab="work"), note=near),
        Count(_("待核验"), now.check, _to(tab="check")),
        Count(_("已逾期"), now.late, _to(tab="late"), late=bool(now.late), note=red),
    ]


def _to(**query: str) -> str:
    return f"{reverse('rectification:findings')}?{urlencode(query)}"


def _days(days: float | None) -> str:
    return f"{days:.1f}" if days is not None else ""
