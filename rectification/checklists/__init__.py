"""The checklists that come with the product: TOML files beside this module, read strictly, installed for a unit.

A unit edits its own copy on screen. A file that is mended later changes no unit's list: what a unit has
installed is its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.models import Category, Checklist, ChecklistVersion, Checks, Severity
from rectification.models.indicators import (
    PARAMETER,
    How,
    Indicator,
    Opens,
    Rule,
    Section,
    indicators_of,
    sections_data,
)
from workflows import office
from workflows.models import About, Deed, Unit, User

HERE = Path(__file__).parent

IN_FILE = {"name", "checks", "source", "citations", "sections"}
IN_SECTION = {"key", "title", "points", "bonus", "indicators"}
IN_INDICATOR = {
    "key",
    "title",
    "criterion",
    "veto",
    "points",
    "rule",
    "limit",
    "evidence",
    "citation",
    "category",
    "severity",
    "opens",
}


class BadChecklist(ValueError):
    """A file says something it may not say. The words name the file and the place."""


@dataclass(frozen=True)
class Shipped:
    """One file, read."""

    key: str
    name: str
    checks: str
    source: str
    sections: tuple[Section, ...]


@cache
def shipped() -> tuple[Shipped, ...]:
    """All of them, by the names of their files."""
    return tuple(read(path) for path in sorted(HERE.glob("*.toml")))


def install(unit: Unit, by: User, at: datetime) -> list[Checklist]:
    """Gives a unit every shipped list that it does not have yet, on record; answers those that are new."""
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        there = Checklist.objects.filter(unit=unit)
        known, names = set(there.values_list("shipped", flat=True)), set(there.values_list("name", flat=True))
        return [
            _install(each, unit, by, at)
            for each in shipped()
            if each.key not in known and each.name not in names
        ]


def _install(file: Shipped, unit: Unit, by: User, at: datetime) -> Checklist:
    checklist = Checklist.objects.create(unit=unit, name=file.name, checks=file.checks, shipped=file.key)
    version = ChecklistVersion(
        checklist=checklist,
        number=1,
        source=file.source,
        since=timezone.localdate(at),
        data=sections_data(file.sections),
        made_by=by,
        made_at=at,
    )
    version.save()
    office.write(
        About.CHECKLIST,
        checklist.pk,
        str(version),
        by=by,
        at=at,
        unit=unit,
        deed=Deed.CREATE,
        changes=[],
        words=_("装入随附的检查表"),
    )
    return checklist


def read(path: Path) -> Shipped:
    """One file, or `BadChecklist`."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        return _file(path.stem, data)
    except (tomllib.TOMLDecodeError, BadChecklist) as fault:
        raise BadChecklist(f"{path.name}: {fault}") from None


def _file(key: str, data: dict[str, Any]) -> Shipped:
    _only(IN_FILE, data, "file")
    _has(IN_FILE, data, "file")
    _one_of(Checks.values, data["checks"], "checks")
    sections = tuple(_section(section, data["citations"]) for section in data["sections"])
    _once([section.key for section in sections], "sections")
    _once([indicator.key for indicator in indicators_of(sections)], "indicators")
    return Shipped(key, data["name"], data["checks"], data["source"].strip(), sections)


def _section(data: dict[str, Any], citations: Mapping[str, str]) -> Section:
    where = f"section {data.get('key')}"
    _only(IN_SECTION, data, where)
    _has({"key", "title", "indicators"}, data, where)
    section = Section(
        key=data["key"],
        title=data["title"],
        indicators=tuple(_indicator(each, citations) for each in data["indicators"]),
        points=Decimal(data["points"]) if "points" in data else None,
        bonus=data.get("bonus", False),
    )
    if not section.adds_up:
        raise BadChecklist(f"{where}: its indicators have {section.sum} points, not {section.points}")
    return section


def _indicator(data: dict[str, Any], citations: Mapping[str, str]) -> Indicator:
    where = f"indicator {data.get('key')}"
    _only(IN_INDICATOR, data, where)
    _has({"key", "title", "citation", "category", "severity", "opens"}, data, where)
    _one_of(citations, data["citation"], f"{where}: citation")
    _one_of(Category.values, data["category"], f"{where}: category")
    _one_of(Severity.values, data["severity"], f"{where}: severity")
    _one_of(Opens.values, data["opens"], f"{where}: opens")
    rule = data.get("rule", "")
    if rule:
        _one_of(Rule.values, rule, f"{where}: rule")
    if ("limit" in data) != (rule in PARAMETER):
        raise BadChecklist(
            f"{where}: limit goes with the rules {', '.join(sorted(PARAMETER))}, and must then"
        )
    return Indicator(
        key=data["key"],
        title=data["title"],
        citation=citations[data["citation"]],
        criterion=data.get("criterion", ""),
        veto=data.get("veto", False),
        points=Decimal(data.get("points", 0)),
        how=(How.RULE if rule else How.PERSON).value,
        rule=rule,
        parameters={PARAMETER[rule]: data["limit"]} if "limit" in data else {},
        evidence=data.get("evidence", ""),
        category=data["category"],
        severity=data["severity"],
        opens=data["opens"],
    )


def _only(known: Collection[str], data: Mapping[str, Any], where: str) -> None:
    for key in data:
        if key not in known:
            raise BadChecklist(f"{where}: unknown key {key}")


def _has(needed: Collection[str], data: Mapping[str, Any], where: str) -> None:
    for key in sorted(needed):
        if key not in data:
            raise BadChecklist(f"{where}: {key} is missing")


def _one_of(known: Collection[str], said: str, where: str) -> None:
    if said not in known:
        raise BadChecklist(f"{where}: {said} is none of {', '.join(known)}")


def _once(keys: list[str], what: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise BadChecklist(f"{what}: {key} stands there twice")
