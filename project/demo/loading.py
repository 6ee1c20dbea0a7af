"""Loading the demo into an empty database: a district with both halves, or a department that only mends."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from project.demo import campaigns, district, findings, inspections, intakes

DEPARTMENT = "department/"  # the folder of its files


class Loaded(NamedTuple):
    """How much there is now."""

    articles: int
    findings: int

    def __str__(self) -> str:
        told = [(self.articles, "articles"), (self.findings, "findings")]
        return ", ".join(f"{count} {what}" for count, what in told if count)


def load() -> Loaded:
    """The whole demo or nothing of it."""
    with transaction.atomic():
        return _district() if settings.EDITORIAL else _department()


def _district() -> Loaded:
    from project.demo import editing, stories  # they know the half that may be away

    found, now = district.found(), timezone.localtime()
    editing.enter(found)
    articles = stories.walk(found, now)
    mended = findings.walk(found, now)
    inspections.walk(found, now)
    campaigns.walk(found, now)
    intakes.bring(found, now)
    return Loaded(articles, mended)


def _department() -> Loaded:
    found, now = district.found(DEPARTMENT), timezone.localtime()
    return Loaded(0, findings.walk(found, now, DEPARTMENT))
