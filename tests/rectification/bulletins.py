"""Bulletins for tests, of a county that does not exist."""

import io
from datetime import date
from typing import Any

from openpyxl import Workbook

from rectification.accounts import Account, Office, Register
from rectification.bulletin import (
    FIELDS,
    KNOWN,
    Entry,
    entries,
)
from workflows.models.outlet import Platform
from workflows.reports.mapping import guess
from workflows.reports.reading import Row, Table, read
from workflows.reports.sheet import Sheet, write

WATER = Office(1, "青禾县水务局", ("县水务局",))
FOREST = Office(2, "青禾县林业局", ("县林业局",))
CENTRE = Office(3, "青禾县融媒体中心")
ACCOUNTS = [
    Account(11, "青禾水务", Platform.WECHAT, WATER, ("青禾县水务",)),
    Account(12, "青禾林业", Platform.WEIBO, FOREST),
    Account(13, "青禾发布", Platform.WECHAT, CENTRE),
    Account(14, "青禾发布", Platform.WEIBO, CENTRE),
    Account(15, "青禾政务", Platform.WECHAT, WATER),
    Account(16, "青禾政务", Platform.WEBSITE, FOREST),
    Account(17, "禾声视频号", Platform.CHANNELS, CENTRE),
]
REGISTER = Register(ACCOUNTS)
TODAY = date(2026, 4, 10)
HEADER = ["序号", "责任单位", "平台", "账号名称", "问题类别", "存在问题", "发现时间", "整改时限"]


def found_in(table: Table, on: date = TODAY) -> list[Entry]:
    return entries(table, guess(FIELDS, table.headers).columns, REGISTER, on=on)


def only(**cells: Any) -> Entry:
    """What one row becomes; cells are given by their fields."""
    keys = list(cells)
    labels = {wanted.key: wanted.label for wanted in FIELDS}
    headers = {i: labels[key] for i, key in enumerate(keys, 1)}
    row = Row(5, {i: cells[key] for i, key in enumerate(keys, 1) if cells[key] is not None})
    return found_in(Table("", ("2026年第一季度通报",), headers, 4, (row,)))[0]


def bulletin(*rows: list[Any], title: str = "关于2026年第一季度检查情况的通报", below: str = "") -> Table:
    book = Workbook()
    page = book.active
    page.append([title])
    page.merge_cells("A1:H1")
    for row in (HEADER, *rows, *([[below]] if below else [])):
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return read(stream, known=KNOWN)


def reread(sheet: Sheet) -> Table:
    stream = io.BytesIO()
    write(stream, sheet)
    return read(stream, known=KNOWN)
