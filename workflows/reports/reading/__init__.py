"""Tables that come in, as .xlsx or .csv: read as they stand, with the header found, or refused with a reason.

`read` is the way in, and `tables` where a person chooses the tab. Only values are taken: a formula counts as what
it last came to, and one that nobody has worked out is refused rather than guessed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from . import delimited, workbook
from .caps import Caps, SheetRefused
from .cells import NoSuchDay, Value, as_date, as_number, as_text, lacks_a_year, plain
from .grid import Grid, Row
from .table import Table, table_of

__all__ = [
    "Caps",
    "NoSuchDay",
    "Row",
    "SheetRefused",
    "Table",
    "Value",
    "as_date",
    "as_number",
    "as_text",
    "lacks_a_year",
    "plain",
    "read",
    "tables",
]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def tables(
    stream: BinaryIO, *, known: Iterable[str] = (), sheet: str = "", caps: Caps | None = None
) -> list[Table]:
    """Every table in a file, the one with the most known headings first; SheetRefused if there is none."""
    words = frozenset(map(plain, known))
    grids = [grid for grid in _grids(stream, caps or Caps()) if grid.rows]
    if sheet:
        grids = [grid for grid in grids if grid.name == sheet]
    if not grids:
        raise SheetRefused(_("表格是空的，没有内容可以导入。"))
    found, refusals = [], []
    for grid in grids:
        try:
            found.append(table_of(grid, words))
        except SheetRefused as refused:
            refusals.append(refused)
    if not found:
        raise refusals[0]
    return sorted(found, key=lambda table: -table.knows(words))


def read(stream: BinaryIO, *, known: Iterable[str] = (), sheet: str = "", caps: Caps | None = None) -> Table:
    """The table in a file, or SheetRefused. `known` are headings that are looked for: the tab and the row with
    the most of them is the one that is read. `sheet` names a tab where somebody has chosen one."""
    best, *others = tables(stream, known=known, sheet=sheet, caps=caps)
    return replace(best, others=tuple(table.sheet for table in others))


def _grids(stream: BinaryIO, caps: Caps) -> list[Grid]:
    stream.seek(0)
    data = stream.read(caps.bytes + 1)
    if len(data) > caps.bytes:
        raise SheetRefused(
            _("文件超过 %(most)d MB，一次读不下。请拆成几份再导入。") % {"most": caps.bytes >> 20}
        )
    if not data:
        raise SheetRefused(_("文件是空的，没有内容可以导入。"))
    if data.startswith(_OLE):
        raise SheetRefused(_("旧版（.xls）或加密的表格无法读取。请去掉密码，另存为 .xlsx 再导入。"))
    if data.startswith(_ZIP):
        return workbook.grids(io.BytesIO(data), len(data), caps)
    return [delimited.grid_of(data, caps)]
