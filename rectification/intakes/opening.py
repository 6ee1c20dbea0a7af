"""Letting the rows in: a chunk at a time, each chunk one transaction under the intake's lock, so that neither a second
tab nor a second try opens a row twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.models import Finding
from rectification.models.intake import Becomes, Intake, IntakeLine
from rectification.opening import open_findings
from workflows import engine
from workflows.act import Refused
from workflows.models import User

from .drafts import finding_of
from .foresight import ongoing_alike

CHUNK = 250  # rows in one transaction: a second's work on a small machine


def begin(intake: Intake, *, at: datetime | None = None) -> None:
    """From now on nothing about it can be changed. Twice is once."""
    Intake.objects.filter(pk=intake.pk, started_at__isnull=True).exclude(columns={}).update(
        started_at=at or timezone.now()
    )


def go_on(intake: Intake, *, by: User, at: datetime | None = None, chunk: int = 0) -> Intake:
    """The next chunk, if there is one; answers the intake as it stands then."""
    at, chunk = at or timezone.now(), chunk or CHUNK
    with engine.together():
        fresh = Intake.objects.select_for_update(of=("self",)).select_related("unit").get(pk=intake.pk)
        if not fresh.is_begun or fresh.is_over:
            return fresh
        lines = list(fresh.lines.filter(place__gt=fresh.handled, place__lte=fresh.handled + chunk))
        _let_in([line for line in lines if line.goes], fresh, by=by, at=at)
        fresh.handled += len(lines)
        if fresh.handled >= fresh.total:
            fresh.ended_at = at
        fresh.save(update_fields=["handled", "ended_at"])
    return fresh


def _let_in(lines: Sequence[IntakeLine], intake: Intake, *, by: User, at: datetime) -> None:
    """Opens what is still to be opened; what the door refuses comes back as a row with an error."""
    findings = {line.place: _meant(line, intake) for line in lines}
    foreseen = {line.place: line.becomes for line in lines}
    going = _without_what_came_between(lines, findings, intake)
    _open(going, findings, by=by, at=at)
    opened = [line for line in going if line.finding_id]
    IntakeLine.objects.bulk_update(opened, ["finding"], batch_size=CHUNK)
    changed = [line for line in lines if line.becomes != foreseen[line.place]]
    IntakeLine.objects.bulk_update(changed, ["becomes", "about", "says", "goes"], batch_size=100)


def _meant(line: IntakeLine, intake: Intake) -> Finding:
    finding = finding_of(line, intake)
    if line.becomes == Becomes.RECURS:
        finding.recurrence_of_id = line.about_id
    return finding


def _without_what_came_between(
    lines: Sequence[IntakeLine], findings: Mapping[int, Finding], intake: Intake
) -> list[IntakeLine]:
    """Leaves out what somebody else has registered, or taken up again, since a person looked at the rows."""
    marks = {line.place: findings[line.place].mark_of() for line in lines if not line.ticked}
    ongoing = ongoing_alike(set(marks.values()), intake.unit_id)
    own = set(
        intake.lines.filter(finding__in=[each.pk for each in ongoing.values()]).values_list(
            "finding", flat=True
        )
    )
    assert intake.read_at is not None
    going = []
    for line in lines:
        same = ongoing.get(marks.get(line.place, ""))
        is_news = same is not None and (same.registered_at > intake.read_at or same.pk == line.about_id)
        if same is None or same.pk in own or not is_news:
            going.append(line)
            continue
        line.becomes, line.about, line.goes = Becomes.UNSURE, same, False
        line.says = {**line.says, "why": _("看过之后，台账里有了同一问题")}
    return going


def _open(lines: Sequence[IntakeLine], findings: Mapping[int, Finding], *, by: User, at: datetime) -> None:
    """All at once; if the door refuses one, the halves by themselves, down to the one that it refuses."""
    if not lines:
        return
    try:
        with engine.together():
            opened = open_findings([findings[line.place] for line in lines], by=by, at=at, unnamed=True)
    except Refused as refused:
        if len(lines) > 1:
            half = len(lines) // 2
            _open(lines[:half], findings, by=by, at=at)
            _open(lines[half:], findings, by=by, at=at)
            return
        line = lines[0]
        line.becomes, line.goes = Becomes.BAD, False
        line.says = {**line.says, "errors": [refused.reason]}
        return
    for line, finding in zip(lines, opened, strict=True):
        line.finding = finding
        line.becomes, line.about_id = _what_it_was(finding, findings[line.place])


def _what_it_was(finding: Finding, meant: Finding) -> tuple[Becomes, int | None]:
    if finding is not meant:
        return Becomes.RELAPSES, finding.pk
    if finding.recurrence_of_id:
        return Becomes.RECURS, finding.recurrence_of_id
    return Becomes.NEW, None
