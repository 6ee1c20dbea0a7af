"""What every flow shares: its subject, its verbs, and how the door asks it questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Q
from django.utils.functional import classproperty
from viewflow.workflow import flow, lock

from .act import Act, Aside, Verb
from .models import Case, Task, User
from .models.case import TaskQuerySet
from .nodes import Begin, Seat, Step
from .telling import Telling
from .workbench import Workbench


@dataclass(frozen=True)
class Desk:
    """Where open tasks stand while the subject is in a state: at one step, or (no step) nowhere."""

    step: str = ""
    may_be_empty: bool = False


class CaseFlow(flow.Flow):
    """A regulation as a table of steps. Subclasses name their subject, their verbs and their asides."""

    process_class = Case
    task_class = Task
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    subject: ClassVar[str]  # "app_label.Model"
    opening: ClassVar[str] = "draft"  # the verb that begins a case
    verbs: ClassVar[dict[str, Verb]]
    asides: ClassVar[tuple[Aside, ...]] = ()
    desks: ClassVar[dict[str, Desk]]
    telling: ClassVar[type[Telling]] = Telling
    workbench: ClassVar[Workbench] = Workbench()

    @classmethod
    def subject_model(cls) -> Any:
        return apps.get_model(cls.subject)

    @classproperty
    def table(cls) -> CaseFlow:  # noqa: N805 (a class property)
        """The flow's one resolved instance."""
        instance: CaseFlow = cls.instance
        return instance

    def steps(self) -> list[Step]:
        return [node for node in self.nodes() if isinstance(node, Step)]

    def first_step(self) -> Step:
        begin = next(node for node in self.nodes() if isinstance(node, Begin))
        first: Step = begin._next
        return first

    def asides_for(self, verb: str) -> list[Aside]:
        return [aside for aside in self.asides if aside.verb == verb]

    def consider(self, tasks: TaskQuerySet, act: Act) -> TaskQuerySet:
        """Lets a flow add to the one query that reads the open tasks what its rules will ask of them."""
        return tasks

    def takeable(self, tasks: TaskQuerySet, user: User) -> TaskQuerySet:
        """Leaves out of a queue, of whatever flows, this flow's tasks that its rules keep from that person."""
        return tasks

    def concerned(self, act: Act) -> set[int]:
        """Keys of the people who are told whatever becomes of this subject, wherever it stands."""
        author: int | None = getattr(act.subject, "author_id", None)
        return set() if author is None else {author}

    def barred(self, act: Act) -> Q:
        """Which people this flow's rules keep from the tasks that this act opened, whatever posts they hold."""
        return Q(pk__in=[])

    def more_faults(self, subject: Any) -> Iterator[str]:
        """What else a flow can tell of a subject that is out of step with itself."""
        return iter(())

    def author(self, act: Act) -> Seat:
        return Seat(owner_id=act.subject.author_id)
