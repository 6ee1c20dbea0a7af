"""What is exported opens everywhere, prints as it should, and holds nothing that acts by itself."""

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.reports.figures import Count, Rate
from workflows.reports.reading import read
from workflows.reports.sheet import Column, Kind, Sheet, write
from workflows.uploads import check

LEDGER = [
    Column("number", "序号", Kind.NUMBER),
    Column("unit", "责任单位"),
    Column("problem", "存在问题"),
    Column("due", "整改时限", Kind.DATE),
    Column("at", "登记时间", Kind.MOMENT),
    Column("rate", "整改率", Kind.PERCENT),
]
ROW: dict[str, object] = {
    "number": 1,
    "unit": "青禾县水务局",
    "problem": "公众号超过14天未更新",
    "due": date(2026, 3, 1),
    "at": datetime(2026, 2, 28, 16, 30, tzinfo=UTC),
    "rate": 0.935,
}


def written(*sheets: Sheet) -> bytes:
    stream = io.BytesIO()
    write(stream, *sheets)
    return stream.getvalue()


def ledger(*rows: dict[str, object], columns: list[Column] = LEDGER) -> Sheet:
    return Sheet("整改台账", columns, rows, note="截至2026年3月1日")


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_a_ledger_has_its_title_its_header_and_its_rows() -> None:
    rows = list(opened(written(ledger(ROW))).iter_rows(values_only=True))
    assert rows[0][0] == "整改台账"
    assert rows[1][0] == "截至2026年3月1日"
    assert rows[2] == ("序号", "责任单位", "存在问题", "整改时限", "登记时间", "整改率")
    assert rows[3][:3] == (1, "青禾县水务局", "公众号超过14天未更新")


def test_days_are_days_and_times_are_those_of_the_office() -> None:
    page = opened(written(ledger(ROW)))
    assert page["D4"].value == datetime(2026, 3, 1)
    assert page["D4"].number_format == "yyyy-mm-dd"
    assert page["E4"].value == datetime(2026, 3, 1, 0, 30)  # 16:30 in Greenwich the day before
    assert page["F4"].number_format == "0.0%"


def test_columns_stand_in_the_order_that_was_asked_for() -> None:
    page = opened(written(ledger(ROW, columns=LEDGER[::-1])))
    assert [cell.value for cell in page[3]] == [column.title for column in LEDGER[::-1]]


def test_the_header_stays_in_sight_filters_and_is_printed_on_every_page() -> None:
    page = opened(written(ledger(ROW, ROW)))
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:F5"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert "A1:F1" in page.merged_cells


def test_a_column_is_wide_enough_for_chinese_and_no_wider_than_a_page_bears() -> None:
    page = opened(written(ledger(ROW, ROW | {"problem": "很长的问题" * 40})))
    assert page.column_dimensions["B"].width >= 2 * len("青禾县水务局")
    assert page.column_dimensions["C"].width == 48
    assert page["C4"].alignment.wrap_text
    fixed = opened(written(ledger(ROW, columns=[Column("unit", "责任单位", width=33)])))
    assert fixed.column_dimensions["A"].width == 33


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 10", "-1", "@SUM(A1)", '=HYPERLINK("http://a.b","看")', "=cmd|'/c calc'!A1"]
)
def test_nothing_that_was_typed_becomes_a_formula(text: str) -> None:
    content = written(Sheet(text, [Column("unit", text)], [{"unit": text}], name=text))
    page = opened(content)
    assert {page[f"A{row}"].data_type for row in (1, 2, 3)} == {"s"}
    assert page["A3"].value == text
    assert page["A3"].quotePrefix  # nor when somebody edits the cell
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_what_is_not_of_its_column_is_written_as_it_reads() -> None:
    row: dict[str, object] = {
        "number": "—",
        "due": "长期坚持",
        "rate": "—",
        "at": date(2026, 3, 1),
        "unit": True,
    }
    page = opened(written(ledger(row, {"number": Decimal("12345678901234567890"), "rate": float("nan")})))
    assert (page["A4"].value, page["D4"].value, page["F4"].value) == ("—", "长期坚持", "—")
    assert page["B4"].value == "是"
    assert page["A5"].value == "12345678901234567890"  # no digit of an identifier is lost
    assert page["F5"].data_type == "s"


