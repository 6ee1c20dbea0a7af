"""How long things may take, and when they are urged: a unit's own numbers, else those of the nearest unit above it,
else those that come with the product (`terms.toml`, which cites its source)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from rectification.models.terms import TermsVersion
from rectification.models.words import Severity, Step
from workflows import deadlines
from workflows.act import Act

SHIPPED = Path(__file__).with_name("terms.toml")


@dataclass(frozen=True)
class Term:
    """What one severity gives: hours on the wall clock, or working days."""

    hours: int
    days: int
    observe_days: int

    def due(self, at: datetime) -> datetime:
        if self.hours:
            return deadlines.due(at, hours=self.hours, urgent=True)
        return deadlines.due_in_days(at, self.days)

    def observe_until(self, at: datetime) -> datetime:
        return at + timedelta(days=self.observe_days)


@dataclass(frozen=True)
class Urging:
    """When a finding is urged: working days from its deadline, below zero before it."""

    remind: int
    due: int
    notice: int
    yellow: int
    red: int
    warn_days: int  # before a review day of 长期坚持
    cool_down_hours: int  # between two by hand

    def reached(self, days: int) -> Step | None:
        """The highest step of the ladder, so many working days after the deadline."""
        ladder = {step: getattr(self, step.value) for step in Step.ladder()}
        return max(
            (step for step, at in ladder.items() if at <= days), key=lambda step: ladder[step], default=None
        )


@dataclass(frozen=True)
class Terms:
    """All numbers that a county may set."""

    source: str
    of: dict[Severity, Term]
    urging: Urging
    sign_days: int
    return_days: int
    returns: int
    review_days: int
    lapse_days: int
    long_term_days: int
    extensions: int
    sweep_days: int

    @classmethod
    def read(cls, data: Mapping[str, Any], source: str) -> Terms:
        """Out of the form in which they are kept, in the file and in a version alike."""
        return cls(
            source=source,
            of={severity: _term(data[severity.value]) for severity in Severity},
            urging=Urging(**data["urging"]),
            **data["all"],
        )

    @property
    def data(self) -> dict[str, Any]:
        """The same the other way round."""
        told = asdict(self)
        severities, urging, _source = told.pop("of"), told.pop("urging"), told.pop("source")
        return {
            **{severity.value: _written(each) for severity, each in severities.items()},
            "urging": urging,
            "all": told,
        }


def _term(data: Mapping[str, Any]) -> Term:
    due = data["due"]
    return Term(hours=due.get("hours", 0), days=due.get("days", 0), observe_days=data["observe_days"])


def _written(term: dict[str, int]) -> dict[str, Any]:
    due = {"hours": term["hours"]} if term["hours"] else {"days": term["days"]}
    return {"due": due, "observe_days": term["observe_days"]}


@cache
def shipped() -> Terms:
    """What holds where nobody has set anything."""
    data = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return Terms.read(data, data["source"])


def terms(unit: int | None, on: date) -> Terms:
    """The numbers in force on that day for the unit of that key; one statement."""
    return _of_version(TermsVersion.objects.over(unit, on).first())


def terms_of(act: Act) -> Terms:
    """Those that an act goes by: its subject's ledger's. Asked of the database once an act, and once for many acts of
    one person at one moment in one unit; never kept longer, so no process goes by what another one has replaced."""
    asked = ("terms", act.subject.unit_id, act.on)
    if asked not in act.answers:
        act.answers[asked] = terms(act.subject.unit_id, act.on)
    found: Terms = act.answers[asked]
    return found


class Book:
    """The numbers of every unit on one day, in one statement: for whoever looks at many findings."""

    def __init__(self, on: date) -> None:
        self._of_unit: dict[str, TermsVersion] = {}
        for version in TermsVersion.objects.begun(on).order_by("number").select_related("unit"):
            self._of_unit[version.unit.path] = version
        self._read: dict[str, Terms] = {}

    def of(self, path: str) -> Terms:
        """The numbers for the unit with that path."""
        if path not in self._read:
            self._read[path] = _of_version(self.version_of(path))
        return self._read[path]

    def version_of(self, path: str) -> TermsVersion | None:
        """The version that they stand in, unless they came with the product."""
        return next(self._above(path), None)

    def _above(self, path: str) -> Iterator[TermsVersion]:
        keys = path.strip("/").split("/")
        for length in range(len(keys), 0, -1):
            if found := self._of_unit.get(f"/{'/'.join(keys[:length])}/"):
                yield found

    @property
    def all(self) -> list[Terms]:
        """Every set of numbers that may hold for some unit."""
        return [shipped(), *(_of_version(version) for version in self._of_unit.values())]


def _of_version(version: TermsVersion | None) -> Terms:
    return version.terms if version else shipped()
