"""What stands beside the desk: where things stand, the latest news, and what I sent and have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from project.desk import benches
from workflows import queries, telling
from workflows.models import Record, Task, User
from workflows.telling import Told
from workflows.workbench import Counts, Overview, Way, Workbench, bench_of

NEWS = 6
READ = NEWS * 4  # records, to make so many pieces of news of
MANY = 1000  # done in a month, counted no further


@dataclass(frozen=True)
class News:
    """One thing that happened, or several of one kind in a row: the latest of them is told."""

    told: Told
    count: int

    @property
    def did(self) -> str:
        if self.count == 1:
            return self.told.did
        return str(_in_a_row(self.told.record)).format(count=self.count)


@dataclass(frozen=True)
class Sent:
    """Something I sent on its way: where it stands, and with whom."""

    subject: Any
    waits: Sequence[Task]

    @property
    def icon(self) -> str:
        return bench_of(self.subject).icon

    @property
    def pips(self) -> list[str]:
        late = any(task.due_at and task.due_at < timezone.now() for task in self.waits)
        return bench_of(self.subject).pips(self.subject, late=late)

    @property
    def due_at(self) -> datetime | None:
        return min((task.due_at for task in self.waits if task.due_at), default=None)

    @property
    def with_whom(self) -> str:
        """中心负责人、周敏: the role of an unclaimed seat, the name of a claimed one."""
        seats = [task.owner.name if task.owner else str(task.get_role_display()) for task in self.waits]
        return str(_("、")).join(dict.fromkeys(seats))


class Reader:
    """What one person may be told: by flow, the units in which their posts make them a reader of it."""

    def __init__(self, user: User, reach: queries.Reach) -> None:
        self.user, self.reach = user, reach

    def units(self, bench: Workbench) -> list[int]:
        """None for whoever only writes, or mends."""
        return sorted({unit for role, unit in self.reach if role in bench.readers})

    @cached_property
    def of_flows(self) -> dict[str, frozenset[int]]:
        """By the label of the subject; without the flows of which they read nothing."""
        found = {flow.subject.lower(): frozenset(self.units(flow.workbench)) for flow in queries.flows()}
        return {label: units for label, units in found.items() if units}

    def overview(self, counts: Counts, now: datetime) -> Overview | None:
        """Of the first flow that has one."""
        told = (bench.overview(self.user, self.units(bench), counts, now) for bench in benches())
        return next((each for each in told if each is not None), None)

    @property
    def reads(self) -> bool:
        return bool(self.of_flows)

    def records(self) -> list[Record]:
        """The latest of what they read, else of their own."""
        records = Record.objects.select_related(*telling.WITH)
        if self.reads:
            read = records.filter(subject__in=self.of_flows)
            return list(queries.latest(read, sorted(frozenset().union(*self.of_flows.values())))[:READ])
        found: list[Record] = []
        for bench in benches():
            own = bench.own(self.user)
            if own is not None:
                cases = own.values("pk")[:NEWS]
                found += records.filter(case__in=cases).order_by("-at", "-pk")[:READ]
        return sorted(found, key=attrgetter("at", "pk"), reverse=True)[:READ]

    def news(self, records: Sequence[Record], subjects: dict[int, Any]) -> list[News]:
        """Those records in words, without what is not for them. What one person did many times in a row, as
        proofreaders mark, is one piece of news."""
        told = telling.tell(records, subjects=subjects.values(), briefly=True)
        mine = [each for each in told if self._is_told(each.record, subjects.get(each.record.case_id))]
        rows = [News(next(same), 1 + sum(1 for _each in same)) for _key, same in groupby(mine, _same_news)]
        return rows[:NEWS]

    def _is_told(self, record: Record, subject: Any) -> bool:
        if subject is None or (self.reads and record.unit_id not in self.of_flows.get(record.subject, ())):
            return False
        return bench_of(subject).is_told(record, subject, self.user)


def sent(user: User) -> list[Sent]:
    """What I sent: under way, then lately finished."""
    under_way, finished = [], []
    for bench in benches():
        now, before = bench.sent(user)
        under_way += now
        finished += before
    waits = queries.outstanding([subject.pk for subject in under_way])
    return [Sent(subject, waits.get(subject.pk, [])) for subject in [*under_way, *finished]]


def all_sent() -> Way | None:
    return next((bench.all_sent for bench in benches() if bench.all_sent is not None), None)


def begins(roles: frozenset[str]) -> Way | None:
    """What the button on top begins: the first thing that these posts may begin."""
    ways = (bench.begins(roles) for bench in benches())
    return next((way for way in ways if way is not None), None)


def done_this_month(user: User, now: datetime) -> int:
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return queries.done(user).filter(finished__gte=first).order_by()[:MANY].count()


def _in_a_row(record: Record) -> Any:
    bench: Workbench = apps.get_model(record.subject).flow().workbench
    return bench.in_a_row.get(record.verb, "")


def _same_news(told: Told) -> tuple[Any, ...]:
    record = told.record
    return (record.actor_id, record.case_id, record.verb, "" if _in_a_row(record) else record.pk)
