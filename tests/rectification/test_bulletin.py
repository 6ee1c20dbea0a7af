"""Somebody else's list of problems becomes ours: nothing lost, nothing invented."""

import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rectification.accounts import Account, Office, Register
from rectification.bulletin import (
    FIELDS,
    KNOWN,
    doubts_about_counts,
    entries,
    rows_to_mend,
    year_of,
)
from tests.rectification.bulletins import HEADER, TODAY, bulletin, found_in, only, reread
from workflows.models.outlet import Platform
from workflows.reports.mapping import guess
from workflows.reports.reading import Row, Table, read
from workflows.reports.sheet import Column, Kind, Sheet


def test_a_whole_bulletin_becomes_its_findings() -> None:
    book = Workbook()
    page = book.active
    for row in (
        ["青禾县2026年第一季度政务新媒体检查情况通报（共发现5个问题，涉及3家单位）"],
        ["单位：青禾县政府办", None, None, None, None, None, None, "日期：2026年4月3日"],
        HEADER,
        [1, "县水务局", "公众号", "青禾水务", "更新不及时", "超过14天未更新", "3月20日", "4月15日"],
        [2, None, None, None, "错别字", "“截止”应为“截至”", "2026.3.21", None],
        [3, None, "微博", "青禾林业", "更新不及时", "1月以来无更新", date(2026, 3, 22), "立行立改"],
        [4, "个别单位", "抖音号", None, "互动回应差", "留言长期不回复", None, None],
        [5, "县林业局", "网站", None, "链接不可用", "首页三处链接打不开", "2026年3月25日", "４月３０日"],
        ["合计", None, None, None, None, "5个", None, None],
        ["注：以上问题由日常监测发现。"],
    ):
        page.append(row)
    for cells in ("A1:H1", "A2:D2", "B4:B5", "C4:C5", "D4:D5", "A10:H10"):
        page.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    table = read(stream, known=KNOWN)
    found = found_in(table)

    assert [entry.unit for entry in found] == ["青禾县水务局"] * 2 + ["青禾县林业局", "", "青禾县林业局"]
    assert [entry.outlet_id for entry in found] == [11, 11, 12, None, None]
    assert [entry.platform for entry in found] == ["wechat", "wechat", "weibo", "douyin", "website"]
    assert [entry.due_on for entry in found] == [date(2026, 4, 15), None, None, None, date(2026, 4, 30)]
    assert found[2].due_words == "立行立改"
    assert all(entry.is_good for entry in found)
    assert [entry.number for entry in found if entry.is_unassigned] == [7]
    assert doubts_about_counts(table, found) == ["通报说单位共 3 个，表里列了 2 个，请核对"]


def test_neither_unit_nor_account_is_an_error() -> None:
    entry = only(unit="—", outlet=None, problem="错别字")
    assert entry.errors == ["单位和账号都没有写，不知道是谁的问题"]


def test_a_row_without_a_problem_is_an_error_unless_its_category_says_it() -> None:
    assert only(unit="县水务局", problem=None).errors == ["没有写明存在什么问题"]
    entry = only(unit="县水务局", problem=None, category="更新不及时")
    assert (entry.problem, entry.supplied[0].source) == ("更新不及时", "问题类别")


def test_the_same_account_under_two_problems_stays_two_rows_and_a_repeat_is_said() -> None:
    rows = [
        [1, "县水务局", "公众号", "青禾水务", "错别字", "甲", None, None],
        [2, "县水务局", "公众号", "青禾水务", "更新", "乙", None, None],
        [3, "青禾县水务局", "微信", "青禾水务", "错别字", "甲", None, None],
    ]
    found = found_in(bulletin(*rows))
    assert len(found) == 3
    assert [entry.warnings for entry in found] == [[], [], ["与第 3 行内容相同"]]


def test_no_deadline_is_no_deadline() -> None:
    for nothing in (None, "/", "无"):
        entry = only(unit="县水务局", problem="错", due_on=nothing)
        assert (entry.due_on, entry.due_words, entry.warnings) == (None, "", [])


def test_a_deadline_in_words_is_kept_and_asked_about() -> None:
    entry = only(unit="县水务局", problem="错", due_on="10个工作日内")
    assert (entry.due_on, entry.due_words) == (None, "10个工作日内")
    assert entry.warnings == ["整改时限“10个工作日内”不是日期，导入后请指定"]


def test_a_day_that_never_comes_is_an_error() -> None:
    entry = only(unit="县水务局", problem="错", due_on="4月31日")
    assert entry.errors == ["“整改时限”填错了：没有“4月31日”这一天"]
    assert entry.warnings == []


def test_days_without_a_year_are_read_across_new_year() -> None:
    headers = dict(enumerate(["单位", "问题", "发现时间", "整改时限"], 1))
    row = Row(2, {1: "县水务局", 2: "错", 3: "12月28日", 4: "1月10日"})
    in_december = Table("", ("2026年第四季度通报",), headers, 1, (row,))
    entry = found_in(in_december, on=date(2026, 12, 30))[0]
    assert (entry.found_on, entry.due_on) == (date(2026, 12, 28), date(2027, 1, 10))
    assert entry.warnings == ["整改时限没有写年份，按 2027-01-10 理解"]
    untitled = Table("", (), headers, 1, (row,))
    entry = found_in(untitled, on=date(2027, 1, 5))[0]
    assert (entry.found_on, entry.due_on) == (date(2026, 12, 28), date(2027, 1, 10))


