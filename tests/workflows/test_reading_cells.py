"""A day, a number and a heading are known however they were typed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from workflows.reports.reading import NoSuchDay, as_date, as_number, plain


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01",
        "2026年3月1日",
        "2026.3.1",
        "2026/3/1",
        "２０２６年３月１日",
        "2026 年 3 月 1 日",
        "2026-03-01 08:30:00",
        "2026年3月1日前",
        "20260301",
        "3月1日",
        "3月1日前",
        "３月１号",
        "46082",
        Decimal(46082),
        Decimal(20260301),
        date(2026, 3, 1),
        datetime(2026, 2, 28, 16, 30, tzinfo=UTC),
    ],
)
def test_a_day_is_known_however_it_was_written(written: str | Decimal | date) -> None:
    assert as_date(written, year=2026) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "written", ["立行立改", "10个工作日内", "3.1", "12", Decimal(12), "", None, "13800000000"]
)
def test_what_is_no_day_is_none(written: str | Decimal | None) -> None:
    assert as_date(written, year=2026) is None


@pytest.mark.parametrize("written", ["2026-02-30", "2月30日", "2026年13月1日", "20261301"])
def test_a_day_that_never_comes_is_an_error(written: str) -> None:
    with pytest.raises(NoSuchDay, match="这一天"):
        as_date(written, year=2026)


def test_without_a_year_a_month_and_a_day_are_no_day() -> None:
    assert as_date("3月1日") is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", "12"),
        ("１２", "12"),
        ("1,234.5", "1234.5"),
        ("93.5%", "0.935"),
        ("-3", "-3"),
        ("约12", None),
        ("", None),
    ],
)
def test_a_number_is_known_however_it_was_written(written: str, number: str | None) -> None:
    assert as_number(written) == (None if number is None else Decimal(number))


def test_headings_are_the_same_whatever_their_blanks_brackets_and_widths() -> None:
    assert plain("责任 单位（盖章）") == plain("责任单位") == plain("【注】责任\n单位")
    assert plain("ＵＲＬ") == plain("url")
    assert plain("（备注）") == "备注"
