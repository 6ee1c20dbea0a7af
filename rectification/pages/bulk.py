"""What was ticked in the ledger: what can be done with each, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.listing import Reach
from rectification.models import Finding
from workflows import engine
from workflows.bulk import Outcome, Pick, perform_one
from workflows.models import Post, Unit, User


@dataclass(frozen=True)
class Line:
    """One row of the page that asks: whether the verb is open for it, and whether it is to be done."""

    pick: Pick
    finding: Finding
    is_open: bool
    is_ticked: bool


@dataclass(frozen=True)
class Chosen:
    """The rows that were ticked, as this person may see them now, and those of them that the verb is open for.
    `ticked` are the ones to do: at first all that can be done."""

    among: list[Pick]
    ticked: list[Pick]
    findings: dict[int, Finding]
    open_for: frozenset[int]
    units: tuple[Unit, ...]
    by: User
    verb: str

    @classmethod
    def read(
        cls, among: list[Pick], *, by: User, verb: str, posts: list[Post], at: datetime | None = None
    ) -> Chosen:
        at = at or timezone.now()
        seen = Finding.objects.visible_to(by).filter(pk__in=[pick.pk for pick in among]).listed()
        findings = {finding.pk: finding for finding in seen}
        tasks = engine.open_tasks_of(by, list(findings.values()), at=at)
        answers: dict[Any, Any] = {}

        def is_open(finding: Finding) -> bool:
            own = tasks[finding.pk]
            return verb in engine.open_to(
                by, finding, at=at, tasks=own, posts=posts, only={verb}, answers=answers
            )

        open_for = frozenset(pk for pk, finding in findings.items() if is_open(finding))
        ticked = [pick for pick in among if pick.pk in open_for]
        return cls(among, ticked, findings, open_for, Reach.of(by, posts).units, by, verb)

    def only(self, ticked: list[Pick]) -> Chosen:
        """The same with these ticked, among those that are there."""
        there = {pick.pk for pick in self.among}
        return replace(self, ticked=[pick for pick in ticked if pick.pk in there])

    @property
    def lines(self) -> list[Line]:
        """Each one that there is."""
        ticked = {pick.pk for pick in self.ticked}
        return [
            Line(pick, self.findings[pick.pk], pick.pk in self.open_for, pick.pk in ticked)
            for pick in self.among
            if pick.pk in self.findings
        ]

    @property
    def lost(self) -> int:
        """How many of the rows this person does not find any more."""
        return len(self.among) - len(self.lines)

    def perform(self, inputs: Mapping[str, Any]) -> list[Outcome]:
        """One answer for each row that was ticked: nothing is left out silently."""
        return [self._one(pick, inputs) for pick in self.ticked]

    def _one(self, pick: Pick, inputs: Mapping[str, Any]) -> Outcome:
        finding = self.findings.get(pick.pk)
        if finding is None:
            return Outcome(None, _("这一条不在您的台账里，可能已转给别的单位"))
        return perform_one(finding, self.verb, by=self.by, length=pick.length, **inputs)
