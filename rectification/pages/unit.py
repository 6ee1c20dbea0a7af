"""单位整改情况: which units a person may ask about, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification import figures
from rectification.figures import Bucket, Cohort, Month, Standing
from rectification.lateness import Thresholds, thresholds
from rectification.models import Finding
from rectification.models.finding import ANSWER, OVERSEE
from rectification.pages.period import Turns, turns
from workflows.models import Unit, User
from workflows.permissions import units_read_by
from workflows.reports import charts
from workflows.reports.charts import Bar, Chart, Point
from workflows.reports.periods import Period

A_PAGE = 25
LISTS = {  # what the page of a unit lists: the question's name, and how its list is called
    "open": gettext_lazy("未办结"),
    "work": gettext_lazy("整改中"),
    "check": gettext_lazy("待核验"),
    "near": gettext_lazy("临期"),
    "late": gettext_lazy("已逾期"),
    "yellow": gettext_lazy("黄色逾期"),
    "red": gettext_lazy("红色逾期"),
    "again": gettext_lazy("未办结的重复问题"),
    "observed": gettext_lazy("成效观察"),
    "long_term": gettext_lazy("长期坚持"),
    "found": gettext_lazy("本期发现"),
    "closed": gettext_lazy("本期发现、已销号"),
    "struck": gettext_lazy("本期销号"),
    "repeated": gettext_lazy("本期发现的重复问题"),
    "missed": gettext_lazy("超过现期限"),
    "missed_first": gettext_lazy("超过原定期限"),
    "extended": gettext_lazy("延过期"),
}
IN_LEDGER: Mapping[str, Mapping[str, str]] = {  # the same list in the ledger, where its filters can say it
    "work": {"tab": "work"},
    "check": {"tab": "check"},
    "late": {"tab": "late"},
    "observed": {"tab": "watch"},
    "long_term": {"tab": "long"},
    "found": {"found": "period"},
    "closed": {"tab": "closed", "found": "period"},
    "repeated": {"repeated": "on", "found": "period"},
}
HALF = 440  # the wide drawing of a chart that has half the page
AGES = (charts.PRIMARY_L, charts.PRIMARY, charts.AMBER, charts.RED)


def units_asked_by(user: User) -> QuerySet[Unit]:
    """The units that this person oversees or answers for, and those that answer for anything in a ledger that
    the person oversees."""
    own = units_read_by(user, {*OVERSEE, *ANSWER})
    kept = Finding.objects.filter(lead=OuterRef("pk"), unit__in=units_read_by(user, OVERSEE))
    return Unit.objects.filter(Q(pk__in=own) | Exists(kept)).order_by("path")


MAY_ASK = frozenset({*OVERSEE, *ANSWER})  # whoever holds one of these posts has a unit to ask about


def href_of(unit: Unit | None, user: User) -> str:
    """Where this person reads how the unit stands; nowhere, if it is none of theirs."""
    if unit is None or not units_asked_by(user).filter(pk=unit.pk).exists():
        return ""
    return reverse("rectification:unit", args=[unit.pk])


def address(unit: Unit, period: Period) -> str:
    return f"{reverse('rectification:unit', args=[unit.pk])}?period={period}"


def addresses(unit: Unit, period: Period) -> dict[str, str]:
    """Of each of its lists."""
    page = address(unit, period)
    return {key: f"{page}&show={key}#list" for key in LISTS}


@dataclass(frozen=True)
class UnitPage:
    """Everything that the template names."""

    unit: Unit
    period: Period
    turns: Turns
    now: Standing
    cohort: Cohort
    struck: int
    buckets: list[Bucket]
    months: list[Month]
    ages: Chart
    trend: Chart
    links: dict[str, str]
    show: str
    listed: Page[Finding]
    rows: list[tuple[Finding, bool]]
    ledger: str

    @property
    def title(self) -> Any:
        return LISTS[self.show]

    @property
    def thresholds(self) -> Thresholds:
        return thresholds()


def read(
    unit: Unit, user: User, *, at: datetime, today: date, period: Period, show: str = "", page: str = ""
) -> UnitPage:
    mine = Finding.objects.visible_to(user).filter(lead=unit)
    show = show if show in LISTS else "open"
    now = figures.standing(mine, at=at)
    buckets = figures.ageing(mine, at=at)
    months = figures.trend(mine, now.open, at=at)
    rows = figures.asked(mine, show, at=at, period=period).listed()
    nearest = rows.order_by(F("due_current").asc(nulls_last=True), "-pk")
    listed = Paginator(nearest, A_PAGE).get_page(page)
    return UnitPage(
        unit=unit,
        period=period,
        turns=turns(period, today),
        now=now,
        cohort=figures.cohort(mine, at=at, period=period),
        struck=figures.struck(mine, at=at, period=period),
        buckets=buckets,
        months=months,
        ages=_ages(buckets),
        trend=_trend(months),
        links=addresses(unit, period),
        show=show,
        listed=listed,
        rows=[(each, each.is_overdue(at)) for each in listed],
        ledger=in_ledger(unit, period, show),
    )


def in_ledger(unit: Unit, period: Period, show: str) -> str:
    """The same list in the ledger, if the ledger's filters can say it; else all of the unit."""
    query = {"lead": str(unit.pk), **IN_LEDGER.get(show, {})}
    if query.pop("found", ""):
        query |= {"found_from": period.first.isoformat(), "found_until": period.last.isoformat()}
    return f"{reverse('rectification:findings')}?{urlencode(query)}"


def _ages(buckets: list[Bucket]) -> Chart:
    rows = [Bar(bucket.label, bucket.number, AGES[min(n, len(AGES) - 1)]) for n, bucket in enumerate(buckets)]
    return charts.bars("ages", _("未办结问题已交办的时间"), rows, wide=HALF)


def _trend(months: list[Month]) -> Chart:
    points = [
        Point(
            date_format(month.first, _("n 月")),
            month.registered,
            month.closed,
            month.open,
            _("{month}登记 {registered} 项，销号 {closed} 项，月末未办结 {open} 项").format(
                month=date_format(month.first, _("Y 年 n 月")),
                registered=month.registered,
                closed=month.closed,
                open=month.open,
            ),
        )
        for month in months
    ]
    return charts.columns("trend", _("近十二个月整改情况"), points)
