"""The lines of the checklist form: read from what was handed in, added, taken away and moved; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rectification.models.indicators import Indicator, Section, plain

MOST_SECTIONS = 16
MOST_INDICATORS = 70  # of all sections: Django takes a thousand fields, and each line has twelve
MOST_POINTS = 100

SECTION = ("key", "title", "points", "bonus")
INDICATOR = (
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
)
TICKS = frozenset({"bonus", "veto"})
FRESH = {"category": "other", "severity": "ordinary", "opens": "click"}

Row = dict[str, Any]  # a section, with its `indicators` as rows


def rows_in(data: Mapping[str, Any]) -> list[Row]:
    """The sections and indicators that the answers hold, as words."""
    rows, room = [], MOST_INDICATORS
    for index in range(_count(data, "sections", MOST_SECTIONS)):
        prefix = f"s{index}"
        numbers = range(_count(data, f"{prefix}-indicators", room))
        room -= len(numbers)
        row = _fields(data, prefix, SECTION)
        row["indicators"] = [_fields(data, f"{prefix}-{number}", INDICATOR) for number in numbers]
        rows.append(row)
    return rows


def rows_of(sections: Iterable[Section]) -> list[Row]:
    """The rows that a version is opened with."""
    return [
        {
            "key": section.key,
            "title": section.title,
            "points": None if section.points is None else plain(section.points),
            "bonus": section.bonus,
            "indicators": [_row_of(each) for each in section.indicators],
        }
        for section in sections
    ]


def changed(rows: list[Row], change: str) -> tuple[list[Row], str]:
    """The rows after a button was pressed, and the line to go on with: `s2` or `s2-0`.

    `add`, `add-2` (an indicator to the third section), `drop-2`, `drop-2-0`, `up-…`, `down-…`. What makes no
    sense changes nothing.
    """
    verb, *where = change.split("-")
    if not all(each.isdecimal() and len(each) < 4 for each in where) or len(where) > 2:
        return rows, ""
    numbers = [int(each) for each in where]
    if numbers and numbers[0] >= len(rows):
        return rows, ""
    if verb == "add":
        return _add(rows, numbers)
    if verb not in ("drop", "up", "down") or not numbers:
        return rows, ""
    items = rows if len(numbers) == 1 else rows[numbers[0]]["indicators"]
    at = _move(items, numbers[-1], verb)
    return rows, "" if at is None else _name([*numbers[:-1], at])


def written(rows: list[Row]) -> dict[str, str]:
    """The rows as a form sends them."""
    given = {"sections": str(len(rows))}
    for index, row in enumerate(rows):
        given.update(_sent(row, f"s{index}", SECTION))
        given[f"s{index}-indicators"] = str(len(row["indicators"]))
        for number, each in enumerate(row["indicators"]):
            given.update(_sent(each, f"s{index}-{number}", INDICATOR))
    return given


def _row_of(each: Indicator) -> Row:
    return {**vars(each), "points": plain(each.points) if each.points else "", "limit": each.limit}


def _add(rows: list[Row], numbers: list[int]) -> tuple[list[Row], str]:
    every = [each for row in rows for each in row["indicators"]]
    if len(numbers) > 1 or len(every) >= MOST_INDICATORS:
        return rows, ""
    line = {**FRESH, "key": _unused("i", (each["key"] for each in every))}
    if numbers:
        rows[numbers[0]]["indicators"].append(line)
        return rows, _name([numbers[0], len(rows[numbers[0]]["indicators"]) - 1])
    if len(rows) < MOST_SECTIONS:
        rows.append({"key": _unused("s", (row["key"] for row in rows)), "indicators": [line]})
    return rows, _name([len(rows) - 1])


def _move(items: list[Row], at: int, verb: str) -> int | None:
    """Where it went; None if it is gone or stayed."""
    if at >= len(items):
        return None
    if verb == "drop":
        del items[at]
        return None
    to = at - 1 if verb == "up" else at + 1
    if not 0 <= to < len(items):
        return None
    items[at], items[to] = items[to], items[at]
    return to


def _name(numbers: list[int]) -> str:
    return "s" + "-".join(map(str, numbers))


def _unused(start: str, known: Iterable[str]) -> str:
    taken, number = set(known), 1
    while f"{start}{number}" in taken:
        number += 1
    return f"{start}{number}"


def _fields(data: Mapping[str, Any], prefix: str, names: Iterable[str]) -> Row:
    return {
        name: f"{prefix}-{name}" in data if name in TICKS else data.get(f"{prefix}-{name}", "")
        for name in names
    }


def _sent(row: Row, prefix: str, names: Iterable[str]) -> dict[str, str]:
    given = {f"{prefix}-{name}": str(row.get(name) or "") for name in names if name not in TICKS}
    given.update({f"{prefix}-{name}": "on" for name in names if name in TICKS and row.get(name)})
    return given


def _count(data: Mapping[str, Any], name: str, most: int) -> int:
    count = str(data.get(name, ""))
    return min(int(count), most) if count.isdecimal() and len(count) < 5 else 0
