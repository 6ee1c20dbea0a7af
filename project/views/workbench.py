"""待办: what waits for me, what I have claimed, what I sent, what I have done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from project import beside
from project.context import Shell
from project.desk import desk
from workflows import queries
from workflows.keys import keys
from workflows.models import Task
from workflows.requests import Request
from workflows.views.trail import OVERSEERS

TABS = ("todo", "claimed", "sent", "done")
DONE = 30


@require_safe
def workbench(request: Request) -> HttpResponse:
    """The first page after signing in."""
    now = timezone.now()
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "todo"
    shell = Shell(request.user)
    make = {"sent": _sent, "done": _done}.get(tab, _todo)
    frame = {
        "nav": "todo",
        "shell": shell,
        "tab": tab,
        "now": now,
        "hello": hello(now),
        "today": _today(now),
        "begins": beside.begins(shell.roles),
        "oversees": shell.roles & set(OVERSEERS),
    }
    template = "workbench/todo.html" if tab == "claimed" else f"workbench/{tab}.html"
    return render(request, template, frame | make(request, shell, now))


def _todo(request: Request, shell: Shell, now: datetime) -> dict[str, Any]:
    user = request.user
    show, page = request.GET.get("show", ""), request.GET.get("page", "")
    claimed = request.GET.get("tab") == "claimed"
    number = next(iter(keys([page])), 1)
    reach = queries.reach_of(shell.posts)
    reader = beside.Reader(user, reach)
    records = reader.records()
    mine = desk(user, reach, now, show=show, claimed=claimed, number=number, news=records)
    shell.waiting = mine.waiting
    return {
        "desk": mine,
        "show": show,
        "overview": reader.overview(mine.told, now),
        "news": reader.news(records, mine.subjects),
        "done_this_month": beside.done_this_month(user, now),
    }


def _sent(request: Request, shell: Shell, now: datetime) -> dict[str, Any]:
    return {"sent": beside.sent(request.user), "all_sent": beside.all_sent()}


def _done(request: Request, shell: Shell, now: datetime) -> dict[str, Any]:
    tasks = queries.done(request.user)
    place = queries.place(request.GET.get("before", ""))
    if place is not None:
        at, pk = place
        tasks = tasks.filter(Q(finished__lt=at) | Q(finished=at, pk__gt=pk), finished__lte=at)
    page = list(tasks[:DONE])
    subjects = queries.subjects_of(page)
    last = page[-1] if len(page) == DONE else None
    return {
        "done": [(task, subjects[task.process_id], _outcome(task)) for task in page],
        "next": f"{last.finished.isoformat()}~{last.pk}" if last else "",
    }


def hello(now: datetime) -> str:
    hour = timezone.localtime(now).hour
    if hour < 5 or hour >= 18:
        return _("晚上好")
    if hour < 12:
        return _("上午好")
    return _("中午好") if hour < 14 else _("下午好")


def _today(now: datetime) -> str:
    return date_format(timezone.localtime(now), _("n 月 j 日 l"))


def _outcome(task: Task) -> str:
    """The verb that the task was done with, by the name of its button."""
    verb = task.node.flow_class.table.verbs.get(task.outcome.partition(":")[0])
    return str(verb.label) if verb else ""
