"""The door: the one place where a state changes, a task is done, and a record is written."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS, STATUS

from . import fsm, notices, trail
from .act import Act, Aside, Refusal, Refused, Stale, Verb
from .flows import CaseFlow
from .models import Case, Post, Record, Task, User
from .models.case import TaskQuerySet
from .nodes import cancel, close, reopen
from .notices import Passage

passed = Signal()  # inside the transaction: what one half owes the other (project/wiring.py)
told = Signal()  # after commit: `passages`, each with whom it was told (notices.write)
_passages: ContextVar[list[Passage] | None] = ContextVar("passages", default=None)


@contextmanager
def together() -> Iterator[list[Passage]]:
    """One transaction for several passages: all of them or none. Whoever they concern is told at its end, once."""
    outer = _passages.get()
    if outer is not None:
        before = len(outer)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            del outer[before:]  # what did not happen is not told
            raise
        return
    passages: list[Passage] = []
    token = _passages.set(passages)
    try:
        with transaction.atomic():
            yield passages
            sent = notices.write(passages)
            transaction.on_commit(partial(told.send, sender=None, passages=sent), robust=True)
    finally:
        _passages.reset(token)


def begin(
    subject: Any, *, by: User, at: datetime | None = None, within: Act | None = None, **inputs: Any
) -> Record:
    """Opens a case for a subject that is not saved yet, at its flow's first step."""
    flow = subject.flow().table
    verb = flow.verbs[flow.opening]
    act = Act(flow, subject, verb, by, at or timezone.now(), inputs=inputs, within=within)
    with together() as passages:
        _ask(act, *verb.rules, *verb.checks)
        subject.case = Case.objects.create(flow_class=type(flow), created=act.at)
        with fsm.moving(act):
            verb.body(act)
            act.target = subject.state
            record = trail.write(act)
            subject.save(force_insert=True)
            flow.first_step().open(act)
        verb.after(act)
        passed.send(sender=type(flow), act=act, record=record)
        passages.append(Passage(record, act))
    return record


def begin_many(
    subjects: list[Any], *, by: User, at: datetime | None = None, within: Act | None = None, **inputs: Any
) -> list[Record]:
    """`begin` for hundreds of subjects of one flow, in a handful of statements; all of them or none.

    The same rules are asked of each, and each is an ordinary case afterwards. Bodies and `after`s of the opening
    verb run for each, so they should ask the database nothing.
    """
    if not subjects:
        return []
    flow = subjects[0].flow().table
    verb, at = flow.verbs[flow.opening], at or timezone.now()
    acts = [Act(flow, subject, verb, by, at, inputs=inputs, within=within) for subject in subjects]
    for act in acts:
        act.known = acts[0] if act is not acts[0] else None
        _ask(act, *verb.rules, *verb.checks)
    with together() as passages:
        cases = Case.objects.bulk_create(Case(flow_class=type(flow), created=at) for _subject in subjects)
        records, tasks = [], []
        for act, case in zip(acts, cases, strict=True):
            act.subject.case = case
            with fsm.moving(act):
                verb.body(act)
                act.target = act.subject.state
                records.append(trail.link(act))
                act.opened = flow.first_step().tasks(act)
                tasks += act.opened
        type(subjects[0])._default_manager.bulk_create(subjects)
        records = Record.objects.bulk_create(records)
        Task.objects.bulk_create(tasks)
        for act, record in zip(acts, records, strict=True):
            verb.after(act)
            passed.send(sender=type(flow), act=act, record=record)
        passages.append(Passage(records[0], acts[0], more=len(records) - 1))
    return records


def perform(
    subject: Any,
    verb: str,
    *,
    by: User,
    seen: str = "",
    at: datetime | None = None,
    within: Act | None = None,
    **inputs: Any,
) -> Record:
    """One passage: lock, read, ask, do, move, save, record; all of it or nothing.

    `seen` is the digest of the text on the actor's screen. `within` is the act of another subject that
    causes this one, in the same transaction. Raises Refused. The caller's own `subject` stays as it was read.
    """
    with together() as passages:
        fresh = type(subject).lock(subject.pk)
        act = _admitted(fresh, verb, by=by, seen=seen, at=at or timezone.now(), within=within, inputs=inputs)
        _ask(act, *act.verb.checks)
        with fsm.moving(act):
            act.verb.body(act)
            if act.task and not act.stays:
                act.task.node.activation_class(act.task).take(act)
            elif act.aside and not act.stays:
                _step_aside(act)
            record = trail.write(act)
            fresh.save()
        act.verb.after(act)
        passed.send(sender=type(act.flow), act=act, record=record)
        passages.append(Passage(record, act))
    return record


