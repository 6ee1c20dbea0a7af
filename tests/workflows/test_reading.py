"""A table is found wherever it stands on its sheet, and read as it stands."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import numbers

from tests.workflows.tables import FIRST, HEADER, SECOND, TEXT, found, lines, saved, with_cells, workbook


def test_a_header_is_found_under_titles_and_above_the_data() -> None:
    table = found(
        workbook(
            ["关于2026年第一季度检查情况的通报"],
            ["填报单位：青禾县政府办", None, None, "填报日期：2026年4月2日"],
            [],
            HEADER,
            FIRST,
            SECOND,
            merge=("A1:E1", "A2:C2", "D2:E2"),
        )
    )
    assert list(table.headers.values()) == HEADER
    assert table.header_row == 4
    assert table.titles[0] == "关于2026年第一季度检查情况的通报"
    assert [row.number for row in table.rows] == [5, 6]


def test_notes_totals_and_signatures_are_not_rows() -> None:
    table = found(
        workbook(
            HEADER,
            FIRST,
            SECOND,
            ["合计", None, None, "2个"],
            ["注：以上数据由监测平台提供。"],
            ["制表人：甲", None, "审核人：乙", "日期：2026年4月2日"],
            ["本表一式两份，请于收到后三个工作日内反馈整改情况。"],
            ["青禾县人民政府办公室"],
            ["2026年4月2日"],
        )
    )
    assert len(table.rows) == 2
    assert [row.number for row in table.totals] == [4]
    assert table.notes[0].startswith("注：")
    assert "审核人：乙" in table.notes
    assert table.notes[-3].startswith("本表")
    assert table.notes[-2:] == ("青禾县人民政府办公室", "2026年4月2日")


def test_sections_repeated_headers_and_numbered_blank_lines_are_not_rows() -> None:
    table = found(
        workbook(
            HEADER,
            ["一、更新不及时"],
            FIRST,
            HEADER,
            ["二、错别字"],
            SECOND,
            [3],
            [4],
            merge=("A2:E2", "A5:E5"),
        )
    )
    assert [line[1] for line in lines(table)] == ["青禾县水务局", "青禾县林业局"]
    assert table.notes == ("一、更新不及时", "二、错别字")


def test_a_row_with_little_in_it_is_still_a_row() -> None:
    table = found(workbook(HEADER, FIRST, [None, "青禾县教育局"], SECOND))
    assert lines(table)[1] == ["", "青禾县教育局", "", "", ""]


def test_a_problem_without_a_unit_is_a_row_wherever_it_stands() -> None:
    problem = "首页多处栏目超过十四天没有更新，留言板也没有人答复，链接打不开。"
    table = found(workbook(["单位", "问题"], ["青禾县水务局", "错别字"], [None, problem]))
    assert lines(table)[-1] == ["", problem]
    assert table.notes == ()


def test_a_merged_cell_speaks_for_every_row_beside_it_and_for_no_other_column() -> None:
    table = found(
        workbook(
            HEADER,
            [1, "青禾县水务局", "青禾水务", "14天未更新", "立行立改"],
            [2, None, None, "错别字", None],
            [3, None, "青禾河长", "无署名", "立行立改"],
            merge=("B2:B4", "C2:C3", "D4:E4"),
        )
    )
    assert [line[1] for line in lines(table)] == ["青禾县水务局"] * 3
    assert [line[2] for line in lines(table)] == ["青禾水务", "青禾水务", "青禾河长"]
    assert lines(table)[2][4] == ""


def test_a_header_of_two_lines_is_read_by_its_lower_one() -> None:
    table = found(
        workbook(
            ["检查结果汇总表"],
            ["序号", "责任单位", "问题情况", None, None, "整改"],
            [None, None, "类别", "描述", "时间", "时间"],
            [1, "青禾县水务局", "更新", "14天未更新", "3月1日", "3月9日"],
            merge=("A1:F1", "A2:A3", "B2:B3", "C2:E2"),
        )
    )
    assert list(table.headers.values()) == ["序号", "责任单位", "类别", "描述", "问题情况 时间", "整改 时间"]
    assert len(table.rows) == 1


def test_the_tab_with_the_wanted_headings_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    book.active.title = "填写说明"
    for line in (["栏目", "说明"], ["单位", "写全称"], ["问题", "一行一个"]):
        book.active.append(line)
    page = book.create_sheet("问题清单")
    for row in (HEADER, FIRST):
        page.append(row)
    hidden = book.create_sheet("字典")
    hidden.sheet_state = "hidden"
    hidden.append(HEADER)
    hidden.append(SECOND)
    table = found(saved(book), known=HEADER)
    assert table.sheet == "问题清单"
    assert table.others == ("填写说明",)
    assert found(saved(book), sheet="填写说明").sheet == "填写说明"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_plain_text_is_read_in_every_encoding_an_office_writes(encoding: str, sign: str) -> None:
    rows = [
        sign.join(map(str, row))
        for row in (HEADER, FIRST, SECOND, [3, "县局", "号", '"有,逗;号\n和换行"', "无"])
    ]
    table = found(("通报\r\n" + "\r\n".join(rows)).encode(encoding))
    assert list(table.headers.values()) == HEADER
    assert table.titles == ("通报",)
    assert lines(table)[2][3] == "有,逗;号\n和换行"
    assert lines(table)[0] == [str(cell) for cell in FIRST]


def test_days_and_numbers_come_out_of_a_workbook_as_such() -> None:
    book = Workbook()
    page = book.active
    page.append(["发现时间", "登记", "次数", "比例", "时刻", "是否", "编号", "中文日期"])
    page.append(
        [date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), 3, 0.1 + 0.2, 0.5, True, "2026.3.1", date(2026, 5, 1)]
    )
    page["E2"].number_format = numbers.FORMAT_DATE_TIME3
    page["H2"].number_format = '[$-804]yyyy"年"m"月"d"日";@'
    assert found(saved(book)).rows[0].cells == {
        1: date(2026, 3, 1),
        2: datetime(2026, 3, 1, 0, 30, tzinfo=UTC),
        3: Decimal(3),
        4: Decimal("0.3"),
        5: "12:00",
        6: "是",
        7: "2026.3.1",
        8: date(2026, 5, 1),
    }


def test_a_workbook_that_counts_from_1904_means_the_same_days() -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    book.active.append(["单位", "期限"])
    book.active.append(["县局", date(2026, 3, 1)])
    assert found(saved(book)).rows[0].cells[2] == date(2026, 3, 1)


def test_a_formula_counts_as_what_it_last_came_to() -> None:
    cells = TEXT + '<c r="B2"><f>SUM(1,2)</f><v>3</v></c><c r="C2" t="str"><f>A2&amp;"!"</f><v>县局!</v></c>'
    assert found(with_cells(cells)).rows[0].cells == {1: "县局", 2: Decimal(3), 3: "县局!"}
    empty = TEXT + '<c r="C2" t="str"><f>IF(1,"","")</f><v></v></c>'
    assert found(with_cells(empty)).rows[0].cells == {1: "县局"}


def test_words_keep_their_runs_and_lose_how_they_are_read_aloud_and_what_no_database_keeps() -> None:
    runs = "<r><t>青</t></r><r><t>禾_x0000__xD800__x005F_x0041_</t></r><rPh><t>qing</t></rPh>"
    cells = f'<c r="A2" t="inlineStr"><is>{runs}</is></c><c r="B2"><v>1</v></c>'
    assert found(with_cells(cells)).rows[0].cells[1] == "青禾_x0041_"


def test_formatted_but_empty_cells_far_away_do_no_harm() -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(FIRST)
    book.active["XFD1"].number_format = "0.00"
    book.active["A1048576"].number_format = "0.00"
    assert len(found(saved(book)).rows) == 1


cells = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=20).map(
    lambda t: f"事{t}物"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_text_is_read_back_whatever_is_in_it(rows: list[list[str]], sign: str) -> None:
    stream = io.StringIO(newline="")
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    stream.write("\r\n".join(sign.join(row) for row in (["单位", "账号", "问题", "要求"], *quoted)))
    table = found(stream.getvalue().encode(), known=["单位", "账号", "问题", "要求"])
    assert lines(table) == rows
