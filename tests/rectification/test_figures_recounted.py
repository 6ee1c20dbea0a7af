"""The figures agree with each other, with the lists behind them, and with the records counted again by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from rectification import figures
from rectification.figures import QUESTIONS
from rectification.models import Finding
from tests.rectification import recount
from tests.rectification.build import Crew
from tests.rectification.recount import Life
from tests.rectification.wander import Wanderer
from workflows.models import Unit
from workflows.reports.periods import Kind, Period, midnight, months_on

AT = timezone.make_aware(datetime(2026, 11, 20, 15, 0))
SEEDS = range(15)
BEGUN = (2, 5, 9, 15, 25, 40, 60, 80, 100, 130, 170, 200)  # days before

pytestmark = pytest.mark.django_db


@pytest.fixture
def lives(crew: Crew, centre: Unit, street: Unit) -> list[Life]:
    """Fifteen findings that went through whatever chance made of them, in half a year."""
    into: Finding | None = None
    for seed in SEEDS:
        begins = AT - timedelta(days=BEGUN[seed % len(BEGUN)])
        into = Wanderer(seed, crew, centre, street).wander(begins=begins, ends=AT, into=into)
    found = [Life.of(finding) for finding in Finding.objects.order_by("pk")]
    variety = Counter(life.state for life in found)
    assert len(variety) >= 6, f"a population that stands in so few places proves little: {variety}"
    return found


def test_figures_agree_with_the_records_with_each_other_and_with_their_lists(lives: list[Life]) -> None:
    everything = Finding.objects.all()
    now, this = figures.standing(everything, at=AT), Period.around(timezone.localdate(AT))
    assert asdict(now) == recount.standing(lives, AT)
    for kind in Kind:
        for period in (this.as_kind(kind, this.last), this.as_kind(kind, this.last).before):
            span = (period.begins, period.ends)
            assert asdict(figures.cohort(everything, at=AT, period=period)) == recount.cohort(
                lives, AT, *span
            )
            assert figures.struck(everything, at=AT, period=period) == recount.struck(lives, *span)

    for month in figures.trend(everything, now.open, at=AT):
        told = (month.registered, month.closed, month.open)
        ends = min(midnight(months_on(month.first, 1)), AT)
        assert told == recount.month(lives, midnight(month.first), ends), month.first

    buckets = figures.ageing(everything, at=AT)
    ages = [age for life in lives if (age := life.age(AT)) is not None]
    for bucket in buckets:
        most = bucket.most if bucket.most is not None else max(ages)
        assert bucket.number == sum(bucket.least <= age <= most for age in ages), bucket.label

    then = figures.cohort(everything, at=AT, period=this)
    by_unit = figures.by_unit(everything, at=AT, period=this)
    led = everything.filter(lead__isnull=False)
    assert now.open == everything.unsettled().count()
    assert now.open + now.observed + now.long_term == everything.live().count()
    assert now.yellow + now.red == now.late <= now.work
    assert sum(bucket.number for bucket in buckets) == now.work + now.check
    assert sum(each.late for each, _cohort in by_unit.values()) == now.late
    assert sum(each.found for _now, each in by_unit.values()) == figures.cohort(led, at=AT, period=this).found
    assert then.closed + then.watched <= then.to_close <= then.found

    numbers = {
        **asdict(now),
        **asdict(then),
        "open": now.open,
        "yellow": now.yellow,
        "struck": figures.struck(everything, at=AT, period=this),
    }
    for key in QUESTIONS:
        assert figures.asked(everything, key, at=AT, period=this).count() == numbers[key], key
