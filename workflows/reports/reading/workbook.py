"""Sheets out of an .xlsx file: values only, no formula is ever worked out and nothing outside the file is opened.

The archive is looked through by the door for uploads before anything in it is unpacked.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from lxml import etree

from workflows.filekinds import office
from workflows.filekinds.limits import Limits, UploadRefused

from .caps import Caps, SheetRefused
from .cells import Value, day_of_serial, exact, tidy
from .grid import Grid, Merge, Row, too_many_columns, too_many_rows

_TOO_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    InvalidOperation,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    StopIteration,
    ValueError,
)
_SAFELY: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_OF_THE_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}  # formats that every program knows
_TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56}
_END_OF_DAYS = 2_950_000  # a number beyond it is no day, whatever its format says
_HIDDEN = ("hidden", "veryHidden")


def grids(stream: BinaryIO, size: int, caps: Caps) -> list[Grid]:
    """Every sheet that can be seen, in the order of its tabs."""
    try:
        if office.inspect(stream, size, Limits(unpacked=caps.unpacked)) != "xlsx":
            raise SheetRefused(_("这不是表格。请用 Excel 或 WPS 表格另存为 .xlsx 再导入。"))
        with zipfile.ZipFile(stream) as archive:
            return _Book(archive, caps).grids()
    except SheetRefused:
        raise
    except UploadRefused as refused:
        raise SheetRefused(refused.reason) from None
    except _TOO_BROKEN:
        raise SheetRefused(_("表格已损坏，无法读取。请在 Excel 或 WPS 里另存一份再导入。")) from None


class _Book:
    """A workbook while it is read."""

    def __init__(self, archive: zipfile.ZipFile, caps: Caps) -> None:
        self.archive, self.caps = archive, caps
        main = next(target for kind, target in self.related("").values() if kind == "officeDocument")
        self.parts = self.related(main)
        self.book = self.tree(main)
        settings = self.book.find("{*}workbookPr")
        self.since_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.strings = list(self.shared_strings())
        self.days, self.times = self.formats()

    def grids(self) -> list[Grid]:
        found = []
        for sheet in self.book.iterfind("{*}sheets/{*}sheet"):
            number = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
            kind, part = self.parts[number]
            if sheet.get("state") in _HIDDEN or kind != "worksheet":
                continue
            grid = Grid(sheet.get("name", ""), [])
            self.fill(grid, part)
            grid.spread(self.caps)
            found.append(grid)
        return found

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file: kind and name, by the number it is referred to by."""
        folder, name = posixpath.split(part)
        found = {}
        for relation in self.tree(posixpath.join(folder, "_rels", f"{name}.rels")):
            if relation.get("TargetMode", "").lower() != "external":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip(
                    "/"
                )
                found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], target)
        return found

    def tree(self, part: str) -> Any:
        return etree.fromstring(self.archive.read(part), etree.XMLParser(**_SAFELY))

    def parsed(self, part: str, *tags: str) -> Iterator[Any]:
        """The elements of these names, one at a time; what has been read is let go."""
        with self.archive.open(part) as stream:
            for _event, element in etree.iterparse(stream, tag=[f"{{*}}{tag}" for tag in tags], **_SAFELY):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def shared_strings(self) -> Iterator[str]:
        for kind, part in self.parts.values():
            if kind == "sharedStrings":
                yield from map(_words, self.parsed(part, "si"))

    def formats(self) -> tuple[set[int], set[int]]:
        """The numbers of the cell formats that show days, and of those that show only a time."""
        part = next((target for kind, target in self.parts.values() if kind == "styles"), None)
        if part is None:
            return set(), set()
        styles, days, times = self.tree(part), set(_DAYS), set(_TIMES)
        for own in styles.iterfind("{*}numFmts/{*}numFmt"):
            shown = _NOT_OF_THE_DATE.sub("", own.get("formatCode", "")).split(";")[0].lower()
            number = int(own.get("numFmtId", ""))
            days.discard(number)
            times.discard(number)
            if re.search("[yd]", shown) or ("m" in shown and not re.search("[hs]", shown)):
                days.add(number)
            elif re.search("[hs]", shown):
                times.add(number)
        used = [int(form.get("numFmtId", 0)) for form in styles.iterfind("{*}cellXfs/{*}xf")]
        return {i for i, form in enumerate(used) if form in days}, {
            i for i, form in enumerate(used) if form in times
        }

    def fill(self, grid: Grid, part: str) -> None:
        number = 0
        for element in self.parsed(part, "row", "mergeCell"):
            if element.tag.endswith("}mergeCell"):
                grid.merges.append(_merge(element.get("ref", "")))
                continue
            number = int(element.get("r") or number + 1)
            cells = dict(self.cells(element, number))
            if not cells:
                continue
            if len(grid.rows) == self.caps.rows:
                raise too_many_rows(self.caps)
            if max(cells) > self.caps.columns:
                raise too_many_columns(self.caps)
            if grid.rows and grid.rows[-1].number >= number:
                raise ValueError("rows out of order")
            grid.rows.append(Row(number, cells))

    def cells(self, row: Any, number: int) -> Iterator[tuple[int, Value]]:
        column = 0
        for cell in row.iterchildren("{*}c"):
            reference = cell.get("r")
            column = _column(reference) if reference else column + 1
            value = self.value(cell, reference or f"R{number}C{column}")
            if value is not None:
                yield column, value

    def value(self, cell: Any, where: str) -> Value:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return tidy(_words(cell))
        shown = cell.findtext("{*}v")
        if not shown:
            if kind != "str" and cell.find("{*}f") is not None:
                raise _not_worked_out(where)
            return None
        match kind:
            case "s":
                return tidy(self.strings[int(shown)])
            case "str":
                return tidy(_unescaped(shown))
            case "b":
                return _("是") if shown == "1" else _("否")
            case "e":
                raise _error(where, shown)
            case "d":
                return _written_day(shown)
            case _:
                return self.number(exact(shown), int(cell.get("s", 0)))

    def number(self, number: Decimal, form: int) -> Value:
        if form in self.times or (form in self.days and 0 < number < 1):
            minutes = int(number % 1 * 1440 + Decimal("0.5"))
            return f"{minutes // 60:02}:{minutes % 60:02}"
        if form in self.days and 1 <= number < _END_OF_DAYS:
            return day_of_serial(number, since_1904=self.since_1904)
        return number