def open_to(
    user: User,
    subject: Any,
    *,
    at: datetime | None = None,
    tasks: list[Task] | None = None,
    posts: list[Post] | None = None,
    only: Container[str] | None = None,
    answers: dict[Any, Any] | None = None,
) -> dict[str, Act]:
    """The verbs this person may use on this subject now: what the buttons are made of.

    Asks the same table and the same rules as `perform`; only what is handed in is left unasked. A page that
    has read the subject's `open_tasks` or the person's current `posts` hands them over; one that shows a few
    buttons asks of `only` those. One that asks about many subjects hands over one dict for all of them, in which
    the rules keep the `answers` that they have from the database.
    """
    at = at or timezone.now()
    flow = subject.flow().table
    known = Act(flow, subject, Verb("", ""), user, at)
    if posts is not None:
        known.posts = posts
    if answers is not None:
        known.answers = answers
    if tasks is None:
        tasks = _open_tasks(flow, subject, user, at)
    found: dict[str, Act] = {}
    for name in flow.verbs:
        if only is not None and name not in only:
            continue
        try:
            found[name] = _admitted(
                subject, name, by=user, seen="", at=at, within=None, inputs={}, tasks=tasks, known=known
            )
        except Refused:
            continue
    return found


def claim(task: Task, *, by: User) -> None:
    """Puts a task that waits for a role on one person's desk. Moves no state, so it leaves no record."""
    with transaction.atomic():
        subject = _locked_subject_of(task)
        act = _for_task(subject, task, by)
        if act is None:
            raise Refused(_("这件待办现在不由您办理"))
        taken = Task.objects.filter(pk=task.pk, status=STATUS.NEW).update(
            status=STATUS.ASSIGNED, owner=by, assigned=timezone.now()
        )
        if not taken:
            raise Refused(_("这件待办已被认领"))


def release(task: Task, *, by: User) -> None:
    """Puts a claimed task back where everyone with its role finds it."""
    with transaction.atomic():
        _locked_subject_of(task)
        given = (
            Task.objects.filter(pk=task.pk, status=STATUS.ASSIGNED, owner=by)
            .exclude(role="")
            .update(status=STATUS.NEW, owner=None, assigned=None)
        )
        if not given:
            raise Refused(_("这件待办不在您名下，不能退还"))


def _locked_subject_of(task: Task) -> Any:
    return task.process.flow_class.subject_model().lock(task.process_id)


def _for_task(subject: Any, task: Task, by: User) -> Act | None:
    for act in open_to(by, subject).values():
        if act.task and act.task.pk == task.pk:
            return act
    return None


def open_tasks(user: User, subject: Any, *, at: datetime | None = None) -> list[Task]:
    """The subject's open tasks, each with this person's standing at it: `by_post`, and what the flow adds."""
    return _open_tasks(subject.flow().table, subject, user, at or timezone.now())


def open_tasks_of(
    user: User, subjects: Sequence[Any], *, at: datetime | None = None
) -> dict[int, list[Task]]:
    """The same of several subjects of one flow, by key, for a list that shows what may be done with each."""
    found: dict[int, list[Task]] = {subject.pk: [] for subject in subjects}
    if subjects:
        act = Act(subjects[0].flow().table, None, Verb("", ""), user, at or timezone.now())
        for task in _with_standing(act, Q(process__in=list(found))):
            found[task.process_id].append(task)
    return found


def _open_tasks(flow: CaseFlow, subject: Any, by: User, at: datetime) -> list[Task]:
    """The case's open tasks, with what the database knows of this person's standing at each: one query."""
    return list(_with_standing(Act(flow, subject, Verb("", ""), by, at), Q(process=subject.pk)))


