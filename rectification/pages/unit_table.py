"""The table of units: how each of them stands, sorted by any column; on the page and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification import figures
from rectification.figures import Cohort, Standing
from rectification.models import Finding
from rectification.pages.period import Turns, turns
from rectification.pages.unit import address, addresses, units_asked_by
from workflows.models import Unit, User
from workflows.reports.figures import Rate
from workflows.reports.periods import Period
from workflows.reports.sheet import Column, Kind, Sheet


@dataclass(frozen=True)
class Row:
    """One unit of the table."""

    unit: Unit
    standing: Standing
    cohort: Cohort
    period: Period

    @property
    def href(self) -> str:
        return address(self.unit, self.period)

    @cached_property
    def links(self) -> dict[str, str]:
        """The way to each list of its page."""
        return addresses(self.unit, self.period)


@dataclass(frozen=True)
class Heading:
    """A column's head: sorts by it, the other way round when it already does."""

    key: str
    label: Any
    number: bool
    sort: str
    direction: str  # as aria-sort says it


COLUMNS: dict[str, tuple[Any, Any]] = {  # by its key in the address: its head, and what it sorts by
    "": (gettext_lazy("单位"), lambda row: row.unit.path),
    "open": (gettext_lazy("未办结"), lambda row: row.standing.open),
    "late": (gettext_lazy("已逾期"), lambda row: row.standing.late),
    "long_term": (gettext_lazy("长期坚持"), lambda row: row.standing.long_term),
    "found": (gettext_lazy("本期发现"), lambda row: row.cohort.found),
    "closed": (gettext_lazy("已销号"), lambda row: row.cohort.closed),
    "repeated": (gettext_lazy("重复"), lambda row: row.cohort.repeated),
    "first": (gettext_lazy("按原定期限"), lambda row: _share(row.cohort.on_time_first)),
    "now": (gettext_lazy("按现期限"), lambda row: _share(row.cohort.on_time)),
}


def _share(rate: Rate) -> float:
    """Nothing of nothing stands below every share."""
    return rate.done / rate.of if rate.of else -1


@dataclass(frozen=True)
class UnitTable:
    rows: list[Row]
    now: Standing
    cohort: Cohort
    period: Period
    headings: list[Heading]
    turns: Turns


def table(user: User, *, at: datetime, today: date, period: Period, sort: str = "") -> UnitTable:
    """The units that answer for something this person may see; three statements."""
    counted = figures.by_unit(Finding.objects.visible_to(user), at=at, period=period)
    units = units_asked_by(user).filter(pk__in=counted)
    rows = [Row(unit, *counted[unit.pk], period) for unit in units]
    key, down = sort.removeprefix("-"), sort.startswith("-")
    if key in COLUMNS:
        rows.sort(key=COLUMNS[key][1], reverse=down)
    return UnitTable(
        rows,
        _sum(Standing, [row.standing for row in rows]),
        _sum(Cohort, [row.cohort for row in rows]),
        period,
        [_heading(name, sort) for name in COLUMNS],
        turns(period, today),
    )


def _heading(key: str, sort: str) -> Heading:
    is_it, down = sort.removeprefix("-") == key, sort.startswith("-")
    first = "-" if key else ""  # numbers from the largest, names from the first
    other = key if down else f"-{key}"
    direction = ("descending" if down else "ascending") if is_it else "none"
    return Heading(key, COLUMNS[key][0], bool(key), other if is_it else f"{first}{key}", direction)


def _sum(kind: Any, parts: list[Any]) -> Any:
    """Of the units in the table. Rates are of the sums, never of the rates."""
    return kind(**{name: sum(getattr(part, name) for part in parts) for name in kind.__dataclass_fields__})


# The same as a file.


def sheet_of(table: UnitTable, *, by: str, at: datetime) -> Sheet:
    """The table in the order in which it is shown, with the sum as its last row."""
    number, percent = Kind.NUMBER, Kind.PERCENT
    columns = [
        Column("unit", _("单位"), width=28),
        Column("open", _("未办结"), number),
        Column("new", _("待交办"), number),
        Column("work", _("整改中"), number),
        Column("check", _("待核验"), number),
        Column("near", _("临期"), number),
        Column("late", _("已逾期"), number),
        Column("red", _("其中红色"), number),
        Column("observed", _("成效观察"), number),
        Column("long_term", _("长期坚持"), number),
        Column("found", _("本期发现"), number),
        Column("closed", _("其中已销号"), number),
        Column("repeated", _("其中重复"), number),
        Column("extensions", _("延期次数"), number),
        Column("on_time_first", _("按原定期限"), percent),
        Column("on_time", _("按现期限"), percent),
    ]
    when = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    return Sheet(
        title=_("单位整改情况（{period}）").format(period=table.period.label),
        name=_("单位整改情况"),
        note=_("截至 {when}，{by} 导出；没有应办结的，按期率记作“—”").format(when=when, by=by),
        columns=columns,
        rows=_cells(table),
    )


def _cells(table: UnitTable) -> Iterator[dict[str, object]]:
    for row in table.rows:
        yield {"unit": row.unit.name, **_numbers(row.standing, row.cohort)}
    if len(table.rows) > 1:
        yield {"unit": _("合计"), **_numbers(table.now, table.cohort)}


def _numbers(standing: Standing, cohort: Cohort) -> dict[str, object]:
    return {
        "open": standing.open,
        **vars(standing),
        **vars(cohort),
        "on_time": cohort.on_time,
        "on_time_first": cohort.on_time_first,
    }
