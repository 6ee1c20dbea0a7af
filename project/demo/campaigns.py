"""Walks the demo's campaigns to where they stand: drafted, sent out, and told by some of the units."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from project.demo.district import District
from project.demo.files import read
from project.demo.findings import PACE, holder
from rectification.models import Campaign, CampaignState, Census, Reported
from workflows import engine
from workflows.models import Outlet, Platform, Role


def walk(district: District, now: datetime) -> int:
    """All of them. Answers how many there are."""
    stories = read("campaigns.toml")["campaigns"]
    for story in stories:
        _walk(story, district, now)
    return len(stories)


def _walk(story: dict[str, Any], district: District, now: datetime) -> None:
    at, unit = now - timedelta(days=story["days"]), district.units["rongmei"]
    by = holder(Role.DISPATCHER, unit)
    campaign = Campaign(
        **{name: story[name] for name in ("title", "document_number", "basis", "asks")},
        platforms=story.get("platforms", []),
        unit=unit,
        starts_on=timezone.localdate(at),
        ends_on=timezone.localdate(now + timedelta(days=story["until"])),
    )
    engine.begin(campaign, by=by, at=at, units=[district.units[key] for key in story["units"]])
    if story["stands"] == CampaignState.DRAFTED:
        return
    engine.perform(campaign, "launch", by=by, at=at + PACE)
    for answer in story["answers"]:
        census = Census.objects.select_related("campaign", "asked").get(
            campaign=campaign, asked=district.units[answer["unit"]]
        )
        told = {each.value: _told(census, each, answer) for each in census.campaign.asked_platforms}
        by = holder(Role.CONTACT, census.asked)
        engine.perform(census, "answer", by=by, at=at + 2 * PACE, told=told, words=answer["words"])


def _told(census: Census, platform: Platform, answer: dict[str, Any]) -> Reported:
    """What the register has, and what it does not have."""
    registered = Outlet.objects.of(census.asked).in_use().filter(platform=platform)
    others = answer["others"].get(platform.value, [])
    return Reported(tuple(registered.values_list("pk", flat=True)), tuple(others))
