"""Opening findings: by one click, by hundreds, and with a look at what was there before.

The same fault again (same account and category, or the same wrong words) is not a new story: while the earlier one
is under observation it breaks out again there; after it was struck off, the new finding points at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from rectification.models import Finding, FindingState
from workflows import engine
from workflows.act import Act
from workflows.models import User


def open_finding(
    finding: Finding,
    *,
    by: User,
    at: datetime | None = None,
    within: Act | None = None,
    unnamed: bool = False,
) -> Finding:
    """Registers it, or finds that it is a relapse of one under observation; answers the row that goes on."""
    return open_findings([finding], by=by, at=at, within=within, unnamed=unnamed)[0]


def open_findings(
    findings: Iterable[Finding],
    *,
    by: User,
    at: datetime | None = None,
    within: Act | None = None,
    unnamed: bool = False,
) -> list[Finding]:
    """The same for many, in statements grouped in bulk. All of them or none. `unnamed` lets one in that names no
    place at all, as bulletins do ("个别单位")."""
    at = at or timezone.now()
    fresh = list(findings)
    for finding in fresh:
        finding.fingerprint = finding.mark_of()
    with engine.together():
        before = earlier(fresh)
        opened: list[Finding] = []
        new: list[Finding] = []
        relapsed: set[int] = set()
        for finding in fresh:
            last = before.get((finding.unit_id, finding.fingerprint))
            if last is not None and last.state == FindingState.OBSERVING and last.pk not in relapsed:
                relapsed.add(last.pk)
                words = finding.description or finding.title
                engine.perform(last, "relapse", by=User.objects.system(), at=at, within=within, words=words)
                opened.append(Finding.objects.get(pk=last.pk))
                continue
            finding.recurrence_of = last or finding.recurrence_of
            new.append(finding)
            opened.append(finding)
        if len(new) == 1:
            engine.begin(new[0], by=by, at=at, within=within, unnamed=unnamed)
        else:
            engine.begin_many(new, by=by, at=at, within=within, unnamed=unnamed)
    return opened


def earlier(findings: list[Finding]) -> dict[tuple[int, str], Finding]:
    """The latest finding of the same fault in the same ledger that was struck off or is observed; one statement."""
    rows = Finding.objects.filter(
        fingerprint__in={finding.fingerprint for finding in findings},
        unit__in={finding.unit_id for finding in findings},
        state__in=[FindingState.OBSERVING, FindingState.CLOSED],
    )
    return {(row.unit_id, row.fingerprint): row for row in rows.order_by("pk")}
