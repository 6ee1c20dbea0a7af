"""What time itself does, by 清样系统: strikes off what did not break out again, ends 长期坚持, reminds and urges.

Run it as often as you like, from as many places as you like: what is done is done once. Whatever it looks for is found
in a fixed number of statements, along partial indexes; each finding then passes the door in a transaction of its own.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from types import TracebackType
from typing import Literal

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from rectification.models import WITH_UNIT, Finding, FindingState, Severity, Step, Urging
from rectification.terms import Book
from rectification.urging import to_say
from workflows import deadlines, engine
from workflows.act import Refused
from workflows.models import User

log = logging.getLogger(__name__)
S = FindingState
WEIGHTY = [severity for severity in Severity if severity.weighty]


@dataclass
class Tally:
    """What one run did: how often each verb, how much somebody else had done meanwhile, and what failed."""

    done: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    failed: int = 0

    def __str__(self) -> str:
        told = [f"{verb} {count}" for verb, count in sorted(self.done.items())]
        return ", ".join([*(told or ["nothing to do"]), f"skipped {self.skipped}", f"failed {self.failed}"])


class Attempt:
    """One finding's turn. What goes wrong in it is told and counted, and the next one has its turn."""

    def __init__(self, finding: Finding, verb: str, tally: Tally) -> None:
        self.finding, self.verb, self.tally = finding, verb, tally

    def __enter__(self) -> None:
        """Nothing to prepare: the door opens the transaction."""

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> Literal[True] | None:
        if fault is None:
            self.tally.done[self.verb] += 1
        elif isinstance(fault, Refused):  # somebody acted since it was looked for: the next run looks again
            self.tally.skipped += 1
        elif isinstance(fault, Exception):
            log.error("%s %s failed", self.finding.number, self.verb, exc_info=fault)
            self.tally.failed += 1
        else:
            return None
        return True


def keep_time(at: datetime | None = None) -> Tally:
    """Everything that has come by now. Not run for some days, it says the highest step that was reached and no more."""
    at, tally = at or timezone.now(), Tally()
    system: User | None = None
    for verb, finding in due(at):
        system = system or User.objects.system()
        with Attempt(finding, verb, tally):
            engine.perform(finding, verb, by=system, at=at)
    return tally


def due(at: datetime) -> Iterator[tuple[str, Finding]]:
    """What is to be done, and with which finding."""
    yield from (("confirm", finding) for finding in _observed(at))
    yield from (("lapse", finding) for finding in _lapsed(at))
    yield from (("remind", finding) for finding in _to_be_told(at))


def _observed(at: datetime) -> QuerySet[Finding]:
    """Observed to the end; of a weighty one the verifier says so by hand."""
    over = Finding.objects.filter(state=S.OBSERVING, observe_until__lte=at)
    return over.exclude(severity__in=WEIGHTY).order_by("observe_until", "pk")


def _lapsed(at: datetime) -> QuerySet[Finding]:
    on = timezone.localdate(at)
    return Finding.objects.filter(state=S.LONG_TERM, review_on__lte=on).order_by("review_on", "pk")


def _to_be_told(at: datetime) -> list[Finding]:
    """Those with a step that has come and was not said yet. What has had the last step is not looked at again."""
    if not deadlines.is_working_day(at):
        return []
    on, book = timezone.localdate(at), Book(timezone.localdate(at))
    ahead = max(max(-each.urging.remind, 0) for each in book.all)
    warned = timezone.localdate(_day_after(at, max(each.urging.warn_days for each in book.all) + 1))
    told = Urging.objects.filter(
        finding=OuterRef("pk"), cycle=OuterRef("cycle"), due_at=OuterRef("due_current"), step=Step.RED
    )
    running = Finding.objects.filter(state__in=WITH_UNIT, due_current__lt=_day_after(at, ahead + 1))
    kept_on = Finding.objects.filter(state=S.LONG_TERM, review_on__gt=on)
    near = [
        *running.exclude(Exists(told)).select_related("unit").order_by("due_current", "pk"),
        *kept_on.filter(review_on__lt=warned).select_related("unit").order_by("review_on", "pk"),
    ]
    said = _said(near)
    return [finding for finding in near if _is_new(finding, at, book, said)]


def _is_new(finding: Finding, at: datetime, book: Book, said: set[tuple[int, int, str, datetime]]) -> bool:
    step = to_say(finding, at, book.of(finding.unit.path))
    return step is not None and (finding.pk, finding.cycle, *step) not in said


def _said(findings: list[Finding]) -> set[tuple[int, int, str, datetime]]:
    """What was said of these, in one statement."""
    if not findings:
        return set()
    rows = Urging.objects.filter(finding__in=findings, due_at__isnull=False).exclude(step=Step.HAND)
    return set(rows.order_by().values_list("finding", "cycle", "step", "due_at"))  # type: ignore[arg-type]  # due_at is there


def _day_after(at: datetime, days: int) -> datetime:
    """When the day begins that is so many working days on."""
    day = deadlines.OFFICE_HOURS.day_after(timezone.localdate(at), days)
    return timezone.make_aware(datetime.combine(day, time.min))