def _with_standing(act: Act, cases: Q) -> TaskQuerySet:
    tasks = Task.objects.open().filter(cases).with_standing_of(act.by, act.on)
    return act.flow.consider(tasks.select_related("process", "owner").order_by("pk"), act)


def _admitted(
    subject: Any,
    name: str,
    *,
    by: User,
    seen: str,
    at: datetime,
    within: Act | None,
    inputs: dict[str, Any],
    tasks: list[Task] | None = None,
    known: Act | None = None,
) -> Act:
    """The act, if this person may do that now: by a task that is theirs, or by an aside. Else Refused."""
    flow: CaseFlow = subject.flow().table
    verb = flow.verbs[name]
    if not by.is_active:
        raise Refused(_("账号已停用"))
    if tasks is None:
        tasks = _open_tasks(flow, subject, by, at)
    refusal: Refusal | None = None
    for make in (_by_task, _by_aside):
        act = Act(
            flow, subject, verb, by, at, seen=seen, inputs=inputs, tasks=tasks, within=within, known=known
        )
        answer = make(act)
        if answer is None:
            _ask(act, *verb.rules)
            return act
        refusal = answer if refusal is None or answer.code == "near" else refusal
    assert refusal is not None
    raise Refused(refusal.reason, code=refusal.code)


def _by_task(act: Act) -> Refusal | None:
    """Finds the task through which the actor may do this; None means found."""
    offering = [task for task in act.tasks if act.verb.name in task.node.verbs]
    for task in sorted(offering, key=lambda task: task.owner_id != act.by.pk):
        claimed_by_another = task.owner_id is not None and task.owner_id != act.by.pk
        entitled = task.by_post is not None or (not task.role and task.owner_id == act.by.pk)
        if entitled and (not claimed_by_another or _has_lost_the_post(task, act)):
            act.task, act.post_id = task, task.by_post
            return None
    taken = next((task for task in offering if task.by_post is not None and task.owner_id), None)
    if taken is not None:
        return Refusal(_("这件待办已由{name}认领").format(name=taken.owner), "near")
    if offering:
        return Refusal(_("这一步现在不由您办理"), "near")
    return Refusal(
        _("当前为“{state}”，不能{verb}").format(state=act.subject.get_state_display(), verb=act.verb.label)
    )


def _has_lost_the_post(task: Task, act: Act) -> bool:
    """Whether whoever claimed a task of a role no longer holds that role: then it waits for the role again."""
    if not task.role or task.owner is None or task.unit is None:
        return False
    posts = Post.objects.current(act.on).filter(user=task.owner, role=task.role)
    return not posts.covering(task.unit).exists()


def _by_aside(act: Act) -> Refusal | None:
    """The same for a verb that stands beside the tasks."""
    for aside in act.flow.asides_for(act.verb.name):
        if act.subject.state not in aside.states:
            continue
        if aside.within and (act.within is None or type(act.within.flow).__name__ != aside.within):
            continue
        answer = aside.who(act)
        if isinstance(answer, Refusal):
            return Refusal(answer.reason, "near")
        act.aside = aside
        act.post_id = answer.pk if isinstance(answer, Post) else None
        return None
    return Refusal(
        _("当前为“{state}”，不能{verb}").format(state=act.subject.get_state_display(), verb=act.verb.label)
    )


def _ask(act: Act, *rules: Any) -> None:
    for rule in rules:
        refusal = rule(act)
        if refusal is not None:
            raise refusal.raised(act)


def _step_aside(act: Act) -> None:
    """Takes an aside's way: with a destination, everything open is cancelled and the flow goes on there."""
    aside = act.aside
    assert aside is not None
    act.move(aside.move)
    if aside.to == "end":
        cancel(act.tasks, act.at)
        close(act.subject.pk, act.at, PROCESS.DONE if aside.ends else PROCESS.CANCELED)
    elif aside.to:
        cancel(act.tasks, act.at)
        if act.flow.desks[act.source].may_be_empty:
            reopen(act.subject.pk)
        act.flow.node(aside.to).open(act)


__all__ = [
    "Act",
    "Aside",
    "Refused",
    "Stale",
    "begin",
    "begin_many",
    "claim",
    "open_tasks",
    "open_tasks_of",
    "open_to",
    "passed",
    "perform",
    "release",
    "together",
    "told",
]
