"""The lines of the checklist form without JavaScript: added, dropped, moved, and never too many."""

from __future__ import annotations

from typing import Any

import pytest

from rectification.forms.rows import MOST_INDICATORS, MOST_SECTIONS, changed, rows_in, written


def shape(rows: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(row["key"], [each["key"] for each in row["indicators"]]) for row in rows]


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    return [
        {"key": "a", "indicators": [{"key": "i1"}, {"key": "i2"}]},
        {"key": "b", "indicators": [{"key": "i4"}]},
    ]


@pytest.mark.parametrize(
    ("change", "left", "at"),
    [
        ("add-0", [("a", ["i1", "i2", "i3"]), ("b", ["i4"])], "s0-2"),
        ("add", [("a", ["i1", "i2"]), ("b", ["i4"]), ("s1", ["i3"])], "s2"),
        ("drop-0", [("b", ["i4"])], ""),
        ("drop-0-0", [("a", ["i2"]), ("b", ["i4"])], ""),
        ("up-1", [("b", ["i4"]), ("a", ["i1", "i2"])], "s0"),
        ("down-0-0", [("a", ["i2", "i1"]), ("b", ["i4"])], "s0-1"),
    ],
)
def test_lines_are_added_dropped_and_moved(
    rows: list[dict[str, Any]], change: str, left: list[tuple[str, list[str]]], at: str
) -> None:
    after, here = changed(rows, change)
    assert (shape(after), here) == (left, at)


@pytest.mark.parametrize(
    "change",
    [
        "",
        "?",
        "add-9",
        "add-0-0",
        "drop",
        "drop-9",
        "drop-0-9",
        "up-0",
        "down-1",
        "up-x",
        "up-0-0",
        "up-0-1-2",
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(rows: list[dict[str, Any]], change: str) -> None:
    before = shape(rows)
    assert shape(changed(rows, change)[0]) == before


def test_there_is_an_end_to_adding(rows: list[dict[str, Any]]) -> None:
    for _time in range(MOST_INDICATORS + 5):
        rows, _at = changed(rows, "add-0")
    assert sum(len(row["indicators"]) for row in rows) == MOST_INDICATORS
    few: list[dict[str, Any]] = []
    for _time in range(MOST_SECTIONS + 5):
        few, _at = changed(few, "add")
    assert len(few) == MOST_SECTIONS


def test_a_longest_list_is_no_more_than_a_browser_may_send(rows: list[dict[str, Any]]) -> None:
    for _time in range(MOST_SECTIONS):
        rows, _at = changed(rows, "add")
    for _time in range(MOST_INDICATORS):
        rows, _at = changed(rows, "add-0")
    for row in rows:
        row["bonus"] = True
        for each in row["indicators"]:
            each["veto"] = True
    assert len(written(rows)) + 10 < 1000


@pytest.mark.parametrize("most", ["99999999999", "-1", "x", "²"])
def test_a_count_that_makes_no_sense_is_no_row(most: str) -> None:
    assert len(rows_in({"sections": most})) <= MOST_SECTIONS
