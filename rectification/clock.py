"""整改期限: from which day it is counted, so that it can be counted again when the calendar turns out otherwise.

A deadline that a person set, and one of hours on the wall clock, is counted from nothing and stays.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.models import Finding
from rectification.terms import Term
from workflows import deadlines
from workflows.act import Act, Refusal, Verb, refuse_if
from workflows.nodes import redate


def by_term(finding: Finding, term: Term, on: date) -> None:
    if term.hours:
        by_hand(finding)
    else:
        by_days(finding, on, term.days)


def by_days(finding: Finding, on: date, days: int) -> None:
    """So many working days after that day."""
    finding.due_from, finding.due_days = on, days
    finding.calendar_version = deadlines.calendar_version()


def by_hand(finding: Finding) -> None:
    finding.due_from = finding.due_days = None
    finding.calendar_version = deadlines.calendar_version()


def add_days(finding: Finding, before: datetime, days: int) -> None:
    """So many working days more than it had; counted from the deadline itself where that was not counted."""
    if finding.due_from is None or finding.due_days is None:
        by_days(finding, timezone.localdate(before), days)
    else:
        by_days(finding, finding.due_from, finding.due_days + days)


def counted_again(finding: Finding, at: datetime) -> datetime | None:
    """Where the deadline lies by the calendar of now, if that is elsewhere. Nobody is made late by a notice: a deadline
    that would have passed already stays where people know it."""
    if finding.due_from is None or finding.due_days is None or finding.due_current is None:
        return None
    day = deadlines.OFFICE_HOURS.day_after(finding.due_from, finding.due_days)
    moved = timezone.make_aware(datetime.combine(day, timezone.localtime(finding.due_current).time()))
    if moved == finding.due_current or moved <= at < finding.due_current:
        return None
    return moved


def the_calendar_moves_it(act: Act) -> Refusal | None:
    return refuse_if(counted_again(act.subject, act.at) is None, _("按现行工作日历，期限没有变化"))


def recompute(act: Act) -> None:
    """按新的日历重算: `due_original` does not move."""
    finding: Finding = act.subject
    before, version = finding.due_current, finding.calendar_version
    finding.due_current = counted_again(finding, act.at)
    assert before is not None
    assert finding.due_current is not None
    finding.calendar_version = deadlines.calendar_version()
    redate([task for task in act.tasks if task.due_at == before], finding.due_current)
    act.changes = {
        "due": [before.isoformat(), finding.due_current.isoformat()],
        "calendar": [version, finding.calendar_version],
    }


RECOMPUTE = Verb(
    "recompute", _("重算期限"), rules=(the_calendar_moves_it,), body=recompute, past=_("按工作日历重算期限")
)
