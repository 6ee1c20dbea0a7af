"""Taking a file, finding its tables, settling its columns, and reading its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.accounts import Account, Office, Register, Suggestion, Unknown
from rectification.bulletin import KNOWN, doubts_about_counts, entries, year_of
from rectification.bulletin_fields import FIELDS, Entry
from rectification.bulletin_mending import is_why
from rectification.models.intake import ColumnMap, Intake, IntakeLine
from workflows.act import Refused
from workflows.models import Outlet, Unit, User
from workflows.reports.mapping import fingerprint, guess, recalled, remembered
from workflows.reports.reading import Row, Table, as_text, tables
from workflows.uploads import Accepted

from .foresight import foresee

SAMPLES, LONGEST_SAMPLE = 3, 40
MOST_UNKNOWN = 400  # names that are kept to be asked about


@dataclass(frozen=True)
class Tab:
    """One sheet as the page for columns shows it, so that looking costs no second reading of the file."""

    name: str
    rows: int
    headers: dict[int, str]
    samples: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table) -> Tab:
        headers = {column: heading for column, heading in table.headers.items() if not is_why(heading)}
        return cls(table.sheet, len(table.rows), headers, {c: _samples(table, c) for c in headers})

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Tab:
        """As JSON keeps it: keys are words there."""
        headers, samples = (
            {int(column): value for column, value in data[key].items()} for key in ("headers", "samples")
        )
        return cls(data["name"], data["rows"], headers, samples)


@dataclass(frozen=True)
class Proposal:
    """Which column is which field, and how that is known: from the last time, or guessed."""

    columns: dict[str, int]
    ambiguous: dict[str, tuple[int, ...]]
    kept_at: datetime | None = None


def take(intake: Intake, stream: BinaryIO, accepted: Accepted) -> None:
    """Keeps the file with what was found in it. SheetRefused if that is no table."""
    intake.tabs = [asdict(Tab.of(table)) for table in tables(stream, known=KNOWN)]
    intake.name, intake.content_type = accepted.name, accepted.content_type
    intake.size, intake.sha256 = accepted.size, accepted.sha256
    stream.seek(0)
    intake.file.save(accepted.name, File(stream), save=True)


def tabs(intake: Intake) -> list[Tab]:
    return [Tab.kept(data) for data in intake.tabs]


def propose(intake: Intake, tab: Tab) -> Proposal:
    """What is remembered for these headings in this ledger, else what they look like."""
    kept = ColumnMap.objects.filter(unit=intake.unit_id, fingerprint=fingerprint(tab.headers)).first()
    if kept:
        return Proposal(recalled(kept.columns, tab.headers), {}, kept.kept_at)
    guessed = guess(FIELDS, tab.headers)
    return Proposal(guessed.columns, guessed.ambiguous)


def settle(intake: Intake, tab: Tab, columns: Mapping[str, int], *, by: User) -> None:
    """Keeps the columns, for this file and for the next of its kind, and reads the rows by them."""
    with transaction.atomic():
        fresh = locked(intake)
        with fresh.file.open("rb") as stream:
            table = next(table for table in tables(stream, known=KNOWN, sheet=tab.name))
        fresh.sheet, fresh.columns, fresh.headers = tab.name, dict(columns), dict(tab.headers)
        fresh.year = year_of(table, fresh.found_on.year)
        ColumnMap.objects.update_or_create(
            unit=fresh.unit,
            fingerprint=fingerprint(tab.headers),
            defaults={
                "columns": remembered(columns, tab.headers),
                "kept_at": timezone.now(),
                "kept_by": by,
            },
        )
        found = _fill(fresh, table.rows, by=by)
        fresh.doubts = doubts_about_counts(table, found)
        fresh.save()


def change(intake: Intake, given: Mapping[str, Any], *, by: User) -> None:
    """Other words for what holds for all rows; those are read again with that."""
    with transaction.atomic():
        fresh = locked(intake)
        for name, value in given.items():
            setattr(fresh, name, value)
        _read_again(fresh, by=by)


def _read_again(intake: Intake, *, by: User) -> None:
    """What each row becomes now, after something about the intake was changed."""
    rows = [
        Row(number, {int(column): text for column, text in cells.items()})
        for number, cells in intake.lines.order_by("place").values_list("number", "cells")
    ]
    if intake.is_read:
        _fill(intake, rows, by=by)
    intake.save()


def answer_names(intake: Intake, answers: Mapping[Unknown, int | None], *, by: User) -> None:
    """What a person says that names mean, or that it is open after all. The rows are read again with that."""
    with transaction.atomic():
        fresh = locked(intake)
        settled: dict[Unknown, int | None] = {**settled_names(fresh), **answers}
        fresh.names = [
            [name.of, name.words, name.platform, key] for name, key in settled.items() if key is not None
        ]
        _read_again(fresh, by=by)


def tick(intake: Intake, shown: Iterable[int], ticked: Iterable[int]) -> None:
    """Of the rows that were shown, by their places, those that go in."""
    with transaction.atomic():
        fresh, yes = locked(intake), set(ticked)
        rows = [line for line in fresh.lines.filter(place__in=list(shown)) if line.is_choosable]
        for goes in (True, False):
            said = [line.pk for line in rows if (line.place in yes) == goes and line.goes != goes]
            if said:
                IntakeLine.objects.filter(pk__in=said).update(goes=goes, ticked=goes)


def tick_all(intake: Intake, becomes: str, *, goes: bool) -> None:
    """The same for all rows of one kind."""
    with transaction.atomic():
        fresh = locked(intake)
        fresh.lines.left_out().filter(becomes=becomes).update(goes=goes, ticked=goes)


def drop(intake: Intake) -> None:
    """Throws it away, file and all; possible as long as nothing of it has gone in."""
    with transaction.atomic():
        fresh = locked(intake)
        storage, name = fresh.file.storage, fresh.file.name
        fresh.delete()
        transaction.on_commit(partial(storage.delete, name))


def locked(intake: Intake) -> Intake:
    """The row, fresh and held, as long as nothing of it has gone in."""
    fresh = Intake.objects.select_for_update(of=("self",)).select_related("unit").get(pk=intake.pk)
    if fresh.is_begun:
        raise Refused(_("已经开始导入，不能再改"))
    return fresh


def settled_names(intake: Intake) -> dict[Unknown, int]:
    return {Unknown(of, words, platform): key for of, words, platform, key in intake.names}


def register_for(unit: Unit, settled: Mapping[Unknown, int] | None = None) -> Register:
    """The units and the accounts that a row of this ledger may name; two statements."""
    units = Unit.objects.filter(path__startswith=f"/{unit.path.split('/')[1]}/", is_active=True)
    district = next((each.name for each in units if each.parent_id is None), "")
    offices = {each.pk: Office(each.pk, each.name, _aliases(each, district)) for each in units}
    accounts = [
        Account(each.pk, each.name, each.platform, offices[each.unit_id], tuple(filter(None, [each.handle])))
        for each in Outlet.objects.filter(unit__in=list(offices))
    ]
    return Register(accounts, offices.values(), settled)


def _aliases(unit: Unit, district: str) -> tuple[str, ...]:
    """What a unit is called besides: its short name, and its name without the district's, which nobody there says."""
    local = unit.name.removeprefix(district) if district else ""
    return tuple(name for name in (unit.short_name, local) if name and name != unit.name)


