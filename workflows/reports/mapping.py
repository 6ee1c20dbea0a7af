"""Which column of a found table is which wanted field: guessed from the headings, settled by a person, remembered.

Guessing never decides between two columns. What it cannot tell is reported, so that a person says it once and the
map is found again by the headings' fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from .reading import NoSuchDay, Row, Value, as_date, as_number, as_text, plain

_SHORTEST_PART = 2  # letters of a heading that may be found inside another


@dataclass(frozen=True)
class Field:
    """What is wanted. `required` asks for its column, and for something in each of its cells."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: Literal["text", "number", "date"] = "text"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


class How(StrEnum):
    """What a column was recognised by, surest first."""

    EXACT = "exact"
    ALIAS = "alias"
    ALIKE = "alike"  # but for blanks, brackets and wide letters
    CONTAINED = "contained"


@dataclass(frozen=True)
class Guess:
    """`columns` and `how` by field; `ambiguous` the columns that a field could be; `unused` what nobody wants."""

    columns: dict[str, int]
    how: dict[str, How]
    missing: tuple[Field, ...] = ()
    ambiguous: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unused: tuple[int, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.ambiguous


@dataclass(frozen=True)
class Mapped:
    """One row as fields; `errors` say by field what is wrong with it. `row` is what it came from."""

    row: Row
    values: dict[str, Value]
    errors: dict[str, str]

    @property
    def number(self) -> int:
        return self.row.number


def guess(fields: Sequence[Field], headers: Mapping[int, str]) -> Guess:
    """Gives each field the one column that is surest to be it, and no column to two fields."""
    columns: dict[str, int] = {}
    how: dict[str, How] = {}
    ambiguous: dict[str, tuple[int, ...]] = {}
    for means, fits in _FITS:
        open_fields = [wanted for wanted in fields if wanted.key not in columns | ambiguous]
        disputed = {column for candidates in ambiguous.values() for column in candidates}
        free = {c: h for c, h in headers.items() if c not in columns.values() and c not in disputed}
        for key, candidates in _claims(open_fields, free, fits).items():
            if candidates.are_sure:
                columns[key], how[key] = candidates.columns[0], means
            else:
                ambiguous[key] = candidates.columns
    missing = tuple(f for f in fields if f.required and f.key not in columns | ambiguous)
    taken = {*columns.values(), *(column for candidates in ambiguous.values() for column in candidates)}
    return Guess(columns, how, missing, ambiguous, tuple(sorted(set(headers) - taken)))


class _Claim(NamedTuple):
    """The columns that a field fits best; sure when it is one, and nobody else's."""

    columns: tuple[int, ...]
    are_sure: bool


def _claims(
    fields: Sequence[Field], headers: Mapping[int, str], fits: Callable[[Field, str], int]
) -> dict[str, _Claim]:
    """What each field lays claim to. A column goes to the field it fits best; one that fits two alike is disputed."""
    scores = {(f.key, column): fits(f, heading) for f in fields for column, heading in headers.items()}
    owners: dict[int, list[str]] = {}
    for column in headers:
        best = max((scores[f.key, column] for f in fields), default=0)
        owners[column] = [f.key for f in fields if best and scores[f.key, column] == best]
    claims = {}
    for wanted in fields:
        own = [column for column, keys in sorted(owners.items()) if wanted.key in keys]
        best = max((scores[wanted.key, column] for column in own), default=0)
        own = [column for column in own if scores[wanted.key, column] == best]
        if own:
            claims[wanted.key] = _Claim(tuple(own), len(own) == 1 and len(owners[own[0]]) == 1)
    return claims


def _is_label(wanted: Field, heading: str) -> int:
    return heading == wanted.label


def _is_alias(wanted: Field, heading: str) -> int:
    return heading in wanted.aliases


def _is_alike(wanted: Field, heading: str) -> int:
    return plain(heading) in set(map(plain, wanted.names))


def _contains(wanted: Field, heading: str) -> int:
    """How long the part is that they share: one of the field's names in the heading, or the heading in a name."""
    words = plain(heading)
    return max((_shared(words, plain(name)) for name in wanted.names), default=0)


def _shared(words: str, name: str) -> int:
    shorter, longer = sorted((words, name), key=len)
    return len(shorter) if len(shorter) >= _SHORTEST_PART and shorter in longer else 0


_FITS: tuple[tuple[How, Callable[[Field, str], int]], ...] = (
    (How.EXACT, _is_label),
    (How.ALIAS, _is_alias),
    (How.ALIKE, _is_alike),
    (How.CONTAINED, _contains),
)


def fingerprint(headers: Mapping[int, str]) -> str:
    """The same for the same headings in whatever order and typed with whatever blanks."""
    words = "\n".join(sorted(map(plain, headers.values())))
    return hashlib.sha256(words.encode()).hexdigest()


def remembered(columns: Mapping[str, int], headers: Mapping[int, str]) -> dict[str, str]:
    """A map as it is kept: each field's heading, which holds where the columns have changed places."""
    names = _told_apart(headers)
    return {key: names[column] for key, column in columns.items() if column in names}


def recalled(kept: Mapping[str, str], headers: Mapping[int, str]) -> dict[str, int]:
    """The columns that a kept map means in this table."""
    places = {name: column for column, name in _told_apart(headers).items()}
    return {key: places[name] for key, name in kept.items() if name in places}


def _told_apart(headers: Mapping[int, str]) -> dict[int, str]:
    """Plain headings; of several that are the same, each with its number."""
    seen: dict[str, int] = {}
    names = {}
    for column, heading in sorted(headers.items()):
        words = plain(heading)
        seen[words] = seen.get(words, 0) + 1
        names[column] = f"{words}#{seen[words]}" if seen[words] > 1 else words
    return names


def apply(
    fields: Sequence[Field], columns: Mapping[str, int], rows: Iterable[Row], *, year: int | None = None
) -> Iterator[Mapped]:
    """The rows as fields, one by one. `year` is meant where a day has none."""
    for row in rows:
        values: dict[str, Value] = {}
        errors: dict[str, str] = {}
        for wanted in fields:
            value = row.cells.get(columns.get(wanted.key, 0))
            try:
                values[wanted.key] = _as(wanted, value, year)
            except _Unfit as unfit:
                values[wanted.key], errors[wanted.key] = None, str(unfit)
        yield Mapped(row, values, errors)


class _Unfit(ValueError):
    """A cell that is not what its field asks for."""


def _as(wanted: Field, value: Value, year: int | None) -> Value:
    if value is None:
        if wanted.required:
            raise _Unfit(_("没有填写“%(field)s”") % {"field": wanted.label})
        return None
    match wanted.kind:
        case "number":
            found: Value = as_number(value)
        case "date":
            found = _day(wanted, value, year)
        case _:
            return as_text(value)
    if found is None:
        kind = _("数字") if wanted.kind == "number" else _("日期")
        raise _Unfit(
            _("“%(field)s”应当是%(kind)s，填的是“%(value)s”")
            % {"field": wanted.label, "kind": kind, "value": as_text(value)[:30]}
        )
    return found


def _day(wanted: Field, value: Value, year: int | None) -> Value:
    try:
        return as_date(value, year=year)
    except NoSuchDay as wrong:
        raise _Unfit(_("“%(field)s”填错了：%(why)s") % {"field": wanted.label, "why": wrong.reason}) from None
