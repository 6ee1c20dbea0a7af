"""Working time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from workflows.deadlines import OFFICE_HOURS, days_ago, days_ahead, due, working_days_between

pytestmark = pytest.mark.django_db  # the working calendar is rows


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        ("2026-11-20 08:30", 1, "2026-11-20 09:30"),
        ("2026-11-20 11:30", 1, "2026-11-20 14:30"),  # over the noon break
        ("2026-11-20 16:30", 4, "2026-11-23 11:30"),  # over the weekend
        ("2026-11-20 07:00", 3.5, "2026-11-20 12:00"),  # before the doors open
        ("2026-11-21 10:00", 0.5, "2026-11-23 09:00"),  # begun on a Saturday
        ("2026-11-20 22:00", 7, "2026-11-23 17:30"),  # a whole day
    ],
)
def test_ordinary_work_is_counted_in_office_hours(begins: str, hours: float, ends: str) -> None:
    assert OFFICE_HOURS.after(at(begins), hours) == at(ends)


def test_urgent_work_is_counted_on_the_wall_clock() -> None:
    assert due(at("2026-11-21 23:50"), hours=0.5, urgent=True) == at("2026-11-22 00:20")


@pytest.mark.parametrize(
    ("days", "moment"),
    [
        (0, "2025-10-10 00:00"),
        (1, "2025-10-09 00:00"),
        (2, "2025-09-30 00:00"),
        (4, "2025-09-28 00:00"),
        (5, "2025-09-26 00:00"),
    ],
)
def test_what_lies_before_the_moment_lies_that_many_working_days_back(days: int, moment: str) -> None:
    now = at("2025-10-09 16:00")  # the first day after 国庆; 2025-09-28 was a Sunday on which people worked
    found = days_ago(now, days)
    assert found == at(moment)
    assert working_days_between(found - timedelta(seconds=1), now) >= days
    assert working_days_between(found, now) < days or days == 0


@pytest.mark.parametrize(("days", "moment"), [(0, "2025-10-09 00:00"), (2, "2025-10-11 00:00")])
def test_what_lies_before_the_moment_lies_at_most_that_many_working_days_on(days: int, moment: str) -> None:
    now = at("2025-09-30 16:00")
    found = days_ahead(now, days)
    assert working_days_between(now, found - timedelta(seconds=1)) <= days < working_days_between(now, found)
    assert found == at(moment)
