"""Finds the table on a sheet: the titles above it, its header, its rows, its totals and the notes below.

A row that is taken for a title, a total or a note is handed on as such; none is dropped without a trace but blank
ones, a header that is repeated, and lines of a form that hold nothing except their number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .caps import SheetRefused
from .cells import NoSuchDay, Value, as_date, as_number, as_text, plain
from .grid import Grid, Row

_LOOKED_THROUGH = 40  # rows in which a header is looked for
_LONGEST_HEADING = 60
_LONGEST_NAME = 20  # letters; more of them alone below a table are a remark
_FULL_ENOUGH = 0.6  # share of the usual row's cells that a header must have
_TOTALS = re.compile(r"(?:合计|总计|共计|小计|总数|合 计|总 计)[:：]?")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明|填报说明|附件|附|来源|数据来源)\d*[:：]")
_SIGNED = re.compile(r"[^:：，。；]{1,8}[:：].{0,40}", re.DOTALL)
_SECTION = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_NUMBERED = {"序号", "序", "编号", "no", "号"}


@dataclass(frozen=True)
class Table:
    """What was found on a sheet. `others` are the tabs that hold a table too and were not read."""

    sheet: str
    titles: tuple[str, ...]
    headers: dict[int, str]
    header_row: int
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def knows(self, words: Collection[str]) -> int:
        """How many of the headings are among these (plain) words."""
        return sum(plain(heading) in words for heading in self.headers.values())


def table_of(grid: Grid, known: Collection[str] = ()) -> Table:
    """The table on this sheet; `known` are plain headings that tell a header for certain."""
    at, headers = _header(grid, known)
    rows, totals, notes = _below(grid, grid.rows[at + 1 :], headers)
    if not rows:
        raise SheetRefused(_("表格里只有表头，没有数据。"))
    titles = tuple(text for row in grid.rows[:at] for text in _texts(row) if text not in headers.values())
    return Table(grid.name, titles, headers, grid.rows[at].number, tuple(rows), tuple(totals), tuple(notes))


def _header(grid: Grid, known: Collection[str]) -> tuple[int, dict[int, str]]:
    """The index of the (lowest) row of the header, and what its columns are called."""
    usual = _usual_width(grid)
    candidates = [
        (i, cells)
        for i, row in enumerate(grid.rows[:_LOOKED_THROUGH])
        if _could_head(cells := _across(grid, row), usual) or _is_known(cells, known)
    ]
    if not candidates:
        raise SheetRefused(
            _("没有找到表头。表格要有一行写明各列的名称，例如“责任单位”“存在问题”，下面一行一条。")
        )
    at, cells = max(candidates, key=lambda found: (_hits(found[1], known), -found[0]))
    return _lowest(grid, at, cells)


def _lowest(grid: Grid, at: int, above: dict[int, str]) -> tuple[int, dict[int, str]]:
    """Follows a header of two lines down. Where two columns are called the same, the line above tells them apart."""
    number = grid.rows[at].number
    bottom = max((merge.bottom for merge in grid.over(number)), default=number)
    groups = any(merge.right > merge.left for merge in grid.over(number))
    if at + 1 == len(grid.rows) or (bottom == number and not groups):
        return at, above
    below = _across(grid, grid.rows[at + 1])
    if bottom == number or not below or any(not _is_heading(text) for text in below.values()):
        return at, above
    names = above | below
    twice = {text for text, times in Counter(names.values()).items() if times > 1}
    return at + 1, {
        column: f"{above[column]} {text}" if text in twice and above.get(column, text) != text else text
        for column, text in sorted(names.items())
    }


def _below(grid: Grid, rows: list[Row], headers: dict[int, str]) -> tuple[list[Row], list[Row], list[str]]:
    """What stands under the header: data, totals, and the words between and below them."""
    data: list[Row] = []
    totals: list[Row] = []
    notes: list[str] = []
    wide = {merge.top for merge in grid.merges if merge.right - merge.left + 1 > len(headers) / 2}
    full = [len(row.cells) > 1 and not _is_signed(row) and not _is_total(row) for row in rows]
    last = max((i for i, is_full in enumerate(full) if is_full), default=-1)
    for i, row in enumerate(rows):
        if _is_header_again(row, headers) or _only_counts(row, headers):
            continue
        if _is_total(row):
            totals.append(row)
        elif _is_signed(row) or _is_note(row, headers, is_wide=row.number in wide, is_below=i > last):
            notes.extend(_texts(row))
        else:
            data.append(row)
    return data, totals, notes


def _is_total(row: Row) -> bool:
    return bool(_TOTALS.fullmatch(as_text(row.cells[min(row.cells)])))


def _is_note(row: Row, headers: dict[int, str], *, is_wide: bool, is_below: bool) -> bool:
    """Words alone in their row that are no row of the table: a section's title, a remark, who issued it and when.
    What stands alone under any heading but the first is a row with much left out."""
    column, text = min(row.cells), _texts(row)[0]
    if len(_texts(row)) > 1 or (column > min(headers) and not is_wide):
        return False
    if is_wide or _NOTE.match(text) or _SECTION.match(text):
        return True
    if plain(headers.get(column, "")) in _NUMBERED and as_number(row.cells[column]) is None:
        return True
    return is_below and (
        len(text) > _LONGEST_NAME or text.endswith("。") or not _is_heading(row.cells[column])
    )


def _is_signed(row: Row) -> bool:
    """Who filled the form in and when, as “制表人：某某”, “日期：……”."""
    texts = _texts(row)
    return all(_SIGNED.fullmatch(text) for text in texts) and (len(texts) > 1 or bool(_NOTE.match(texts[0])))


def _is_header_again(row: Row, headers: dict[int, str]) -> bool:
    """A table that was made for paper repeats its header on every page."""
    return sum(headers.get(column) == value for column, value in row.cells.items()) >= max(
        2, len(row.cells) * 0.8
    )


def _only_counts(row: Row, headers: dict[int, str]) -> bool:
    return all(
        plain(headers.get(column, "")) in _NUMBERED and as_number(value) is not None
        for column, value in row.cells.items()
    )


def _usual_width(grid: Grid) -> int:
    """How many columns the rows of the table have: what half of those with more than one cell reach."""
    widths = sorted(len(row.cells) for row in grid.rows[:400] if len(row.cells) > 1)
    return widths[len(widths) // 2] if widths else 2


def _across(grid: Grid, row: Row) -> dict[int, str]:
    """What stands over each column of this row when a merged cell is read as standing over all its columns."""
    cells = {column: as_text(value) for column, value in row.cells.items() if _is_heading(value)}
    if len(cells) < len(row.cells):
        return {column: as_text(value) for column, value in row.cells.items()}
    for merge in grid.over(row.number):
        if merge.left in cells:
            for column in range(merge.left, min(merge.right, merge.left + 50) + 1):
                cells.setdefault(column, cells[merge.left])
    return dict(sorted(cells.items()))


def _could_head(cells: dict[int, str], usual: int) -> bool:
    texts = list(cells.values())
    return (
        len(set(texts)) >= 2
        and len(texts) >= usual * _FULL_ENOUGH
        and all(map(_is_heading, texts))
        and not all(map(_SIGNED.fullmatch, texts))
    )


def _is_known(cells: dict[int, str], known: Collection[str]) -> bool:
    return _hits(cells, known) >= 2


def _hits(cells: dict[int, str], known: Collection[str]) -> int:
    return len({plain(text) for text in cells.values()} & set(known))


def _is_heading(value: Value) -> bool:
    """A word or two; never a number or a day."""
    if not isinstance(value, str) or len(value) > _LONGEST_HEADING:
        return False
    try:
        return as_number(value) is None and as_date(value, year=2000) is None
    except NoSuchDay:
        return False


def _texts(row: Row) -> list[str]:
    return list(dict.fromkeys(as_text(value) for value in row.cells.values()))
