"""Carries out the demo's checks, every step by the door; what fails becomes findings that go their own way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from project.demo import findings
from project.demo.district import District
from project.demo.files import read
from project.demo.findings import holder
from rectification.answering import Given
from rectification.models import Answer, Checklist, Inspection, InspectionState, Result, Target
from workflows import engine
from workflows.models import Outlet, Role, User

S = InspectionState
MET, NOT_MET = Result.MET.value, Result.NOT_MET.value
PACE = timedelta(minutes=20)  # between two accounts


def walk(district: District, now: datetime) -> None:
    """All of them, to where each stands."""
    for story in read("inspections.toml")["inspections"]:
        _walk(story, district, now - timedelta(days=story["days"]))


def _walk(story: dict[str, Any], district: District, at: datetime) -> None:
    keeper = district.units["rongmei"]
    inspector = holder(Role.INSPECTOR, keeper)
    outlets = Outlet.objects.in_use().order_by("unit__path", "pk")
    if "unit" in story:
        outlets = outlets.filter(unit=district.units[story["unit"]])
    version = Checklist.objects.get(shipped=story["list"], unit=district.units["wangchuan"]).newest()
    today = timezone.localdate(at)
    said: dict[str, Any] = {
        "unit": keeper,
        "title": story["title"],
        "version": version,
        "basis": story["basis"],
        "document": story["document"],
        "starts_on": today - timedelta(days=90),
        "ends_on": today,
        "as_of": today,
        "due_on": None,
    }
    inspection = Inspection(**said)
    units = [district.units[key] for key in story.get("units", ())]
    scope: dict[str, Any] = {
        "inspectors": [inspector],
        "outlets": [] if units else list(outlets),
        "units": units,
    }
    engine.begin(inspection, by=inspector, at=at, **said, **scope)
    if story["stands"] == S.DRAFTED:
        return
    engine.perform(inspection, "start", by=inspector, at=at + PACE)
    at = _answer(inspection, story, district, inspector, at + 2 * PACE)
    if story["stands"] == S.RUNNING:
        return
    engine.perform(inspection, "submit", by=inspector, at=at)
    seen = Inspection.objects.get(pk=inspection.pk).digest
    approver, leader = holder(Role.CENTRE_HEAD, keeper), holder(Role.LEADER_IN_CHARGE, keeper)
    engine.perform(inspection, "approve", by=approver, at=at + PACE, seen=seen, words="结果属实。")
    engine.perform(inspection, "issue", by=leader, at=at + 2 * PACE, seen=seen, words="同意印发。")
    for one in story.get("failed", ()):
        outlet = district.outlets[one["outlet"]]
        answer = Answer.objects.get(
            target__inspection=inspection, target__outlet=outlet, key=one["indicator"], result=NOT_MET
        )
        assert answer.finding is not None
        findings.go_on(answer.finding, one, district, at + 3 * PACE)


def _answer(
    inspection: Inspection, story: dict[str, Any], district: District, by: User, at: datetime
) -> datetime:
    """Account by account; answers when the last one was done."""
    failed = {
        (district.outlets[one["outlet"]].pk, one["indicator"]): one["words"]
        for one in story.get("failed", ())
    }
    targets = list(inspection.targets.select_related("outlet"))
    for target in targets[: story.get("answered", len(targets))]:
        at += PACE
        engine.perform(
            inspection, "answer", by=by, at=at, target=target.pk, answers=_given(inspection, target, failed)
        )
    return at


def _given(inspection: Inspection, target: Target, failed: dict[tuple[int, str], str]) -> dict[str, Given]:
    given = {}
    for each in inspection.version.indicators:
        words = failed.get((target.outlet_id or 0, each.key))
        given[each.key] = Given(NOT_MET, None, words) if words else Given(MET)
    return given
