"""Are state, open tasks and trail of every case in step? One place moves them; this looks whether it did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from . import trail
from .flows import CaseFlow
from .models import Case, Record, Task

BATCH = 500


@dataclass(frozen=True)
class Fault:
    case: int
    subject: str
    words: str

    def __str__(self) -> str:
        return f"{self.subject} (case {self.case}): {self.words}"


def flow_classes(base: type[CaseFlow] = CaseFlow) -> list[type[CaseFlow]]:
    """Every regulation that the installed apps bring."""
    found = []
    for flow in base.__subclasses__():
        found += [flow, *flow_classes(flow)]
    return found


def faults(flows: Iterable[type[CaseFlow]] | None = None) -> Iterator[Fault]:
    """Everything that is out of step, case by case, in batches."""
    for flow in flows or flow_classes():
        subjects = flow.subject_model().objects.order_by("pk").select_related("case")
        last = 0
        while batch := list(subjects.filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            yield from faults_among(flow.table, batch)
    orphans = Case.objects.filter(records__isnull=True)
    yield from (Fault(case.pk, "?", "a case without a trail") for case in orphans)


def faults_among(flow: CaseFlow, subjects: list[Any]) -> Iterator[Fault]:
    """What is out of step in these subjects of one flow, in three statements."""
    ids = [subject.pk for subject in subjects]
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in Task.objects.open().filter(process__in=ids):
        tasks[task.process_id].append(task)
    records: dict[int, list[Record]] = defaultdict(list)
    for record in Record.objects.filter(case__in=ids).order_by("case", "seq"):
        records[record.case_id].append(record)
    for subject in subjects:
        for words in faults_of(flow, subject, tasks[subject.pk], records[subject.pk]):
            yield Fault(subject.pk, f"{subject._meta.label} “{subject}”", words)


def faults_of(flow: CaseFlow, subject: Any, tasks: list[Task], records: list[Record]) -> Iterator[str]:
    """What one case says against itself."""
    desk = flow.desks[subject.state]
    standing = {task.node.name for task in tasks}
    if standing != {desk.step} and not (desk.may_be_empty and not standing):
        yield f"state {subject.state} but open tasks at {sorted(standing) or 'nowhere'}"
    if bool(standing) != subject.case.is_open:
        yield f"case is {subject.case.status} with {len(tasks)} open tasks"
    broken = trail.first_fault(records, subject.trail_length, subject.trail_head)
    if broken:
        yield broken
    told = next((record.target for record in reversed(records) if record.target), subject.state)
    if told != subject.state:
        yield f"state {subject.state} but the trail says {told}"
    yield from flow.more_faults(subject)
