"""Periods of reports: months, quarters and years, as an address writes them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from workflows.reports.periods import Kind, Period

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("written", "first", "last", "label"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026 年"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026 年第 4 季度"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024 年 2 月"),
    ],
)
def test_a_period_reads_as_it_is_written(written: str, first: date, last: date, label: str) -> None:
    period = Period.read(written)
    assert period is not None
    assert (period.first, period.last, period.label, str(period)) == (first, last, label, written)


@pytest.mark.parametrize(
    "written", ["", "2026-13", "2026-00", "2026-Q5", "2026-q1", "20260", "0001", "9999", "本季", "２０２６"]
)
def test_what_is_no_period_is_none(written: str) -> None:
    assert Period.read(written) is None


def test_one_period_begins_where_the_one_before_ends_also_over_the_new_year() -> None:
    for kind in Kind:
        period = Period.around(date(2026, 12, 31), kind)
        assert period.ends == period.next.begins
        assert period.next.before == period
        assert period.next.first == date(2027, 1, 1)


def test_a_period_begins_at_midnight_of_the_office() -> None:
    begins = timezone.localtime(Period.around(TODAY).begins)
    assert (begins.date(), begins.hour) == (date(2026, 10, 1), 0)


@pytest.mark.parametrize(
    ("written", "kind", "other"),
    [
        ("2026", Kind.MONTH, "2026-11"),  # of this year, the present month
        ("2025", Kind.QUARTER, "2025-Q4"),  # of a past one, its last quarter
        ("2026-02", Kind.YEAR, "2026"),
        ("2026-Q1", Kind.MONTH, "2026-03"),
        ("2027", Kind.MONTH, "2027-01"),
    ],
)
def test_turning_to_another_length_stays_where_one_is(written: str, kind: Kind, other: str) -> None:
    period = Period.read(written)
    assert period is not None
    assert str(period.as_kind(kind, TODAY)) == other
