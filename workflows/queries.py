"""What waits for whom. Each question walks one partial index of the tasks (task_mine, task_queue, task_done):
never an OR, which would defeat them all, so that a desk costs the same over a hundred thousand finished cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils import timezone
from viewflow.workflow.status import STATUS

from .flows import CaseFlow
from .fsm import Subject
from .keys import keys
from .models import Post, Record, Task, Unit, User
from .models.case import TaskQuerySet

AT_MOST = 100  # of the tasks on one desk; who has more works from the top
PAGE = 40  # of records
FEW = 12  # seats, or units, that are walked one by one

Reach = list[tuple[str, int]]  # roles in units, by key
Place = tuple[datetime, int]  # of a row in a list by time: its time and its key


def flows() -> list[CaseFlow]:
    """Every flow there is, of both halves."""
    subjects = [model for model in apps.get_models() if issubclass(model, Subject)]
    return [model.flow().table for model in subjects]


def reach_of(posts: Iterable[Post]) -> Reach:
    """Every role with every unit in which these posts give it: their own units and all below; one query."""
    paths: dict[str, set[str]] = {}
    for post in posts:
        paths.setdefault(post.unit.path, set()).add(post.role)
    if not paths:
        return []
    below = reduce(or_, (Q(path__startswith=path) for path in paths))
    units = Unit.objects.filter(below).order_by("path").values_list("pk", "path")
    return sorted(
        {
            (role, pk)
            for pk, path in units
            for above, roles in paths.items()
            if path.startswith(above)
            for role in roles
        }
    )


def waiting(user: User, reach: Reach | None = None) -> TaskQuerySet:
    """Everything that waits for this person, urgent first, then by the nearest deadline; one statement.

    Theirs by name, and unclaimed at one of the seats that their posts reach; without what the flows' own rules
    keep from them anyway. Each seat is walked by itself, along its index, and no further than AT_MOST.
    """
    if reach is None:
        on = timezone.localdate()
        reach = reach_of(Post.objects.current(on).filter(user=user).select_related("unit"))
    heads = [
        _head(tasks.order_by("-urgent", "due_at", "pk"), AT_MOST)
        for seat in (_mine(user), *_queues(user, reach))
        for tasks in (seat.filter(due_at__isnull=False), seat.filter(due_at__isnull=True))
    ]
    found: TaskQuerySet = heads[0].union(*heads[1:], all=True)
    return found.order_by("-urgent", F("due_at").asc(nulls_last=True), "pk")


def count_waiting(user: User, posts: Iterable[Post], *, at_most: int = 100) -> int:
    """How many, counted no further than anyone wants to know; in no order, so one statement will do. One's own
    drafts are not counted: nobody waits for them."""
    pairs = {(post.role, post.unit.path) for post in posts}
    seats = [
        _takeable(
            Task.objects.filter(
                status=STATUS.NEW, role=role, unit__in=Unit.objects.filter(path__startswith=path).order_by()
            ),
            user,
        )
        for role, path in pairs
        if not any(other == role and above != path and path.startswith(above) for other, above in pairs)
    ]
    own: TaskQuerySet = _mine(user).exclude(role="", round=0).order_by()
    heads = [_head(tasks.order_by(), at_most) for tasks in seats]
    return min(own.union(*heads, all=True).count(), at_most)


def _head(tasks: TaskQuerySet, most: int) -> TaskQuerySet:
    """The first of them, as a part of a union. SQLite takes no limit there, and finds the rows again by key;
    PostgreSQL would read the whole table to do so."""
    if connection.features.supports_slicing_ordering_in_compound:
        return tasks[:most]
    return Task.objects.filter(pk__in=tasks.values("pk")[:most]).order_by()


def _mine(user: User) -> TaskQuerySet:
    return Task.objects.filter(status=STATUS.ASSIGNED, owner=user)


def _queues(user: User, reach: Reach) -> list[TaskQuerySet]:
    """One query a seat; of many seats, one a role."""
    seats: list[Q] = [Q(role=role, unit=unit) for role, unit in reach]
    if len(reach) > FEW:
        units: dict[str, list[int]] = {}
        for role, unit in reach:
            units.setdefault(role, []).append(unit)
        seats = [Q(role=role, unit__in=found) for role, found in units.items()]
    return [_takeable(Task.objects.filter(seat, status=STATUS.NEW), user) for seat in seats]


def _takeable(tasks: TaskQuerySet, user: User) -> TaskQuerySet:
    for flow in flows():
        tasks = flow.takeable(tasks, user)
    return tasks


def of_row(**columns: str) -> Q:
    """For a subquery that is asked of each row on a desk: these fields equal those columns of the row.

    Said as "not below and not above", because PostgreSQL answers an equality by reading all that a person ever
    signed into a hash, where a look along the index for each of a few rows is quicker, and stays so.
    """
    sides = ("gte", "lte")
    return Q(**{f"{field}__{side}": OuterRef(column) for field, column in columns.items() for side in sides})


def is_own_draft(task: Task) -> bool:
    """Something of one's own that never went to anybody: no round has begun."""
    return bool(task.role == "" and task.round == 0)


def done(user: User) -> TaskQuerySet:
    """What this person has done, the latest first; of one moment, in the order of the index."""
    return Task.objects.filter(status=STATUS.DONE, owner=user).order_by("-finished", "pk")


def outstanding(cases: Iterable[int]) -> dict[int, list[Task]]:
    """The open tasks of these cases: where each stands, and with whom; one statement."""
    found: dict[int, list[Task]] = {}
    tasks = Task.objects.open().filter(process__in=list(cases)).select_related("owner", "unit")
    for task in tasks.order_by("process", "turn", "seat"):
        found.setdefault(task.process_id, []).append(task)
    return found


def subjects_of(tasks: Iterable[Task], records: Iterable[Record] = ()) -> dict[int, Any]:
    """What these tasks and records are about, by case: one query for each kind of subject among them."""
    cases: dict[Any, set[int]] = {}
    for task in tasks:
        cases.setdefault(task.node.flow_class.subject_model(), set()).add(task.process_id)
    for record in records:
        cases.setdefault(apps.get_model(record.subject), set()).add(record.case_id)
    return {
        subject.pk: subject
        for model, pks in cases.items()
        for subject in model.objects.filter(pk__in=pks).on_desk()
    }


def latest(
    records: QuerySet[Record], units: Iterable[int], *, before: Place | None = None
) -> QuerySet[Record]:
    """Of these records those of these units, the latest first, from a place in the trail on; a page of them.

    A few units are walked one by one, each by its own index; of many, the whole trail is walked.
    """
    newest_first = records.order_by("-at", "-pk")
    if before is not None:
        at, pk = before
        newest_first = newest_first.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    pks = list(units)
    if len(pks) > FEW:
        return newest_first.filter(unit__in=pks)[:PAGE]
    heads = [Q(pk__in=newest_first.filter(unit=pk).values("pk")[:PAGE]) for pk in pks]
    return newest_first.filter(reduce(or_, heads))[:PAGE] if heads else newest_first.none()


def place(said: str) -> Place | None:
    """A place in a list that is walked by time and key, read from an address; None if it does not read so."""
    moment, _sep, key = said.partition("~")
    found = keys([key])
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, found[0]) if found and timezone.is_aware(at) else None
