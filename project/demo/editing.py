"""How the demo's units review their texts: their plan of levels, and the opinions they often give."""

from __future__ import annotations

from typing import Any

from editorial.models import Level, Opinion, PlanVersion, ReviewPlan, SeatRule, plan_data
from project.demo.district import District
from project.demo.files import read
from workflows import office
from workflows.models import About, Deed, Unit


def enter(district: District) -> None:
    """For each unit that reviews."""
    for key in read("plan.toml")["units"]:
        _enter_plan(district, district.units[key])
        _enter_opinions(district.units[key])


def _enter_plan(district: District, unit: Unit) -> None:
    """The same three levels for each unit that reviews; every level may be changed on the plan's page."""
    file = read("plan.toml")
    plan = ReviewPlan.objects.create(unit=unit, name=file["name"])
    version = PlanVersion.objects.create(
        plan=plan,
        number=file["version"],
        source="\n".join(f"{each['title']}{each['clause']}：{each['quote']}" for each in file["sources"]),
        data=plan_data([_level(each, district) for each in file["levels"]]),
        loosened=file["loosened"],
        made_by=district.by,
        made_at=district.at,
    )
    office.write(
        About.PLAN,
        plan.pk,
        str(version),
        by=district.by,
        at=district.at,
        unit=unit,
        deed=Deed.CREATE,
        changes=[],
    )


def _level(data: dict[str, Any], district: District) -> Level:
    return Level(
        data["key"],
        tuple(
            SeatRule(seat["role"], unit_id=district.units[seat["unit"]].pk if "unit" in seat else None)
            for seat in data["seats"]
        ),
        hours=data["hours"],
        urgent_hours=data["urgent_hours"],
        budget=data["budget"],
        read_aloud=data.get("read_aloud", False),
    )


def _enter_opinions(unit: Unit) -> None:
    Opinion.objects.bulk_create(
        Opinion(
            verb=each["verb"], level=each.get("level", ""), label=each["label"], text=each["text"], unit=unit
        )
        for each in read("opinions.toml")["opinions"]
    )