def _fill(intake: Intake, rows: Sequence[Row], *, by: User) -> list[Entry]:
    """Puts the rows in the place of those that were there; what a person ticked stays ticked."""
    register = register_for(intake.unit, settled_names(intake))
    table = Table(intake.sheet, (), intake.header_cells, 0, tuple(rows))
    found = entries(table, intake.columns, register, on=timezone.localdate(), year=intake.year)
    ticked = intake.lines.filter(ticked__isnull=False).values_list("number", "ticked")
    said: dict[int, bool] = {number: bool(goes) for number, goes in ticked}
    lines = foresee(found, intake, intake.columns, register, by=by)
    for line in lines:
        if line.number in said and line.is_choosable:
            line.goes = line.ticked = said[line.number]
    intake.lines.all().delete()
    IntakeLine.objects.bulk_create(lines)
    intake.total, intake.read_at = len(lines), timezone.now()
    intake.unknown = _unknown([entry for line, entry in zip(lines, found, strict=True) if line.is_choosable])
    return found


def _unknown(found: Sequence[Entry]) -> list[dict[str, Any]]:
    """The names that nobody knows, those of most rows first, with what they resemble."""
    rows: dict[Unknown, int] = {}
    resembling: dict[Unknown, list[Suggestion]] = {}
    for entry in found:
        for name in entry.unknown:
            rows[name] = rows.get(name, 0) + 1
            resembling.setdefault(name, [each for each in entry.suggestions if each.of == name.of])
    most = sorted(rows, key=lambda name: -rows[name])[:MOST_UNKNOWN]
    return [
        {
            **asdict(name),
            "rows": rows[name],
            "suggestions": [[each.id, each.label] for each in resembling[name]],
        }
        for name in most
    ]


def _samples(table: Table, column: int) -> list[str]:
    """The first different values of a column."""
    values = dict.fromkeys(
        as_text(row.cells[column])[:LONGEST_SAMPLE] for row in table.rows[:60] if column in row.cells
    )
    return list(values)[:SAMPLES]
