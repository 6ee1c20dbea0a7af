"""What figures count, counted again by hand: from the records alone, one finding at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from rectification.models import UNDER_CHECK, UNSETTLED, WITH_UNIT, Finding
from rectification.models import FindingState as S
from workflows import deadlines
from workflows.models import Record

REPORTS = ("report_done", "fix_now")
CLOCK_BEGINS = ("assign", "transfer", "relapse", "reopen", "lapse")


@dataclass
class Life:
    """One finding, as its records tell it up to a moment."""

    found_at: datetime
    state: str = ""
    due: datetime | None = None
    due_first: datetime | None = None
    review: date | None = None
    reported: datetime | None = None
    mended: datetime | None = None
    mended_due: datetime | None = None
    extensions: int = 0
    repeated: bool = False
    begun: datetime | None = None
    passages: list[tuple[datetime, str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, finding: Finding) -> Life:
        life = cls(finding.found_at)
        for record in Record.objects.filter(case=finding.pk).order_by("seq"):
            life.tell(record)
        return life

    def tell(self, record: Record) -> None:
        if record.verb in REPORTS:
            self.reported = record.at
        if record.verb == "reject" and self.mended is None:
            self.give_back(record.at)
        if self.mended is None and (
            record.verb == "close" or (record.verb == "pass" and record.target in (S.OBSERVING, S.CLOSED))
        ):
            self.mended, self.mended_due = self.reported, self.due
            if self.review is not None and self.due is not None:
                self.mended_due = max(self.due, deadlines.close_of(self.review))
        if due := record.changes.get("due"):
            self.due = datetime.fromisoformat(due[-1] if isinstance(due, list) else due)
            self.due_first = self.due_first or self.due
        if review := record.changes.get("review_on"):
            self.review = date.fromisoformat(review)
        if record.verb == "lapse":
            self.review = None
        self.extensions += record.verb == "extend"
        self.repeated |= record.verb == "relapse" or "recurrence_of" in record.changes
        if record.verb in CLOCK_BEGINS:
            self.begun = record.at
        if record.target and record.target != self.state:
            self.passages.append((record.at, self.state, record.target))
            self.state = record.target

    def give_back(self, at: datetime) -> None:
        assert self.reported is not None
        assert self.due_first is not None
        days = max(deadlines.working_days_between(self.reported, at), 0)
        if days:
            clock = timezone.localtime(self.due_first).time()
            day = deadlines.OFFICE_HOURS.day_after(timezone.localdate(self.due_first), days)
            self.due_first = timezone.make_aware(datetime.combine(day, clock))

    def state_at(self, at: datetime) -> str:
        return next((target for when, _source, target in reversed(self.passages) if when < at), "")

    def late(self, at: datetime) -> int:
        """0 in time, 1 yellow, 2 red."""
        if self.state not in WITH_UNIT or self.due is None or self.due >= at:
            return 0
        return 2 if deadlines.working_days_between(self.due, at) >= 5 else 1

    def near(self, at: datetime) -> bool:
        if self.state not in WITH_UNIT or self.due is None or self.due < at:
            return False
        return deadlines.working_days_between(at, self.due) <= 2

    def in_time(self, due: datetime | None, now_due: datetime | None, at: datetime) -> bool | None:
        """Whether it was; None where that is not decided."""
        if self.mended is not None:
            assert due is not None
            return self.mended <= due
        waits = self.state in WITH_UNIT and now_due is not None and now_due < at
        return False if waits else None

    def age(self, at: datetime) -> int | None:
        if self.state not in (*WITH_UNIT, *UNDER_CHECK):
            return None
        assert self.begun is not None
        return deadlines.working_days_between(self.begun, at)


def standing(lives: list[Life], at: datetime) -> dict[str, int]:
    def count(*states: str) -> int:
        return sum(life.state in states for life in lives)

    return {
        "new": count(S.REGISTERED),
        "work": count(*WITH_UNIT),
        "check": count(*UNDER_CHECK),
        "near": sum(life.near(at) for life in lives),
        "late": sum(life.late(at) > 0 for life in lives),
        "red": sum(life.late(at) == 2 for life in lives),
        "again": sum(life.repeated and life.state in UNSETTLED for life in lives),
        "observed": count(S.OBSERVING),
        "long_term": count(S.LONG_TERM),
    }


def cohort(lives: list[Life], at: datetime, begins: datetime, ends: datetime) -> dict[str, int]:
    found = [life for life in lives if begins <= life.found_at < ends]
    now = [life.in_time(life.mended_due, life.due, at) for life in found]
    first = [life.in_time(life.due_first, life.due_first, at) for life in found]
    return {
        "found": len(found),
        "to_close": sum(life.state not in (S.INVALID, S.MERGED, S.LONG_TERM) for life in found),
        "closed": sum(life.state == S.CLOSED for life in found),
        "watched": sum(life.state == S.OBSERVING for life in found),
        "repeated": sum(life.repeated for life in found),
        "met": now.count(True),
        "missed": now.count(False),
        "met_first": first.count(True),
        "missed_first": first.count(False),
        "extended": sum(life.extensions > 0 for life in found),
        "extensions": sum(life.extensions for life in found),
    }


def struck(lives: list[Life], begins: datetime, ends: datetime) -> int:
    off = [life.passages[-1][0] for life in lives if life.state == S.CLOSED]
    return sum(begins <= at < ends for at in off)


def month(lives: list[Life], begins: datetime, ends: datetime) -> tuple[int, int, int]:
    """Registered, struck off, and open when it ended."""
    passed = [passage for life in lives for passage in life.passages if begins <= passage[0] < ends]
    return (
        sum(source == "" for _at, source, _target in passed),
        sum(target == S.CLOSED for _at, _source, target in passed),
        sum(life.state_at(ends) in UNSETTLED for life in lives),
    )
