"""三色: how near its deadline a finding is, or how far past it. Computed, never stored; the numbers are data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rectification.models import WITH_UNIT, Finding
from workflows import deadlines

SHIPPED = Path(__file__).with_name("ledger.toml")


class Colour(models.TextChoices):
    """What a row says of its deadline, in words beside the colour."""

    NEAR = "near", _("蓝色 · 临期")
    YELLOW = "yellow", _("黄色 · 逾期")
    RED = "red", _("红色 · 严重逾期")

    @property
    def tone(self) -> str:
        """The kit's colour class."""
        return {"near": "b", "yellow": "amb", "red": "red"}[self.value]

    @property
    def brief(self) -> str:
        """The word for a tag."""
        return str(self.label).partition(" · ")[0]


@dataclass(frozen=True)
class Thresholds:
    """What a county may set, in working days: `ledger.toml`, which cites its source."""

    source: str
    near_days: int
    red_days: int


@cache
def thresholds() -> Thresholds:
    return Thresholds(**tomllib.loads(SHIPPED.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Colours:
    """The moments that divide the colours, as they stand at one moment."""

    red: datetime
    now: datetime
    near: datetime

    @classmethod
    def at(cls, now: datetime) -> Colours:
        days = thresholds()
        return cls(deadlines.days_ago(now, days.red_days), now, deadlines.days_ahead(now, days.near_days))

    def of(self, finding: Finding) -> Colour | None:
        due = finding.due_current
        if due is None or not finding.clock_runs or due >= self.near:
            return None
        if due >= self.now:
            return Colour.NEAR
        return Colour.RED if due < self.red else Colour.YELLOW

    def asked(self, colour: str) -> Q:
        """The findings of that colour: the same question, asked of the database."""
        since, until = {
            Colour.NEAR: (self.now, self.near),
            Colour.YELLOW: (self.red, self.now),
            Colour.RED: (None, self.red),
        }[Colour(colour)]
        return (Q(due_current__gte=since) if since else Q()) & Q(due_current__lt=until, state__in=WITH_UNIT)