def test_a_problem_found_tomorrow_is_doubted() -> None:
    entry = only(unit="县水务局", problem="错", found_on="2026-04-11")
    assert entry.warnings == ["发现时间在今天之后，请核对"]


@pytest.mark.parametrize(
    ("title", "doubt"),
    [
        ("2026年通报（共发现12个问题）", "通报说问题共 12 个，表里列了 2 个，请核对"),
        ("2026年通报，发现各类问题十二条", "通报说问题共 12 个，表里列了 2 个，请核对"),
        ("抽查30个账号，涉及5个账号，发现问题2个", "通报说账号共 5 个，表里列了 1 个，请核对"),
        ("2026年问题清单（合计：3条）", "通报说问题共 3 个，表里列了 2 个，请核对"),
        ("共发现2个问题", None),
        ("共发现两类八个问题，本次列出2个问题", None),
        ("2026年第一季度通报", None),
    ],
)
def test_counts_that_do_not_add_up_are_a_warning_and_no_error(title: str, doubt: str | None) -> None:
    rows = [[i, "县水务局", None, "青禾水务", None, f"错{i}", None, None] for i in (1, 2)]
    table = bulletin(*rows, title=title)
    found = found_in(table)
    assert doubts_about_counts(table, found) == ([doubt] if doubt else [])
    assert all(entry.is_good for entry in found)


def test_a_total_is_compared_with_the_numbers_above_it() -> None:
    headers = dict(enumerate(["单位", "问题", "问题数量"], 1))
    rows = tuple(Row(i, {1: "县水务局", 2: f"错{i}", 3: "3个"}) for i in (2, 3))
    right = Table("", ("共发现6个问题",), headers, 1, rows, totals=(Row(4, {1: "合计", 3: "6"}),))
    assert doubts_about_counts(right, found_in(right)) == []
    wrong = Table("", (), headers, 1, rows, totals=(Row(4, {1: "合计", 3: "7"}),))
    assert doubts_about_counts(wrong, found_in(wrong)) == ["第 4 行合计“问题数量”是 7，表里是 6，请核对"]


def test_rows_that_could_not_become_anything_go_back_with_the_reason_and_come_in_once_mended() -> None:
    table = bulletin(
        [1, "县水务局", "公众号", "青禾水务", "错别字", "甲", "3月1日", "4月31日"],
        [2, "县林业局", "微博", "青禾林业", "更新", "乙", date(2026, 3, 2), None],
        [3, None, "微博", None, None, "-1", None, None],
        title="2026年第一季度通报（共发现3个问题）",
    )
    found = found_in(table)
    back = reread(rows_to_mend(table, found, year=year_of(table, 2020)))
    assert list(back.headers.values()) == ["未能导入的原因", *HEADER]
    assert [row.cells[1] for row in back.rows] == [
        "“整改时限”填错了：没有“4月31日”这一天",
        "单位和账号都没有写，不知道是谁的问题",
    ]
    again = found_in(back)
    assert [entry.errors for entry in again] == [entry.errors for entry in found if entry.errors]
    assert again[1].problem == "-1"

    back.rows[0].cells[9] = "4月30日"
    back.rows[1].cells[3] = "县林业局"
    mended = found_in(back)
    assert all(entry.is_good for entry in mended)
    assert (mended[0].found_on, mended[0].due_on) == (date(2026, 3, 1), date(2026, 4, 30))
    assert doubts_about_counts(back, mended) == []


words = st.sampled_from(
    [
        None,
        "县水务局",
        "个别单位",
        "青禾水务",
        "青禾发布",
        "微博",
        "公众号",
        "2月30日",
        "3月1日",
        "=1+1",
        "/",
        "错",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(words, min_size=7, max_size=7).filter(any), min_size=1, max_size=6))
def test_whatever_a_row_holds_it_becomes_something_or_goes_back(rows: list[list[str | None]]) -> None:
    headers = dict(enumerate(HEADER, 1))
    kept = [Row(i, {c: v for c, v in enumerate(row, 2) if v}) for i, row in enumerate(rows, 2)]
    table = Table("", ("2026年通报",), headers, 1, tuple(kept))
    found = found_in(table)
    assert len(found) == len(rows)
    bad = [entry for entry in found if not entry.is_good]
    if bad:
        again = found_in(reread(rows_to_mend(table, found, year=2026)))
        assert [entry.errors for entry in again] == [entry.errors for entry in bad]


def test_five_thousand_rows_against_a_large_register_become_findings() -> None:
    offices = [Office(i, f"青禾县第{i}局") for i in range(300)]
    accounts = [Account(i, f"青禾{i}号", Platform.WECHAT, offices[i % 300]) for i in range(1500)]
    rows = [
        {
            "unit": None if i % 3 else f"青禾县第{i % 300}局",
            "outlet": f"青禾{i % 1600}号",
            "platform": "公众号",
            "problem": f"第{i}处错别字",
            "found_on": date(2026, 1, 1) + timedelta(i % 90),
        }
        for i in range(5000)
    ]
    columns = [
        Column("unit", "责任单位"),
        Column("outlet", "账号"),
        Column("platform", "平台"),
        Column("problem", "问题"),
        Column("found_on", "发现时间", Kind.DATE),
    ]
    table = reread(Sheet("2026年通报", columns, rows))
    found = entries(table, guess(FIELDS, table.headers).columns, Register(accounts), on=TODAY)
    assert len(found) == 5000
    assert sum(entry.outlet_id is not None for entry in found) == 5000 - 300
    assert all(entry.is_good for entry in found)
