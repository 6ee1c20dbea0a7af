"""The steps that review work needs and viewflow lacks: a decision with named exits, and a panel of signers.

Both keep viewflow's tasks, activations and drawing; what is ours is the way out. A panel opens one task a
seat and goes on once: at the last approval, or at the first return, which cancels the other seats. No arrow
leaves the middle of it (measured: arrows out of the middle leave tasks dangling).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import PROCESS, STATUS

from .models import OPEN, Case, Task, Unit, User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from .act import Act


@dataclass(frozen=True)
class Seat:
    """A place at a step: a role in a unit that anyone posted there may take, or one person's own."""

    role: str = ""
    unit: Unit | None = None
    unit_id: int | None = None
    owner: User | None = None
    owner_id: int | None = None
    number: int = 0
    turn: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True)
class Exit:
    """One named way out of a step: where to, and which transition of the subject goes with it."""

    verb: str
    branch: str
    to: Any
    move: str

    @property
    def key(self) -> str:
        return f"{self.verb}:{self.branch}" if self.branch else self.verb


class StepActivation(ViewActivation):
    """Takes a task out by one of its exits. All that the door does with viewflow goes through here."""

    act: Act

    def take(self, act: Act) -> None:
        self.act = act
        task = self.task
        task.owner, task.status, task.outcome = act.acting_for or act.by, STATUS.ASSIGNED, act.exit
        self.start(None)
        self.execute()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        self.task.started = self.task.finished = self.act.at
        self.task.save(update_fields=["status", "owner", "outcome", "started", "finished"])

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> list[Activation]:
        act, step = self.act, self.flow_task
        if not step.settles(act):
            return []
        way = step.exits[act.exit]
        cancel([task for task in act.tasks if task.pk != self.task.pk], act.at)
        act.move(way.move)
        way.to.open(act)
        return []


class Step(flow.View):
    """A task for people with named exits: `.On(verb, node, move=transition)` in place of `.Next(node)`.

    `branch` tells apart the exits of one verb ("send_back" to the author or to an earlier level).
    """

    activation_class = StepActivation

    def __init__(self, title: _StrOrPromise, *, icon: str = "") -> None:
        super().__init__(view=None)
        self.exits: dict[str, Exit] = {}
        self.icon = icon
        self.Annotation(title=title)

    def On(self, verb: str, to: Any, *, move: str = "", branch: str = "") -> Step:  # noqa: N802 (viewflow's style)
        way = Exit(verb, branch, to, move)
        self.exits = {**self.exits, way.key: way}
        return self

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.exits = {
            key: Exit(way.verb, way.branch, this.resolve(instance, way.to), way.move)
            for key, way in self.exits.items()
        }

    def _outgoing(self) -> Iterator[Edge]:
        for way in self.exits.values():
            yield Edge(src=self, dst=way.to, edge_class="next", label=way.key)

    @property
    def verbs(self) -> set[str]:
        return {way.verb for way in self.exits.values()}

    def seats(self, act: Act) -> list[Seat]:
        """Who sits at this step for this subject."""
        raise NotImplementedError

    def settles(self, act: Act) -> bool:
        """Whether this act ends the step."""
        return True

    def open(self, act: Act) -> list[Task]:
        """Opens the first turn's tasks, in one statement."""
        return self.open_turn(act, self.seats(act))

    def open_turn(self, act: Act, seats: list[Seat]) -> list[Task]:
        opened = Task.objects.bulk_create(self.tasks(act, seats))
        act.opened += opened
        return opened

    def tasks(self, act: Act, seats: list[Seat] | None = None) -> list[Task]:
        """The tasks of the first turn among these seats (of all seats, if none are named); not saved yet."""
        seats = self.seats(act) if seats is None else seats
        first = min((seat.turn for seat in seats), default=0)
        return [
            Task(
                process_id=act.subject.pk,
                flow_task=self,
                flow_task_type=self.task_type,
                status=STATUS.ASSIGNED if seat.owner or seat.owner_id else STATUS.NEW,
                owner_id=seat.owner.pk if seat.owner else seat.owner_id,
                unit_id=seat.unit.pk if seat.unit else seat.unit_id,
                role=seat.role,
                seat=seat.number,
                turn=seat.turn,
                round=getattr(act.subject, "round", 0),
                urgent=getattr(act.subject, "urgent", False),
                due_at=seat.due_at,
                created=act.at,
            )
            for seat in seats
            if seat.turn == first
        ]


class Decide(Step):
    """One person decides: whoever `seat` names."""

    def __init__(self, title: _StrOrPromise, *, seat: Any, icon: str = "") -> None:
        super().__init__(title, icon=icon)
        self._seat = seat

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._seat = this.resolve(instance, self._seat)

    def seats(self, act: Act) -> list[Seat]:
        seat: Callable[[Act], Seat] = self._seat
        return [seat(act)]


class Panel(Step):
    """Several seats, one verdict. `seated` is a method of the flow: the seats of that level of that subject.

    The verb in `together` waits for every seat, turn after turn; any other exit settles the panel at once.
    """

    def __init__(self, title: _StrOrPromise, *, level: str, seated: Any, together: str = "approve") -> None:
        super().__init__(title)
        self.level = level
        self.together = together
        self._seated = seated
        self._multi_instance = True

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._seated = this.resolve(instance, self._seated)

    def seats(self, act: Act) -> list[Seat]:
        seated: Callable[[Act, str], list[Seat]] = self._seated
        return seated(act, self.level)

    def settles(self, act: Act) -> bool:
        if (act.way or act.verb.name) != self.together or act.task is None:
            return True
        if any(task.pk != act.task.pk and task.node is self for task in act.tasks):
            return False
        later = [seat for seat in self.seats(act) if seat.turn > act.task.turn]
        if later:
            self.open_turn(act, later)
        return not later


class Finish(flow.End):
    """The end of a case. Writes no task row: the case itself says that it is done."""

    def open(self, act: Act) -> None:
        close(act.subject.pk, act.at, PROCESS.DONE)


class Begin(flow.StartHandle):
    """The start of a case, for the drawing; `engine.begin` opens what comes next."""


def cancel(tasks: list[Task], at: datetime) -> None:
    """Takes open tasks off people's desks; the rows stay."""
    if tasks:
        Task.objects.filter(pk__in=[task.pk for task in tasks], status__in=OPEN).update(
            status=STATUS.CANCELED, finished=at
        )


def redate(tasks: list[Task], due_at: datetime | None) -> None:
    """Moves the deadline of these tasks."""
    Task.objects.filter(pk__in=[task.pk for task in tasks], status__in=OPEN).update(due_at=due_at)


def reopen(case_id: int) -> None:
    """A case that had ended goes on: what was struck off turned out not to be mended."""
    Case.objects.filter(pk=case_id).exclude(status=PROCESS.NEW).update(status=PROCESS.NEW, finished=None)


def close(case_id: int, at: datetime, status: str) -> None:
    Case.objects.filter(pk=case_id).update(status=status, finished=at)
