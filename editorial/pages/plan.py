"""A review plan as a page shows it: levels and seats with who sits there today, and what a version changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from editorial.models import Does, Level, LevelKey, PlanVersion, SeatRule
from editorial.pages.people import Bench, bench, named
from workflows.models import Unit, User

MARKS = {LevelKey.FIRST: "一", LevelKey.SECOND: "二", LevelKey.FINAL: "三", LevelKey.MAJOR: "加"}


@dataclass(frozen=True)
class SeatShown:
    """One seat: the role, where if elsewhere, what it does, and the people who may take it today."""

    role: str
    unit: str
    does: str
    does_both: bool
    people: str
    short: bool = False  # fewer people than seats of this kind: nobody signs twice


@dataclass(frozen=True)
class LevelShown:
    """One level: its seats by turn (those of one turn sign together), and its terms."""

    level: Level
    turns: list[list[SeatShown]]

    @property
    def mark(self) -> str:
        return MARKS[LevelKey(self.level.key)]

    @property
    def is_extra(self) -> bool:
        return self.level.key == LevelKey.MAJOR


def shown(version: PlanVersion, unit: Unit, reader: User, on: date) -> list[LevelShown]:
    """The levels in their order; two queries, for the people and for the names of other units."""
    seats = [seat for level in version.levels for seat in level.seats]
    sitting, units = bench(reader, unit, seats, on), unit_names([version])
    return [
        LevelShown(level, [[_seat(seat, level, sitting, units) for seat in turn] for turn in by_turn(level)])
        for level in version.levels
    ]


def by_turn(level: Level) -> list[list[SeatRule]]:
    ordered = sorted(level.seats, key=lambda seat: seat.turn)
    return [list(seats) for _turn, seats in groupby(ordered, key=lambda seat: seat.turn)]


def _seat(seat: SeatRule, level: Level, sitting: Bench, units: dict[int, str]) -> SeatShown:
    able = sitting.able(seat.role, seat.unit_id)
    alike = [other for other in level.seats if (other.role, other.unit_id) == (seat.role, seat.unit_id)]
    return SeatShown(
        role=seat.label,
        unit=units.get(seat.unit_id or 0, ""),
        does=str(Does(seat.does).label),
        does_both=seat.does == Does.BOTH,
        people=named(able),
        short=0 < len(able) < len(alike),
    )


def unit_names(versions: list[PlanVersion]) -> dict[int, str]:
    """The names of the units that seats of these versions are borrowed from."""
    asked = {
        seat.unit_id
        for version in versions
        for level in version.levels
        for seat in level.seats
        if seat.unit_id
    }
    return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=asked)} if asked else {}


Terms = dict[str, str]


def terms(version: PlanVersion, units: dict[int, str]) -> Terms:
    """The version as lines of words, each under its label: what two versions are compared by."""
    told = {}
    for level in version.levels:
        told[_("{level}席位").format(level=level.name)] = _seats_in_words(level, units)
        told[_("{level}时限").format(level=level.name)] = _(
            "{hours:g} 个工作小时，加急 {urgent:g} 小时"
        ).format(hours=level.hours, urgent=level.urgent_hours)
        told[_("{level}差错限额").format(level=level.name)] = (
            _("不设") if level.budget is None else _("不超过 {count} 处").format(count=level.budget)
        )
        if level.read_aloud:
            told[_("{level}诵读").format(level=level.name)] = _("须全文诵读")
        if level.bulk:
            told[_("{level}批量").format(level=level.name)] = _("可以批量同意")
    told[_("一人一级")] = (
        _("放宽：{why}").format(why=version.loosened_why) if version.loosened else _("任何两级不由同一人审签")
    )
    told[_("依据")] = version.source
    return told


def _seats_in_words(level: Level, units: dict[int, str]) -> str:
    turns = []
    for seats in by_turn(level):
        words = [
            f"{units.get(seat.unit_id or 0, '')}{seat.label}"
            + ("" if seat.does == Does.BOTH else f"（{Does(seat.does).label}）")
            for seat in seats
        ]
        turns.append("、".join(words))
    return " → ".join(turns)


def changes(before: PlanVersion | None, after: PlanVersion, units: dict[int, str]) -> list[list[str]]:
    """Line by line what the later version says otherwise; all of a first one."""
    old, new = (terms(before, units) if before else {}), terms(after, units)
    labels = [*new, *(label for label in old if label not in new)]
    told = [[label, old.get(label, ""), new.get(label, "")] for label in labels]
    return [line for line in told if line[1] != line[2]]


def history(versions: list[PlanVersion]) -> list[tuple[PlanVersion, list[list[str]]]]:
    """Every version, the newest first, with what it changed."""
    units = unit_names(versions)
    return [
        (version, changes(before, version, units) if before else [])
        for version, before in zip(versions, [*versions[1:], None], strict=True)
    ]
