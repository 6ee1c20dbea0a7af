"""A year's notice as lines of text: strictly read, and written out as it was."""

from __future__ import annotations

from datetime import date

import pytest

from workflows.holidays import read_notice, written
from workflows.models import CalendarDay


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("随便写写", "看不懂"),
        ("2027-02-06 至 放假", "看不懂"),
        ("2027-02-06 2027-02-12 放假", "看不懂"),
        ("2027-02-06 ~2027-02-12 放假", "看不懂"),
        ("２０２７-02-08 春节 放假", "看不懂"),
        ("2027-02-08 春节 休息", "看不懂"),
        ("2027-2-8 春节 放假", "看不懂"),
        ("2027-02-30 春节 放假", "2027-02-30 不是日历上的日期"),
        ("2027-02-08 至 2027-02-30 春节 放假", "2027-02-30 不是日历上的日期"),
        ("2027-02-12 至 2027-02-08 春节 放假", "止日早于起日"),
        ("2026-05-01 劳动节 放假", "不在 2027 年"),
        ("2028-01-01 元旦 放假", "不在 2027 年"),
        ("2027-02-08 至 2027-03-08 春节 放假", "一段超过 15 天"),
        ("2027-02-15 春节 上班", "2027-02-15 是星期一，本来就上班"),
        ("2027-02-06 春节 放假", "都是周末"),
        ("2027-06-14 端午 放假", "2027-06-14 在第 1 行已经写过"),
        ("2027-06-19 端午 上班", "没有名为“端午”的放假"),
        ("2026-12-31 元旦 放假", "2026-12-31 已由 2026 年的通知定过"),
    ],
)
def test_every_bad_line_says_why(line: str, reason: str) -> None:
    reading = read_notice(f"2027-06-14 端午节 放假\n\n{line}", 2027, {date(2026, 12, 31): 2026})
    (bad,) = reading.bad
    assert bad.number == 3
    assert reason in str(bad)


def test_all_bad_lines_are_named_at_once() -> None:
    reading = read_notice("2027-02-30 春节 放假\n随便写写\n2026-05-01 劳动节 放假", 2027)
    assert [line.number for line in reading.bad] == [1, 2, 3]


def test_spaces_do_not_matter() -> None:
    reading = read_notice("  2027-02-06至2027-02-12　春节   放假 \r\n2027-02-14 春节 上班\r\n", 2027)
    assert not reading.bad
    assert [day.date.day for day in reading.days] == [8, 9, 10, 11, 12, 14]


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_a_notice_written_out_reads_as_it_was(db: None, year: int) -> None:
    days = list(CalendarDay.objects.filter(year=year))
    reading = read_notice("\n".join(written(days, year)), year)
    assert not reading.bad
    assert [(day.date, day.kind, day.name) for day in reading.days] == [
        (day.date, day.kind, day.name) for day in days
    ]


def test_a_notice_is_written_out_with_the_weekends_of_its_holidays(db: None) -> None:
    lines = written(CalendarDay.objects.filter(year=2026), 2026)
    assert "2026-02-15 至 2026-02-23 春节 放假" in lines
    assert "2026-02-28 春节 上班" in lines
