"""The vocabulary of the door: verbs, the rules they ask, refusals in the user's words, and the act itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from .models import Post, Task, User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from .flows import CaseFlow
    from .nodes import Step


class Refused(Exception):
    """The door says no, and why, in words for the person who asked."""

    def __init__(self, reason: _StrOrPromise, *, code: str = "") -> None:
        super().__init__(str(reason))
        self.reason = str(reason)
        self.code = code


class Stale(Refused):
    """The text moved while this person was looking at it; the page shows what changed since."""

    def __init__(self, reason: _StrOrPromise, *, seen: str) -> None:
        super().__init__(reason, code="stale")
        self.seen = seen


@dataclass(frozen=True)
class Refusal:
    """A rule's answer when it does not let the act pass."""

    reason: _StrOrPromise
    code: str = ""

    def raised(self, act: Act) -> Refused:
        return (
            Stale(self.reason, seen=act.seen)
            if self.code == "stale"
            else Refused(self.reason, code=self.code)
        )


def refuse_if(condition: object, reason: _StrOrPromise, *, code: str = "") -> Refusal | None:
    """The last line of most rules."""
    return Refusal(reason, code) if condition else None


Rule = Callable[["Act"], "Refusal | None"]


def _nothing_more(act: Act) -> None:
    """The body of a verb that only moves the state."""


@dataclass(frozen=True)
class Verb:
    """What a person can do. `rules` decide whether the button shows and whether the door opens;
    `checks` look at what was handed in, and only the door asks them."""

    name: str
    label: _StrOrPromise
    rules: tuple[Rule, ...] = ()
    checks: tuple[Rule, ...] = ()
    body: Callable[[Act], None] = _nothing_more
    after: Callable[[Act], None] = _nothing_more  # once the subject is saved: rows that point at it
    past: _StrOrPromise = ""  # how the trail tells it
    calls: bool = False  # it tells everybody for whom an open task waits, and not only of new ones


@dataclass(frozen=True)
class Aside:
    """A verb open beside the tasks: to whom `who` says, in the given states.

    With `to`, every open task is cancelled and the flow goes on there (the verb's body may decide to
    stay). `within` names the flow whose own act may call this one; nobody can do it by hand. `ends` says of a
    way "end" that the case is done, and not broken off.
    """

    verb: str
    states: frozenset[str]
    who: Callable[[Act], Post | User | Refusal]
    move: str = ""
    to: str = ""
    within: str = ""
    ends: bool = False


@dataclass
class Act:
    """One passage through the door: who does what to which subject, with what in hand."""

    flow: CaseFlow
    subject: Any
    verb: Verb
    by: User
    at: datetime
    seen: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    opened: list[Task] = field(default_factory=list)  # by this act
    task: Task | None = None
    aside: Aside | None = None
    within: Act | None = None
    acting_for: User | None = None
    post_id: int | None = None
    branch: str = ""
    way: str = ""  # the exit's verb where it is not the act's own: a consent taken as an approval
    stays: bool = False
    source: str = ""
    target: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    known: Act | None = (
        None  # another act of the same person at the same moment: what it asked is not asked again
    )

    @property
    def on(self) -> date:
        """The day of the act where the office is."""
        return timezone.localdate(self.at)

    @property
    def exit(self) -> str:
        """Which named way out of the step: the verb, or one of its branches ("send_back:first_review")."""
        verb = self.way or self.verb.name
        return f"{verb}:{self.branch}" if self.branch else verb

    @property
    def step(self) -> Step | None:
        return self.task.node if self.task else None

    @cached_property
    def posts(self) -> list[Post]:
        """Every post the actor holds today, wherever; asked of the database once an act."""
        if self.known is not None:
            return self.known.posts
        return list(Post.objects.current(self.on).filter(user=self.by).select_related("unit"))

    @cached_property
    def answers(self) -> dict[Any, Any]:
        """What rules have asked of the database for this act, kept as long as the act, and for those that know it."""
        return self.known.answers if self.known is not None else {}

    def post_as(self, *roles: str, path: str) -> Post | None:
        """The actor's nearest post with one of those roles over the unit of that path."""
        fitting = [post for post in self.posts if post.role in roles and path.startswith(post.unit.path)]
        return max(fitting, key=lambda post: len(post.unit.path), default=None)

    def said(self, name: str, default: Any = "") -> Any:
        """What was handed in under that name."""
        return self.inputs.get(name, default)

    def move(self, transition: str) -> None:
        """Moves the subject's state by the transition of that name; the flow's table names it."""
        if transition:
            getattr(self.subject, transition)()
