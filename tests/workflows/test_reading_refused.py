"""What is no table, or cannot be trusted, is refused with a reason that says where."""

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from project.bench.upload_files import office
from tests.workflows.tables import FIRST, HEADER, TEXT, found, with_cells, workbook
from workflows.reports.reading import Caps, SheetRefused


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ('<c r="B2"><f>SUM(1,2)</f></c>', "单元格 B2 是公式"),
        ('<c r="B2"><f>SUM(1,2)</f><v></v></c>', "单元格 B2 是公式"),
        ('<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "C2 是错误值 #DIV/0!"),
        ('<c r="B2" t="s"><v>999</v></c>', "已损坏"),
        ('<c r="B2"><v>twelve</v></c>', "已损坏"),
        ('<c r="B2"><v>1E999999</v></c>', "已损坏"),
        ('<c r="2B"><v>1</v></c>', "已损坏"),
    ],
)
def test_a_cell_that_cannot_be_trusted_is_refused_by_its_place(cells: str, reason: str) -> None:
    with pytest.raises(SheetRefused, match=reason):
        found(with_cells(TEXT + cells))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "另存为 .xlsx"),
        (b"PK\x03\x04" + b"x" * 100, "损坏"),
        (b"\xff\xd8\xff\xe0\x12\x34\xff\xff", "编码"),
        ("只有一列\n一\n二".encode(), "没有找到表头"),
        ("单位,问题\n".encode(), "没有数据"),
        (b"1,2,3\n4,5,6", "没有找到表头"),
        (b"\n\n,,\n", "空的"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(SheetRefused, match=reason) as refused:
        found(content)
    assert refused.value.reason.endswith("。")


def test_a_document_is_no_table() -> None:
    with pytest.raises(SheetRefused, match="不是表格"):
        found(office("docx"))


def test_rows_columns_and_sizes_have_caps() -> None:
    content = workbook(HEADER, *[FIRST] * 30)
    text = "\n".join(["单位,问题", *["县局,错"] * 30]).encode()
    for table in (content, text):
        with pytest.raises(SheetRefused, match="20 行"):
            found(table, caps=Caps(rows=20))
        with pytest.raises(SheetRefused, match="1 列"):
            found(table, caps=Caps(columns=1))
        with pytest.raises(SheetRefused, match="MB"):
            found(table, caps=Caps(bytes=100))
    with pytest.raises(SheetRefused, match="压缩炸弹"):
        found(content, caps=Caps(unpacked=1000))


def read_or_refused(content: bytes) -> None:
    try:
        found(content)
    except SheetRefused:
        return


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refused(content)


PARTS = [
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
]
WHOLE = workbook(HEADER, [1, "县局", "号", "错", date(2026, 3, 1)], merge=("A1:B1",))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PARTS), st.data())
def test_a_workbook_with_anything_wrong_in_it_is_read_or_refused(part: str, data: st.DataObject) -> None:
    source = zipfile.ZipFile(io.BytesIO(WHOLE))
    names = sorted(set(re.findall(r'[\w:]+="[^"]*"|<\w+|>[^<]+', source.read(part).decode())))
    struck = data.draw(st.sampled_from(names)).encode()
    instead = data.draw(
        st.sampled_from(
            [
                b"",
                b'x="y"',
                b'r="-1"',
                b"<x",
                b'r="A0"',
                b'Id="rId9"',
                b'r="B1"',
                b">999999999",
                b'ref="A1:A"',
            ]
        )
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(struck, instead, 1) if name == part else content)
    read_or_refused(stream.getvalue())
