"""报结: what a unit hands in to be checked, as one thing with a digest; who judges it signs that digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from rectification.models import Evidence, Finding, Measure
from workflows import deadlines
from workflows.act import Act


def hand_in(act: Act) -> None:
    """One report: the result in words, its evidence, and the measures as they stand."""
    finding: Finding = act.subject
    finding.attempt += 1
    finding.result = act.said("result").strip()
    finding.submitter, finding.submitted_at, finding.changed_at = act.by, act.at, act.at
    finding.checker = None
    files = [
        Evidence(
            finding=finding,
            cycle=finding.cycle,
            attempt=finding.attempt,
            shows=shows,
            attachment=attachment,
            added_by=act.by,
            added_at=act.at,
        )
        for shows in Evidence.Shows
        for attachment in act.said(shows.value, [])
    ]
    Evidence.objects.bulk_create(files)
    finding.report_digest = digest(finding, files)
    act.seen = finding.report_digest
    act.changes = {
        "attempt": finding.attempt,
        "digest": finding.report_digest,
        "evidence": [[each.shows, each.attachment.name, each.attachment.sha256] for each in files],
    }


def take(finding: Finding) -> None:
    """A report is accepted: the first of a finding's life settles whether the unit was in time.

    What was 长期坚持 had until the day on which it would have been looked at again, if that came later.
    """
    if finding.mended_at is not None:
        return
    assert finding.submitted_at is not None
    finding.mended_at, finding.mended_due = finding.submitted_at, finding.due_current
    took = deadlines.working_days_between(finding.registered_at, finding.submitted_at)
    finding.mended_days = max(took - finding.checked_days, 0)
    if finding.review_on and finding.mended_due:
        finding.mended_due = max(finding.mended_due, deadlines.close_of(finding.review_on))


def digest(finding: Finding, files: list[Evidence]) -> str:
    """SHA-256 over the canonical JSON of the report: what it says, what proves it, what was done."""
    measures = Measure.objects.filter(finding=finding.pk, cycle=finding.cycle, dropped=False).order_by("pk")
    body: dict[str, Any] = {
        "v": "qingyang-report-1",
        "finding": finding.pk,
        "cycle": finding.cycle,
        "attempt": finding.attempt,
        "result": finding.result,
        "evidence": sorted([each.shows, each.attachment.sha256] for each in files),
        "measures": [[each.words, each.owner_id, each.note] for each in measures],
        "remedy": finding.remedy_id,
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