def test_a_figure_keeps_its_meaning_in_a_cell() -> None:
    page = opened(written(ledger({"number": Count(3), "rate": Rate(1999, 2000)}, {"rate": Rate(0, 0)})))
    assert (page["A4"].value, page["F4"].value, page["F5"].value) == (3, 0.999, "—")


def test_a_day_before_spreadsheets_agree_on_is_written_as_text() -> None:
    assert opened(written(ledger({"due": date(1899, 5, 4)})))["D4"].value == "1899-05-04"


def test_what_no_file_can_carry_is_left_out_and_what_is_too_long_says_so() -> None:
    page = opened(written(ledger({"unit": "县\x00\x0b\ud800\ufffe局", "problem": "😀" * 20_000})))
    assert page["B4"].value == "县局"
    assert page["C4"].value.endswith("😀…（后略）")
    assert len(page["C4"].value.encode("utf-16-le")) // 2 <= 32_767


def test_an_empty_table_still_has_its_header() -> None:
    page = opened(written(ledger()))
    assert page.max_row == 3
    assert page.auto_filter.ref == "A3:F3"


def test_tabs_may_be_called_anything_and_the_same() -> None:
    names = ["一季度/二季度:[台账]*?", "表", "表", "", "很长的名字" * 10]
    book = openpyxl.load_workbook(
        io.BytesIO(written(*(Sheet(name, LEDGER, [ROW], name=name) for name in names)))
    )
    assert len(set(book.sheetnames)) == len(names)
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


def test_the_same_rows_make_the_same_file_on_any_day_and_machine() -> None:
    code = """
import hashlib, io, os, time
time.time = lambda: 1e9
os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
from django import setup
setup()
from tests.workflows.test_sheet import ROW, ledger, written
print(hashlib.sha256(written(ledger(ROW), ledger(ROW))).hexdigest())
"""
    here = hashlib.sha256(written(ledger(ROW), ledger(ROW))).hexdigest()
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_our_own_files_pass_the_door_for_uploads() -> None:
    content = written(ledger(*[ROW] * 500))
    assert check("台账.xlsx", io.BytesIO(content), len(content)).kind == "sheet"


def test_rows_are_taken_one_by_one() -> None:
    taken: list[int] = []
    behind: list[int] = []

    def rows() -> Iterator[dict[str, object]]:
        for number in range(1000):
            taken.append(number)
            yield {"number": number, "unit": Watched(behind, taken)}

    class Watched:
        def __init__(self, behind: list[int], taken: list[int]) -> None:
            self.behind, self.taken = behind, taken

        def __str__(self) -> str:
            self.behind.append(len(self.taken))
            return "县局"

    write(io.BytesIO(), ledger_of(rows()))
    assert behind[-1] == 1000
    assert behind[600] < 650  # the 600th was written before the 650th was asked for... less the sample


def ledger_of(rows: Iterator[dict[str, object]]) -> Sheet:
    return Sheet("台账", LEDGER, rows)


def test_an_export_that_breaks_off_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[dict[str, object]]:
        yield ROW
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        write(io.BytesIO(), ledger_of(rows()))
    assert list(tmp_path.iterdir()) == []


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40)
awkward = st.sampled_from(
    ["=1", "_x0041_", "_x005F_x0041_", "a\nb", "<&>", "0012", "2026-03-01", "1E5", "''a"]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            (texts | awkward).filter(
                lambda text: text == text.strip().strip("\u200b\u200c\u200d\u2060\ufeff") != ""
            ),
            st.decimals(min_value=-(10**9), max_value=10**9, places=4),
            st.dates(date(1900, 3, 1), date(9000, 1, 1)),
            st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_back_as_it_was(values: list[tuple[str, Decimal, date, datetime]]) -> None:
    columns = [
        Column("text", "责任单位"),
        Column("number", "问题数量", Kind.NUMBER),
        Column("day", "整改时限", Kind.DATE),
        Column("at", "登记时间", Kind.MOMENT),
    ]
    rows = [dict(zip(("text", "number", "day", "at"), row, strict=True)) for row in values]
    table = read(io.BytesIO(written(Sheet("台账", columns, rows))), known=["责任单位", "问题数量"])
    for row, (text, number, day, at) in zip(table.rows, values, strict=True):
        assert row.cells[1] == text
        assert row.cells[2] == number
        assert row.cells[3] == day
        moment = at.replace(microsecond=0)
        is_midnight = isinstance(row.cells[4], date) and not isinstance(row.cells[4], datetime)
        assert is_midnight or row.cells[4] == moment