def _words(element: Any) -> str:
    """All runs of a text; how a word is read aloud is not part of it."""
    runs = element.iter("{*}t")
    return _unescaped("".join(run.text or "" for run in runs if not run.getparent().tag.endswith("}rPh")))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _written_day(text: str) -> date:
    moment = datetime.fromisoformat(text)
    if len(text) <= 10 or not (moment.hour or moment.minute or moment.second):
        return moment.date()
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _column(reference: str) -> int:
    match, number = _REFERENCE.fullmatch(reference), 0
    if not match:
        raise ValueError(reference)
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return number


def _merge(reference: str) -> Merge:
    first, _colon, last = reference.partition(":")
    ends = [(int(match[2]), _column(match[0])) for match in _REFERENCE.finditer(f"{first} {last or first}")]
    (top, left), (bottom, right) = ends
    return Merge(top, left, bottom, right)


def _not_worked_out(where: str) -> SheetRefused:
    return SheetRefused(
        _("单元格 %(where)s 是公式，却没有算好的结果。请用 Excel 或 WPS 打开并保存一次，再导入。")
        % {"where": where}
    )


def _error(where: str, shown: str) -> SheetRefused:
    return SheetRefused(
        _("单元格 %(where)s 是错误值 %(shown)s。请改正后再导入。") % {"where": where, "shown": shown[:10]}
    )
