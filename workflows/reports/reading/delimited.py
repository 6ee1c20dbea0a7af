"""Tables in plain text, in whatever encoding and with whatever sign between the cells an office's program wrote."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .caps import Caps, SheetRefused
from .cells import Value, tidy
from .grid import Grid, Row, too_many_columns, too_many_rows

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SIGNS = ",\t;"
_SAMPLE = 60  # records by which the sign between the cells is told


def grid_of(data: bytes, caps: Caps) -> Grid:
    text = decoded(data)
    if "\0" in text:
        raise SheetRefused(_("文件不是可读的表格。请另存为 .xlsx 或 UTF-8 编码的 .csv 再导入。"))
    rows: list[Row] = []
    for number, record in enumerate(_records(text, separator(text)), 1):
        cells: dict[int, Value] = {i: tidied for i, cell in enumerate(record, 1) if (tidied := tidy(cell))}
        if not cells:
            continue
        if len(rows) == caps.rows:
            raise too_many_rows(caps)
        if max(cells) > caps.columns:
            raise too_many_columns(caps)
        rows.append(Row(number, cells))
    return Grid("", rows)


def decoded(data: bytes) -> str:
    """The text, by its mark, by the zeros in it, or as the first encoding that it is whole in."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding)
    head = data[:4096]
    if 0 in head:
        return _decode(data, "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _decode(data, "gb18030")


def separator(text: str) -> str:
    """The sign that cuts the most records into the same number of cells."""
    return max(_SIGNS, key=lambda sign: _evenness(text, sign))


def _evenness(text: str, sign: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    for record, _number in zip(_records(text, sign), range(_SAMPLE), strict=False):
        if len(record) > 1:
            widths[len(record)] += 1
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _records(text: str, sign: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    except csv.Error:
        raise SheetRefused(
            _("表格里有过长的单元格或没有配对的引号，无法读取。请另存为 .xlsx 再导入。")
        ) from None


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _unreadable() from None


def _unreadable() -> SheetRefused:
    return SheetRefused(_("认不出文件的编码。请另存为 .xlsx 或 UTF-8 编码的 .csv 再导入。"))
