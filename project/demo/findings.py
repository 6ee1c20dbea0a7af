"""Walks the demo's findings to where they stand, every step by the door, by the people who hold the posts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from project.demo import evidence
from project.demo.district import District
from project.demo.files import read
from rectification.acts import Step
from rectification.checklists import install
from rectification.models import Finding, FindingState, Measure, Sweep
from rectification.opening import open_finding
from rectification.terms import terms
from workflows import deadlines, engine
from workflows.models import Post, Role, Unit, User

S = FindingState
PACE = timedelta(hours=2)  # between two steps of one finding


def walk(district: District, now: datetime, folder: str = "") -> int:
    """All of them, and the shipped checklists for the top unit. Answers how many findings there are."""
    file = read(f"{folder}findings.toml")
    keeper = district.units[file["keeper"]]
    install(district.units[file["checklists_of"]], by=district.by, at=district.at)
    for story in file["findings"]:
        _walk(story, district, keeper, now)
    return len(file["findings"])


def _walk(story: dict[str, Any], district: District, keeper: Unit, now: datetime) -> None:
    at = now - timedelta(days=story["days"])
    told = ("title", "description", "category", "severity", "source", "locus")
    inspector = holder(Role.INSPECTOR, keeper)
    finding = open_finding(
        Finding(
            **{name: story[name] for name in told},
            source_ref=story.get("source_ref", ""),
            outlet=district.outlets.get(story.get("outlet", "")),
            found_at=at - timedelta(hours=1),
            found_by=inspector.name,
            unit=keeper,
        ),
        by=inspector,
        at=at,
    )
    go_on(finding, story, district, at)


def go_on(finding: Finding, story: dict[str, Any], district: District, at: datetime) -> None:
    """From where it is to where the story says that it stands."""
    while finding.state != story["stands"]:
        at += PACE
        finding = Finding.objects.select_related("unit", "lead").get(pk=finding.pk)
        verb, by, inputs = _next(finding, story, district, at)
        engine.perform(finding, verb, by=by, at=at, seen=finding.screen_digest, **inputs)
        finding = Finding.objects.get(pk=finding.pk)
    if "sweep" in story:
        _sweep(story["sweep"], finding, district, at + PACE)


def _sweep(told: dict[str, Any], finding: Finding, district: District, at: datetime) -> None:
    """举一反三: some units are asked, and some of these have answered."""
    units = [district.units[key] for key in told["units"]]
    until = timezone.localdate(
        deadlines.due_in_days(at, terms(finding.unit_id, timezone.localdate(at)).sweep_days)
    )
    by = holder(Role.DISPATCHER, finding.unit)
    engine.perform(finding, "sweep", by=by, at=at, units=units, until=until, words=told["words"])
    for each in told["answers"]:
        unit = district.units[each["unit"]]
        sweep = Sweep.objects.get(finding=finding.pk, asked=unit)
        by = holder(Role.CONTACT, unit)
        engine.perform(sweep, each["verb"], by=by, at=at + PACE, words=each["words"])


def _next(
    finding: Finding, story: dict[str, Any], district: District, at: datetime
) -> tuple[str, User, dict[str, Any]]:
    """What comes next for it, and by whom."""
    unit, responsible = finding.unit, finding.responsible
    match finding.state:
        case S.REGISTERED:
            lead = district.units[story["lead"]] if "lead" in story else finding.lead
            due = {"due": at + timedelta(days=10)} if finding.weight.weighty else {}
            return "assign", holder(Role.DISPATCHER, unit), {"lead": lead, "words": "请按期整改。", **due}
        case S.ASSIGNED:
            assert finding.lead is not None
            by = holder(Role.CONTACT, finding.lead)
            return "accept", by, {"responsible": worker(finding.lead)}
        case S.PLANNING if "result" not in story or finding.severity != "minor":
            assert responsible is not None
            assert finding.due_current is not None
            day = timezone.localdate(finding.due_current)
            steps = [Step(words, responsible, day) for words in story["measures"]]
            said = {"cause": story["cause"], "containment": story.get("containment", "")}
            return "plan", responsible, {**said, "measures": steps}
        case S.PLAN_REVIEW:
            assert finding.lead is not None
            return "approve_plan", holder(Role.LEADER_IN_CHARGE, finding.lead), {"words": "同意。"}
        case S.REMEDIATING if (left := _left(finding)) is not None:
            return "finish_measure", left.owner, {"measure": left.pk, "words": "已完成。"}
        case S.PLANNING | S.REMEDIATING:
            assert responsible is not None
            verb = "fix_now" if finding.state == S.PLANNING else "report_done"
            shown = evidence.keep("整改后.png", finding.title, subject=finding, by=responsible, at=at)
            return verb, responsible, {"result": story["result"], "after": [shown]}
        case S.SUBMITTED:
            return "pass", holder(Role.VERIFIER, unit), {"words": "现场核查，情况属实。"}
        case S.APPROVING:
            return "close", holder(Role.LEADER_IN_CHARGE, unit), {"words": "同意销号。"}
        case _:
            raise ValueError(f"{finding.state} does not lead to {story['stands']}")


def _left(finding: Finding) -> Measure | None:
    open_ones = finding.measures.filter(cycle=finding.cycle, done_at__isnull=True, dropped=False)
    return open_ones.select_related("owner").first()


def holder(role: str, unit: Unit) -> User:
    """Who holds that post in the unit, or above it."""
    posts = Post.objects.current(timezone.localdate()).filter(role=role).covering(unit)
    found = posts.order_by("-unit__path").select_related("user").first()
    assert found is not None, f"nobody is {role} of {unit}"
    return found.user


def worker(unit: Unit) -> User:
    """Somebody of the unit itself who mends what is wrong."""
    posts = Post.objects.current(timezone.localdate()).filter(unit=unit)
    mends = posts.filter(role__in=[Role.CORRESPONDENT, Role.EDITOR]).select_related("user").order_by("pk")
    return mends[0].user
