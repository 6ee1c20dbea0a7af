"""The columns of the ledger as a file and on paper: which there are, in which order, and what stands in them.

Which columns and what they are called is data (`columns.toml`); a unit's own choice and order of them are rows
(`LedgerColumns`). The headings are those that the import knows, so that a file that went out comes back as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Prefetch

from rectification.lateness import Colours
from rectification.models import Finding, Measure
from rectification.models.finding import FindingQuerySet
from workflows.models import Unit
from workflows.reports import sheet
from workflows.reports.typed import Kind

SHIPPED = Path(__file__).with_name("columns.toml")
CHUNK = 2000  # rows read at once
BETWEEN = "；"


@dataclass(frozen=True)
class Column:
    """One column as `columns.toml` has it."""

    key: str
    heading: str
    width: float
    kind: Kind = Kind.TEXT
    reads: str = ""
    shown: bool = False
    paper: bool = False

    @property
    def of_sheet(self) -> sheet.Column:
        return sheet.Column(self.key, self.heading, self.kind, self.width)


@cache
def columns() -> dict[str, Column]:
    """Every column there is, by key, in the order in which they are offered."""
    data = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    made = [Column(**{**row, "kind": Kind(row.get("kind", Kind.TEXT))}) for row in data["columns"]]
    return {column.key: column for column in made}


def source() -> str:
    """Where the shipped columns come from."""
    return str(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["source"])


def chosen(keys: Iterable[str] | None) -> list[Column]:
    """The columns of an order; those shipped where there is none. A key that is no longer known is left out."""
    found = [columns()[key] for key in keys or () if key in columns()]
    return found or [column for column in columns().values() if column.shown]


def on_paper(order: Sequence[Column]) -> list[Column]:
    """Those of them that a printed page has room for."""
    return [column for column in order if column.paper] or list(order)


# What stands in a cell.

Value = Callable[[Finding, Colours], object]

VALUES: dict[str, Value] = {
    "number": lambda each, _at: each.number,
    "title": lambda each, _at: each.title,
    "description": lambda each, _at: each.description,
    "category": lambda each, _at: each.get_category_display(),
    "severity": lambda each, _at: each.get_severity_display(),
    "source": lambda each, _at: each.get_source_display(),
    "source_ref": lambda each, _at: each.source_ref,
    "found_at": lambda each, _at: each.found_at,
    "found_by": lambda each, _at: each.found_by,
    "keeper": lambda each, _at: each.unit.name,
    "lead": lambda each, _at: each.lead.name if each.lead else "",
    "helpers": lambda each, _at: "、".join(unit.name for unit in each.helpers.all()),
    "responsible": lambda each, _at: each.responsible.name if each.responsible else "",
    "platform": lambda each, _at: each.outlet.get_platform_display() if each.outlet else "",
    "outlet": lambda each, _at: each.outlet.name if each.outlet else "",
    "locus": lambda each, _at: each.locus,
    "url": lambda each, _at: each.url,
    "phrase": lambda each, _at: each.phrase,
    "cause": lambda each, _at: each.cause,
    "measures": lambda each, _at: BETWEEN.join(measure.words for measure in _measures(each)),
    "due_original": lambda each, _at: each.due_original,
    "due": lambda each, _at: each.due_current,
    "state": lambda each, _at: each.get_state_display(),
    "colour": lambda each, at: colour.brief if (colour := at.of(each)) else "",
    "extensions": lambda each, _at: each.extensions,
    "rejects": lambda each, _at: each.rejects,
    "cycle": lambda each, _at: each.cycle,
    "result": lambda each, _at: each.result,
    "checker": lambda each, _at: each.checker.name if each.checker else "",
    "closed_at": lambda each, _at: each.closed_at,
    "recurrence_of": lambda each, _at: each.recurrence_of.number if each.recurrence_of else "",
    "registered_by": lambda each, _at: each.registered_by.name,
    "registered_at": lambda each, _at: each.registered_at,
}
RELATED = {"checker": "checker", "recurrence_of": "recurrence_of"}  # what `listed` has not read yet
GATHERED: dict[str, Any] = {
    "helpers": Prefetch("helpers", Unit.objects.order_by("path")),
    "measures": Prefetch("measures", Measure.objects.filter(dropped=False).order_by("cycle", "pk")),
}


def rows(
    findings: FindingQuerySet, order: Sequence[Column], colours: Colours
) -> Iterator[Mapping[str, object]]:
    """What stands in each row, read CHUNK by CHUNK: no row costs a statement of its own."""
    keys = [column.key for column in order]
    related = [RELATED[key] for key in keys if key in RELATED]
    gathered = [GATHERED[key] for key in keys if key in GATHERED]
    read = findings.select_related(*related) if related else findings
    for finding in read.prefetch_related(*gathered).iterator(chunk_size=CHUNK):
        yield {key: VALUES[key](finding, colours) for key in keys}


def _measures(finding: Finding) -> Iterator[Measure]:
    return (measure for measure in finding.measures.all() if measure.cycle == finding.cycle)
