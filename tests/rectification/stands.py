"""Where the tables of permissions look at a finding, how it came there, and what each verb is handed then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from rectification.acts import Step
from rectification.models import Finding, FindingState, Request, Severity
from tests import build as people
from tests.rectification import build
from tests.rectification.everybody import World
from workflows.models import Post, Role, User

S = FindingState
LONG_AGO = timedelta(days=200)
Way = Callable[[World], Finding]


def found(world: World, severity: str, *, at: datetime | None = None, **fields: Any) -> Finding:
    """Registered by somebody who has left the post since."""
    who, unit = world["registrar"], world.units["ledger"]
    post, _made = Post.objects.get_or_create(
        user=who, unit=unit, role=Role.INSPECTOR, defaults={"starts_on": people.LONG_AGO}
    )
    Post.objects.filter(pk=post.pk).update(ends_on=None)
    finding = build.finding(who, unit, severity=severity, at=at, **fields)
    Post.objects.filter(pk=post.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    return finding


def straight(
    to: str, severity: str = Severity.MAJOR, *, own: bool = False, ago: timedelta = timedelta(0)
) -> Way:
    """The straight way to that state; `own`: the unit that keeps the ledger answers for it itself."""

    def walk(world: World) -> Finding:
        at = timezone.now() - ago
        finding = found(world, severity, at=at)
        lead = world.units["ledger" if own else "lead"]
        crew = world.crew
        if own:
            crew |= {"contact": world["ledger C"]}
            people.give_post(world["responsible"], Role.CORRESPONDENT, lead)
            if severity == Severity.VETO:
                crew |= {"verifier": world["above V"], "leader": world["above L"]}
        if to == S.REGISTERED:
            return finding
        helpers = [world.units["helper"]]
        finding = build.act(finding, "assign", crew["dispatcher"], lead=lead, helpers=helpers, at=at)
        if to == S.ASSIGNED:
            return finding
        finding = build.walk(finding, S.PLANNING, crew, lead=lead, at=at)
        if to == S.PLANNING:
            return finding
        if severity != Severity.MINOR:
            finding = build.plan(finding, crew["handler"], measures=measures(finding, world, own=own), at=at)
        if (
            to == S.REMEDIATING and severity != Severity.MINOR
        ):  # one is done; the others wait for their owners
            finding = build.walk(finding, to, crew, lead=lead, at=at)
            first = finding.measures.filter(owner=crew["handler"]).first()
            assert first is not None
            return build.act(finding, "finish_measure", crew["handler"], measure=first.pk, at=at)
        if severity == Severity.MINOR:
            finding = build.report(finding, crew["handler"], at=at)
        return build.walk(finding, to, crew, lead=lead, at=at)

    return walk


def measures(finding: Finding, world: World, *, own: bool = False) -> list[Step]:
    """One by each who can have a measure of their own."""
    assert finding.due_current is not None
    day = timezone.localdate(finding.due_current)
    owners = ["responsible", "promoted_owner", "helping_owner", *([] if own else ["owner"])]
    return [Step(f"第{n}条", world[name], day) for n, name in enumerate(owners, start=1)]


def requested(kind: str, of: Way, by: str = "responsible", *, ago: timedelta = timedelta(0)) -> Way:
    def walk(world: World) -> Finding:
        finding = of(world)
        at = timezone.now() - ago
        verb, asker = f"ask_{kind}", world[by]
        return build.act(finding, verb, asker, at=at, **inputs_for(finding, verb, world, asker, at))

    return walk


def granted(kind: str, of: Way, *deciders: str, ago: timedelta = timedelta(0)) -> Way:
    def walk(world: World) -> Finding:
        finding = requested(kind, of, ago=ago)(world)
        for name in deciders:
            build.act(finding.requests.get(), "grant", world[name], at=timezone.now() - ago)
        return people.fresh(finding)

    return walk


def all_done(world: World) -> Finding:
    finding = working(world)
    return build.finish_measures(finding, world["responsible"])


working = straight(S.REMEDIATING)
WAYS: dict[str, Way] = {
    S.REGISTERED: straight(S.REGISTERED),
    S.ASSIGNED: straight(S.ASSIGNED),
    "assigned:late": straight(S.ASSIGNED, ago=LONG_AGO),
    S.PLANNING: straight(S.PLANNING),
    "planning:minor": straight(S.PLANNING, Severity.MINOR),
    S.PLAN_REVIEW: straight(S.PLAN_REVIEW),
    S.REMEDIATING: working,
    "remediating:done": all_done,
    "remediating:late": straight(S.REMEDIATING, ago=LONG_AGO),
    S.SUBMITTED: straight(S.SUBMITTED),
    "submitted:minor": straight(S.SUBMITTED, Severity.MINOR),
    "submitted:veto": straight(S.SUBMITTED, Severity.VETO),
    "submitted:own": straight(S.SUBMITTED, own=True),
    "submitted:own_veto": straight(S.SUBMITTED, Severity.VETO, own=True),
    S.APPROVING: straight(S.APPROVING),
    "approving:veto": straight(S.APPROVING, Severity.VETO),
    "approving:own": straight(S.APPROVING, own=True),
    "approving:own_veto": straight(S.APPROVING, Severity.VETO, own=True),
    S.OBSERVING: straight(S.OBSERVING),
    "observing:over": straight(S.OBSERVING, ago=LONG_AGO),
    "observing:over_ordinary": straight(S.OBSERVING, Severity.ORDINARY, ago=LONG_AGO),
    S.LONG_TERM: granted("long_term", working, "ledger L"),
    "long_term:due": granted("long_term", straight(S.REMEDIATING, ago=LONG_AGO), "ledger L", ago=LONG_AGO),
    S.CLOSED: straight(S.CLOSED, Severity.MINOR),
    S.INVALID: granted("void", working, "ledger D", "ledger V"),
    S.MERGED: granted("merge", working, "ledger D", "ledger V"),
}


RequestWay = Callable[[World], Request]


def asked(kind: str, *deciders: str, of: Way = working, by: str = "responsible") -> RequestWay:
    """A request that these have granted so far."""

    def walk(world: World) -> Request:
        request = requested(kind, of, by)(world).requests.get()
        for name in deciders:
            request = build.act(request, "grant", world[name])
        return request

    return walk


def ended(verb: str, by: str) -> RequestWay:
    def walk(world: World) -> Request:
        return build.act(asked("transfer")(world), verb, world[by], words="不必。")

    return walk


REQUEST_WAYS: dict[str, RequestWay] = {
    "extension:first": asked("extension"),
    "extension:second": asked("extension", "lead L"),
    "extension:by_contact": asked("extension", by="contact_and_verifier"),
    "transfer": asked("transfer"),
    "void:first": asked("void"),
    "void:second": asked("void", "ledger D"),
    "void:by_dispatcher": asked("void", by="ledger D"),
    "void:not_assigned": asked("void", of=WAYS[S.REGISTERED], by="ledger D"),
    "merge:first": asked("merge"),
    "merge:second": asked("merge", "ledger D"),
    "long_term": asked("long_term"),
    "granted": asked("transfer", "ledger D"),
    "denied": ended("deny", "ledger D"),
    "withdrawn": ended("withdraw", "responsible"),
}


def inputs_for(
    finding: Finding, verb: str, world: World, by: User, at: datetime | None = None
) -> dict[str, Any]:
    """What a person would hand in, complete and right, so that only standing decides."""
    at = at or timezone.now()
    lead = finding.lead or world.units["lead"]
    due = finding.due_current or at
    reason = {"reason": "other", "words": "情况如附。"}
    waits = {**reason, "progress": "正在采购。"}
    steps = [Step("更换温控器", world["responsible"], timezone.localdate(due))]
    planned = {"cause": "老化", "containment": "先行停用", "measures": steps}
    made: dict[str, Callable[[], dict[str, Any]]] = {
        "assign": lambda: {"lead": lead, "severity": finding.severity},
        "accept": lambda: {"responsible": world["responsible"]},
        "return": lambda: reason,
        "transfer": lambda: {"lead": world.units["other"], "words": "归口调整。"},
        "plan": lambda: planned,
        "amend_plan": lambda: planned,
        "finish_measure": lambda: {"measure": measure_for(finding, by), "words": "已完成。"},
        "fix_now": lambda: {"result": "已改。", "after": [build.picture(finding, by)]},
        "report_done": lambda: {"result": "已改。", "after": [build.picture(finding, by)]},
        "refuse_plan": lambda: {"words": "请补充。"},
        "pass": lambda: {"words": "现场核查属实。"},
        "confirm": lambda: {"words": "回访无反弹。"},
        "urge": lambda: {"words": "请抓紧。"},
        "reject": lambda: reason,
        "send_back": lambda: reason,
        "relapse": lambda: {"words": "又坏了。"},
        "reopen": lambda: reason,
        "ask_extension": lambda: {**waits, "until": timezone.localdate(due) + timedelta(days=5)},
        "ask_transfer": lambda: {**reason, "lead": world.units["other"]},
        "ask_void": lambda: reason,
        "ask_merge": lambda: {**reason, "into": another_like(finding, world)},
        "sweep": lambda: {
            "units": [world.units["other"]],
            "until": timezone.localdate(at) + timedelta(days=9),
            "words": "请对照排查。",
        },
        "ask_long_term": lambda: {**waits, "until": timezone.localdate(at) + timedelta(days=60)},
    }
    return made[verb]() if verb in made else {}


def measure_for(finding: Finding, by: User) -> int:
    """Their own, if they have one to finish; else any."""
    left = finding.measures.filter(cycle=finding.cycle, done_at__isnull=True, dropped=False)
    measure = left.filter(owner=by).first() or left.first()
    return measure.pk if measure else 0


def another_like(finding: Finding, world: World) -> Finding:
    """An open finding of the same unit, to be merged into."""
    others = Finding.objects.unsettled().filter(unit=finding.unit_id, lead=finding.lead_id)
    other = others.exclude(pk=finding.pk).first()
    if other is None:
        other = found(world, Severity.ORDINARY, title="另一个问题")
        if finding.lead is not None:
            other = build.act(other, "assign", world["ledger D"], lead=finding.lead)
    return other
