"""Tables for tests, made as an office's programs make them."""

import io
import zipfile
from typing import Any

from openpyxl import Workbook

from workflows.reports.reading import Table, as_text, read

HEADER = ["序号", "单位", "账号", "问题", "期限"]
FIRST = [1, "青禾县水务局", "青禾水务", "14天未更新", "2026-03-31"]
SECOND = [2, "青禾县林业局", "青禾林业", "错别字", "3月31日"]


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: list[Any], merge: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    return saved(book)


def found(content: bytes, **options: Any) -> Table:
    return read(io.BytesIO(content), **options)


def lines(table: Table) -> list[list[str]]:
    return [[as_text(row.cells.get(column)) for column in table.headers] for row in table.rows]


def with_cells(cells: str) -> bytes:
    """A workbook whose second row is written by hand."""
    source = zipfile.ZipFile(io.BytesIO(workbook(["单位", "数量", "问题"], ["县局", 1, "错"])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = source.read(part)
            if part.endswith("sheet1.xml"):
                start, end = data.index(b'<row r="2"'), data.index(b"</sheetData>")
                data = data[:start] + f'<row r="2">{cells}</row>'.encode() + data[end:]
            target.writestr(part, data)
    return stream.getvalue()


TEXT = '<c r="A2" t="inlineStr"><is><t>县局</t></is></c>'
