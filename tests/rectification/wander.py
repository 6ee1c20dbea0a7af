"""Findings led about by chance, as far apart in time as in life: what figures are held against."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from rectification.models import Finding, Measure, Request, RequestState, Severity
from tests import build as people
from tests.rectification import build
from tests.rectification.build import Crew
from workflows import engine
from workflows.act import Refused
from workflows.models import Unit, User

CROWD = ("dispatcher", "contact", "handler", "unit_leader", "verifier", "leader", "system")
ONWARD = frozenset(
    {
        "assign",
        "accept",
        "plan",
        "fix_now",
        "approve_plan",
        "finish_measure",
        "report_done",
        "pass",
        "close",
        "confirm",
    }
)
RARELY = {
    "ask_void": 0.04,
    "ask_merge": 0.03,
    "return": 0.05,
    "transfer": 0.05,
    "ask_transfer": 0.03,
    "amend_plan": 0.05,
    "reopen": 0.2,
    "ask_long_term": 0.15,
}
PAUSES = (1, 2, 4, 7, 20, 28, 50, 75, 300)  # hours between two steps
PACES = (0.1, 0.3, 0.3, 1, 1, 3)  # some are quick and some are slow
STEPS = 22


class Wanderer:
    """Takes one finding about, by whoever may, until its time is up."""

    def __init__(self, seed: int, crew: Crew, centre: Unit, street: Unit) -> None:
        self.rng = random.Random(seed)
        self.crew, self.centre, self.street = crew, centre, street

    def wander(self, *, begins: datetime, ends: datetime, into: Finding | None = None) -> Finding:
        at = begins
        severity = self.rng.choice(list(Severity))
        finding = build.finding(
            self.crew["inspector"],
            self.centre,
            severity=severity,
            title=f"第{self.rng.random()}个问题",
            at=at,
            found_at=at - timedelta(days=self.rng.choice([0, 2, 40])),
        )
        pace = self.rng.choice(PACES)
        for _step in range(STEPS):
            finding = people.fresh(finding)
            at += timedelta(hours=self.rng.choice(PAUSES) * pace)
            if finding.observe_until and self.rng.random() < 0.7:
                at = max(at, finding.observe_until + timedelta(hours=1))
            if at >= ends:
                break
            if not self.decided(finding, at):
                self.moved(finding, at, into)
        return people.fresh(finding)

    def who(self, name: str) -> User:
        return User.objects.system() if name == "system" else self.crew[name]

    def decided(self, finding: Finding, at: datetime) -> bool:
        request = Request.objects.filter(finding=finding.pk, state=RequestState.PENDING).first()
        if request is None or self.rng.random() < 0.2:
            return False
        verb = self.rng.choice(["grant", "grant", "grant", "deny"])
        for name in ("unit_leader", "dispatcher", "verifier", "leader"):
            with suppress(Refused):
                engine.perform(request, verb, by=self.who(name), at=at, words="看过")
                return True
        return False

    def moved(self, finding: Finding, at: datetime, into: Finding | None) -> None:
        for name in self.rng.sample(CROWD, len(CROWD)):
            by = self.who(name)
            may = [
                verb for verb in engine.open_to(by, finding, at=at) if self.rng.random() < RARELY.get(verb, 1)
            ]
            if may:
                break
        else:
            return
        verb = self.rng.choice(may + [verb for verb in may if verb in ONWARD] * 4)
        with suppress(Refused):
            said = self.said(finding, verb, by, at, into)
            engine.perform(finding, verb, by=by, at=at, seen=finding.screen_digest, **said)

    def said(
        self, finding: Finding, verb: str, by: User, at: datetime, into: Finding | None
    ) -> dict[str, Any]:
        given: dict[str, Any] = {"reason": "other", "words": "情况说明", "progress": "进行中"}
        given |= {"lead": self.street, "responsible": self.crew["handler"]}
        if verb in ("plan", "amend_plan"):
            given |= {"cause": "老化", "containment": "先停用", "measures": build.steps(finding, by)}
        if verb == "finish_measure":
            left = Measure.objects.filter(finding=finding.pk, done_at__isnull=True, dropped=False)
            given["measure"] = left.values_list("pk", flat=True).first() or 0
        if verb in ("report_done", "fix_now"):
            given |= {"result": "已改", "after": [build.picture(finding, by)]}
        if verb == "ask_extension" and finding.due_current:
            given["until"] = timezone.localdate(finding.due_current) + timedelta(days=10)
        if verb == "ask_long_term":
            given["until"] = timezone.localdate(at) + timedelta(days=60)
        if verb in ("ask_merge", "merge"):
            given["into"] = into
        return given
