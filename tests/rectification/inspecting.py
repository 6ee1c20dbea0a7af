"""Inspections, drawn up and walked along their way by whoever may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from rectification.answering import Given
from rectification.checklists import install
from rectification.models import (
    Answer,
    Checklist,
    ChecklistVersion,
    Inspection,
    InspectionState,
    Result,
    Target,
)
from tests import build
from tests.rectification.build import Crew
from workflows import engine
from workflows.models import Outlet, Platform, Unit, User

S = InspectionState
MET, NOT_MET = Result.MET.value, Result.NOT_MET.value


def edition(unit: Unit, by: User, shipped: str = "new_media") -> ChecklistVersion:
    """The shipped list of that name, installed for the unit."""
    install(unit, by, timezone.now())
    version = Checklist.objects.get(unit=unit, shipped=shipped).newest()
    assert version is not None
    return version


def accounts(unit: Unit, count: int, *, posted: date | None = None) -> list[Outlet]:
    """So many accounts of one unit, filed and in use; `posted` is when each last published."""
    made = []
    for n in range(count):
        outlet = build.outlet(unit, f"{unit}号{n + 1}", Platform.WECHAT)
        outlet.filing_number, outlet.last_post_on = f"备{unit.pk:03}{n:03}", posted
        outlet.save()
        made.append(outlet)
    return made


def planned(version: ChecklistVersion, unit: Unit, crew: Crew, **said: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "unit": unit,
        "title": "四季度政务新媒体自查",
        "version": version,
        "basis": "季度检查工作安排",
        "document": "望融媒〔2026〕12号",
        "starts_on": date(today.year, 1, 1),
        "ends_on": today,
        "as_of": today,
        "due_on": None,
        "inspectors": [crew["inspector"]],
        "outlets": [],
        "units": [],
        **said,
    }


def draw_up(
    version: ChecklistVersion, unit: Unit, crew: Crew, *, by: User | None = None, **said: Any
) -> Inspection:
    """A fresh inspection, drawn up through the door."""
    plan = planned(version, unit, crew, **said)
    fresh = Inspection(
        **{name: plan[name] for name in plan if name not in ("inspectors", "outlets", "units")}
    )
    engine.begin(fresh, by=by or crew["inspector"], **plan)
    return Inspection.objects.get(pk=fresh.pk)


def start(inspection: Inspection, crew: Crew) -> Inspection:
    engine.perform(inspection, "start", by=crew["inspector"])
    return Inspection.objects.get(pk=inspection.pk)


def answer(
    inspection: Inspection,
    target: Target,
    by: User,
    failing: Iterable[str] = (),
    words: str = "十月以来没有更新。",
) -> None:
    """Everything met but for what is named."""
    bad = set(failing)
    given = {
        each.key: Given(NOT_MET, None, words) if each.key in bad else Given(MET)
        for each in inspection.version.indicators
    }
    there = {each.key: each for each in Answer.objects.filter(target=target)}
    fresh = {key: one for key, one in given.items() if not one.says(there.get(key))}
    engine.perform(inspection, "answer", by=by, target=target.pk, answers=fresh)


def finish(inspection: Inspection, crew: Crew, failing: dict[int, Iterable[str]] | None = None) -> Inspection:
    """Every account answered, and the results handed in; `failing` says by target what is not met there."""
    for target in inspection.targets.all():
        answer(inspection, target, crew["inspector"], (failing or {}).get(target.pk, ()))
    engine.perform(inspection, "submit", by=crew["inspector"])
    return Inspection.objects.get(pk=inspection.pk)


def sign(inspection: Inspection, verb: str, by: User, **said: Any) -> Inspection:
    """A verb that signs what is on the screen."""
    inspection = Inspection.objects.get(pk=inspection.pk)
    engine.perform(inspection, verb, by=by, seen=inspection.screen_digest, **said)
    return Inspection.objects.get(pk=inspection.pk)
