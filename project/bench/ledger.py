"""A ledger to measure: a unit that keeps it, two that mend, and struck off findings by the thousand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from project.bench.copying import Kind
from project.bench.office import UNDER_WAY
from rectification.acts import Step
from rectification.models import Category, Evidence, Finding, FindingState, Measure, Severity, Source, Verdict
from workflows import engine
from workflows.models import Attachment, Case, Outlet, Platform, Post, Record, Role, Task, Unit, User

S = FindingState
FAULTS = Kind(
    models=(Case, Finding, Task, Record, Measure, Evidence, Verdict),
    follow=frozenset({"case", "finding", "process"}),
    moments=frozenset(
        {
            (Finding, "changed_at"),
            (Finding, "found_at"),
            (Finding, "due_current"),
            (Task, "due_at"),
            (Task, "finished"),
            (Record, "at"),
        }
    ),
    written={(Finding, "number"): "case_id || '-' || n"},
    apart=300,  # six findings in five hours: 100,000 are what a city finds in ten years
)
AGO = timedelta(days=120)  # when the first was found: time enough to be observed
STANDS = (S.REGISTERED, S.ASSIGNED, S.REMEDIATING, S.SUBMITTED, *[S.CLOSED] * 6)


@dataclass
class Ledger:
    """The keeping unit, the unit that mends nearly all, one that mends a few, and who works there."""

    keeper: Unit
    street: Unit
    village: Unit
    outlet: Outlet
    people: dict[str, User] = field(default_factory=dict)

    @classmethod
    def open(cls) -> Ledger:
        keeper, street, village = (
            Unit.objects.create(name=f"测速{name}") for name in ("台账单位", "街道", "乡村")
        )
        outlet = Outlet.objects.create(unit=street, name="测速街道发布", platform=Platform.WEIBO)
        ledger = cls(keeper, street, village, outlet)
        posts = {
            "inspector": (Role.INSPECTOR, keeper),
            "second inspector": (Role.INSPECTOR, keeper),
            "dispatcher": (Role.DISPATCHER, keeper),
            "verifier": (Role.VERIFIER, keeper),
            "contact": (Role.CONTACT, street),
            "handler": (Role.CORRESPONDENT, street),
            "second handler": (Role.CORRESPONDENT, street),
            "villager": (Role.CONTACT, village),
        }
        for key, (role, unit) in posts.items():
            person = User.objects.create_user(f"ledger-{key}", str(role.label))
            Post.objects.create(user=person, unit=unit, role=role, starts_on=date(2020, 1, 1))
            ledger.people[key] = person
        return ledger

    def walk(self, title: str, to: FindingState, at: datetime, lead: Unit, *, second: bool) -> Finding:
        """One finding as far as asked, by the one or the other of those of whom there are two."""
        nth = "second " if second else ""
        handler = self.people[f"{nth}handler"]
        finding = Finding(
            title=title,
            category=Category.TYPO,
            severity=Severity.ORDINARY,
            source=Source.MONITOR,
            found_at=at,
            unit=self.keeper,
            outlet=self.outlet,
            phrase="截止目前",
        )
        engine.begin(finding, by=self.people[f"{nth}inspector"], at=at)
        while (finding := Finding.objects.get(pk=finding.pk)).state != to:
            at += timedelta(hours=1)
            verb, by, inputs = self._next(finding, lead, handler, at)
            if verb == "confirm" and finding.observe_until:
                at = finding.observe_until + timedelta(minutes=1)
            engine.perform(finding, verb, by=by, at=at, seen=finding.screen_digest, **inputs)
        return finding

    def _next(
        self, finding: Finding, lead: Unit, handler: User, at: datetime
    ) -> tuple[str, User, dict[str, Any]]:
        who = self.people
        left = finding.measures.filter(done_at__isnull=True).first()
        match finding.state:
            case S.REGISTERED:
                return "assign", who["dispatcher"], {"lead": lead}
            case S.ASSIGNED:
                return "accept", who["contact"], {"responsible": handler}
            case S.PLANNING:
                steps = [Step("逐条核对并更正", handler, timezone.localdate(at))]
                return "plan", handler, {"cause": "校对不细", "measures": steps}
            case S.REMEDIATING if left is not None:
                return "finish_measure", handler, {"measure": left.pk, "words": "已更正"}
            case S.REMEDIATING:
                return (
                    "report_done",
                    handler,
                    {"result": "已更正并复查。", "after": [_shown(finding, handler)]},
                )
            case S.SUBMITTED:
                return "pass", who["verifier"], {"words": "属实"}
            case _:
                return "confirm", User.objects.system(), {}


def _shown(finding: Finding, by: User) -> Attachment:
    return Attachment.objects.create(
        case_id=finding.pk,
        name="整改后.png",
        content_type="image/png",
        kind="picture",
        size=1,
        sha256="0" * 64,
        file="bench.png",
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )


def stock(ledger: Ledger, count: int) -> None:
    """Fills the ledger with `count` findings: the first hundred with 40 on their way, the rest all struck off. A few
    of those on their way are the village's."""
    now = timezone.now()
    walked = [
        ledger.walk(
            f"第{number}条：推文把“截至”写成“截止”，共三处，须逐条更正",
            state,
            now - AGO if state == S.CLOSED else now - timedelta(days=number),
            ledger.village if state == S.ASSIGNED else ledger.street,
            second=bool(number % 2),
        )
        for number, state in enumerate(STANDS)
    ]
    closed = [each.pk for each in walked if each.state == S.CLOSED]
    turns = UNDER_WAY // (len(walked) - len(closed))
    FAULTS.copy([each.pk for each in walked], range(1, min(turns, count // len(walked))))
    FAULTS.copy(closed, range(turns, turns + (count - turns * len(walked)) // len(closed)))
    FAULTS.wind_on_sequences()
