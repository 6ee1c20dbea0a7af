"""The cells of one sheet as they stand in the file, before anybody knows which of them are a table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from .caps import Caps, SheetRefused
from .cells import Value


@dataclass(frozen=True)
class Row:
    """A row by its number in the file, its cells by their columns; both count from 1. Empty cells are absent."""

    number: int
    cells: dict[int, Value]


class Merge(NamedTuple):
    """Cells that the sheet shows as one."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """The rows of one sheet that hold anything, in order."""

    name: str
    rows: list[Row]
    merges: list[Merge] = field(default_factory=list)

    def spread(self, caps: Caps) -> None:
        """Gives every row what a merged cell beside it says, down its first column and never across."""
        numbers, left = [row.number for row in self.rows], caps.rows * caps.columns
        for merge in self.merges:
            if merge.bottom == merge.top:
                continue
            first, end = bisect_left(numbers, merge.top), bisect_right(numbers, merge.bottom)
            left -= end - first + 1
            if left < 0:
                raise SheetRefused(_("表格里的合并单元格过多，无法读取。请取消合并后再导入。"))
            if first == end or self.rows[first].number != merge.top:
                continue
            value = self.rows[first].cells.get(merge.left)
            for row in self.rows[first + 1 : end] if value is not None else ():
                row.cells.setdefault(merge.left, value)

    def over(self, number: int) -> Iterator[Merge]:
        """The merges that this row has a part in."""
        return (merge for merge in self.merges if merge.top <= number <= merge.bottom)


def too_many_rows(caps: Caps) -> SheetRefused:
    return SheetRefused(_("表格超过 %(most)d 行，一次读不下。请拆成几份再导入。") % {"most": caps.rows})


def too_many_columns(caps: Caps) -> SheetRefused:
    return SheetRefused(
        _("表格超过 %(most)d 列，不像是一张清单。请删去多余的列再导入。") % {"most": caps.columns}
    )
