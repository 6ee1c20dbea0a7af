"""Tables as .xlsx: typed, ready to print, written row by row, and the same bytes for the same rows.

What people typed stays text: nothing that a cell holds can become a formula, neither when the file is opened nor
when somebody edits the cell later. Times are those of the office's clock.
"""

from __future__ import annotations

import math
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from .typed import Kind, clean, shown_width, typed

__all__ = ["CONTENT_TYPE", "MOST_ROWS", "Column", "Kind", "Sheet", "write"]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of one sheet, in every program
NARROWEST, WIDEST = 6.0, 48.0
SAMPLE = 200  # rows that a column's width is fitted to

_EPOCH = datetime(2000, 1, 1)
_ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
_FORMULA = tuple("=+-@")
_NOT_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_THIN = Side(style="thin", color="A6A6A6")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True)
class Column:
    """A column as data. `width` counts characters, a Chinese one as two; 0 fits it to what is in it."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: float = 0


@dataclass(frozen=True)
class Sheet:
    """A table: its columns in the order given, its rows as what each column's key stands for.
    `note` is a line under the title, `name` what the tab is called."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, object]]
    note: str = ""
    name: str = ""


_FORMATS = {
    Kind.NUMBER: "General",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
_WIDTHS = {Kind.NUMBER: 8.0, Kind.PERCENT: 8.0, Kind.DATE: 12.0, Kind.MOMENT: 18.0}


def write(stream: BinaryIO, *sheets: Sheet) -> None:
    """Writes the sheets into a stream. Rows are taken one by one and never held together."""
    book = Workbook(write_only=True)
    book.properties.creator = "清样"
    book.properties.created = book.properties.modified = _EPOCH
    pages = [_Page(book, sheet) for sheet in sheets]
    try:
        for page in pages:
            page.fill()
        with _Archive(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).write_data()
    finally:
        for page in pages:
            page.clear_up()


class _Archive(zipfile.ZipFile):
    """An archive whose entries carry no clock."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        super().writestr(_entry(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        with Path(filename).open("rb") as source, self.open(_entry(str(arcname)), "w") as part:
            shutil.copyfileobj(source, part)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIPPED_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0  # the same on every machine
    return entry


class _Page:
    """One sheet on its way into the workbook."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page: Any = book.create_sheet(_tab(sheet.name or sheet.title))
        self.columns = list(sheet.columns)
        self.last = get_column_letter(max(len(self.columns), 1))
        self.at = 0
        self.cells = [_Cells(self.page, column.kind) for column in self.columns]

    def fill(self) -> None:
        rows = iter(self.sheet.rows)
        sample = list(islice(rows, SAMPLE))
        above = [line for line in (self.sheet.title, self.sheet.note) if line]
        header = len(above) + 1
        self.set_up(sample, header)
        for line in above:
            self.banner(line, is_title=line is above[0] and bool(self.sheet.title))
        self.append([self.heading(column.title) for column in self.columns])
        for row in chain(sample, rows):
            self.append(
                [
                    cells.of(row.get(column.key))
                    for column, cells in zip(self.columns, self.cells, strict=True)
                ]
            )
        self.page.auto_filter.ref = f"A{header}:{self.last}{self.at}"

    def append(self, cells: list[Any]) -> None:
        self.at += 1
        if self.at > MOST_ROWS:
            raise ValueError("more rows than a sheet can hold")
        self.page.append(cells)

    def set_up(self, sample: list[Mapping[str, object]], header: int) -> None:
        """Everything that stands before the rows in the file, and how the sheet is printed."""
        page = self.page
        page.freeze_panes = f"A{header + 1}"
        for number, column in enumerate(self.columns, 1):
            page.column_dimensions[get_column_letter(number)].width = column.width or _fitted(column, sample)
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.page_margins.left = page.page_margins.right = 0.5
        page.page_margins.top = page.page_margins.bottom = 0.75
        page.print_options.horizontalCentered = True
        page.print_title_rows = f"{header}:{header}"
        page.oddFooter.center.text = _("第 &P 页，共 &N 页")

    def banner(self, line: str, *, is_title: bool) -> None:
        """A line across the whole table."""
        cell = WriteOnlyCell(self.page)
        cell.font = Font(name="宋体", size=16 if is_title else 10, bold=is_title)
        cell.alignment = Alignment(
            horizontal="center" if is_title else "left", vertical="center", wrap_text=True
        )
        _put(cell, clean(line))
        across = sum(
            self.page.column_dimensions[get_column_letter(i + 1)].width for i in range(len(self.columns))
        )
        lines = math.ceil(shown_width(line) * (1.5 if is_title else 1) / max(across, 1)) + line.count("\n")
        self.page.row_dimensions[self.at + 1].height = (26 if is_title else 16) * max(lines, 1)
        self.append([cell])
        if len(self.columns) > 1:
            self.page.merged_cells.add(f"A{self.at}:{self.last}{self.at}")

    def heading(self, title: str) -> Any:
        cell = WriteOnlyCell(self.page)
        cell.font, cell.border = Font(name="宋体", size=11, bold=True), _BORDER
        cell.fill = PatternFill("solid", fgColor="E7ECF3")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.number_format = "@"
        _put(cell, clean(title))
        return cell

    def clear_up(self) -> None:
        """Rows wait in a file of their own until the archive takes them; one that failed leaves none behind."""
        writer = self.page._writer
        if writer is not None and Path(writer.out).exists():
            if not self.page.closed:
                self.page.close()
            writer.cleanup()


class _Cells:
    """The cells of one column. A cell is written as soon as it is handed over, so one of each look is enough."""

    def __init__(self, page: Any, kind: Kind) -> None:
        self.kind = kind
        self.typed = self.look(page, _FORMATS.get(kind, "@"), "right" if kind == Kind.NUMBER else None)
        self.text = self.look(page, "@")
        self.long = self.look(page, "General")  # old programs show ##### for a long text marked as text
        self.marked = self.look(page, "General")
        self.marked.quotePrefix = True

    def look(self, page: Any, number_format: str, horizontal: str | None = None) -> Any:
        cell = WriteOnlyCell(page)
        cell.font, cell.border, cell.number_format = Font(name="宋体", size=11), _BORDER, number_format
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        return cell

    def of(self, value: object) -> Any:
        content = typed(value, self.kind)
        if not isinstance(content, str):
            self.typed.value = content
            return self.typed
        return _put(self.fitting(content), content)

    def fitting(self, text: str) -> Any:
        if text.startswith(_FORMULA):
            return self.marked
        return self.long if len(text) > 255 else self.text


def _put(cell: Any, text: str) -> Any:
    """The text, as text whatever it begins with."""
    cell.value = text
    cell.data_type = "s"
    return cell


def _fitted(column: Column, sample: list[Mapping[str, object]]) -> float:
    """As wide as the title and the first rows ask for, within reason: what is longer wraps."""
    shown = (typed(row.get(column.key), column.kind) for row in sample)
    widths = chain([shown_width(column.title) + 4.0], _text_widths(shown))
    return min(max(*widths, _WIDTHS.get(column.kind, NARROWEST), NARROWEST), WIDEST)


def _text_widths(values: Iterable[object]) -> Iterator[float]:
    for value in values:
        if isinstance(value, str | int | float | Decimal):
            yield shown_width(str(value)) + 2.0


def _tab(name: str) -> str:
    """What a tab may be called."""
    name = _NOT_A_NAME.sub(" ", clean(name)).strip(" '")
    return name[:28] or _("表")  # room for a number where two are called the same
