"""The drawing of 三审三校 for one plan or one text: who sits where, where it stands, what else may be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial import rules
from editorial.flows.review import BEFORE_SIGN_OFF, SINCE_FIRST_SIGNATURE, ReviewFlow
from editorial.models import LIVE, REVIEWING, STATE_OF, Article, LevelKey, PlanVersion, State
from workflows.drawing import Drawing, drawing
from workflows.drawing.layout import straight_way
from workflows.flows import CaseFlow
from workflows.models import Record, Task

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

OUT = frozenset({State.PUBLISHED, State.CORRECTING, State.CORRECTED, State.TAKEN_DOWN})
WHO: dict[Callable[..., Any], _StrOrPromise] = {
    rules.the_author: gettext_lazy("作者"),
    rules.whoever_sits_here: gettext_lazy("本级审签人"),
    rules.whoever_proofreads: gettext_lazy("本级审签人、校对"),
    rules.whoever_decides_marks: gettext_lazy("作者、本级审签人"),
    rules.the_duty_editor: gettext_lazy("值班编辑"),
    rules.whoever_owes_a_signature: gettext_lazy("电话同意的本人"),
    rules.whoever_may_ask_correction: gettext_lazy("作者、编辑、发布员、负责人"),
}
WHEN: dict[frozenset[str], _StrOrPromise] = {
    frozenset(REVIEWING): gettext_lazy("审签期间"),
    frozenset(LIVE): gettext_lazy("发布之后"),
    frozenset(BEFORE_SIGN_OFF): gettext_lazy("签发之前"),
    frozenset(SINCE_FIRST_SIGNATURE): gettext_lazy("审签开始以后"),
}


@dataclass(frozen=True)
class Beside:
    """Something that may be done beside the steps."""

    verb: str
    who: str
    when: str
    to: str


def chart_of_plan(version: PlanVersion | None) -> Drawing:
    """The regulation, with the seats of that plan."""
    return drawing(ReviewFlow.table, notes=seats_of(version))


def chart_of(article: Article, tasks: Iterable[Task]) -> Drawing:
    """The same for one text: what it has passed, and where it stands (`tasks` are its open ones)."""
    now = {task.node.name for task in tasks}
    passed = [step.name for step in straight_way(ReviewFlow.table)]
    if article.state in OUT:
        done, now = {*passed, "end"} - now, now
    else:
        done = _before(passed, now or {_last_step(article)})
        now = now or {"end"}
    return drawing(ReviewFlow.table, done=done, now=now, notes=seats_of(article.plan_version))


def seats_of(version: PlanVersion | None) -> dict[str, str]:
    """The roles of each level, under its step: in their order, or together."""
    notes = {}
    for level in version.levels if version else []:
        turns: dict[int, list[str]] = {}
        for seat in level.seats:
            turns.setdefault(seat.turn, []).append(seat.label)
        told = [_("、").join(turns[turn]) for turn in sorted(turns)]
        notes[str(STATE_OF[LevelKey(level.key)])] = " → ".join(told)
    return notes


def besides(flow: CaseFlow) -> list[Beside]:
    """What the drawing does not show: the verbs that people may use beside the steps."""
    found = []
    for aside in flow.asides:
        if aside.within:
            continue
        to = _leads_to(flow, aside.to)
        label = str(flow.verbs[aside.verb].label)
        found.append(Beside(label, str(WHO[aside.who]), _when(aside.states), to))
    return found


def _leads_to(flow: CaseFlow, name: str) -> str:
    if name == "end":
        return _("到此结束")
    if not name:
        return ""
    return _("已有人签署的，从“{step}”重新审签").format(step=flow.node(name).task_title)


def _when(states: frozenset[str]) -> str:
    named = WHEN.get(frozenset(states))
    return (
        str(named) if named else _("、").join(str(State(state).label) for state in State if state in states)
    )


def _before(passed: Sequence[str], now: Iterable[str]) -> set[str]:
    """The steps of the straight way before these; before a step beside it, those before the level it is for."""
    nearest = {"held": "final_review", "major_review": "publishing"}
    at = [passed.index(nearest.get(name, name)) for name in now]
    return set(passed[: min(at)]) if at else set()


def _last_step(article: Article) -> str:
    """Where a text stood when it was declined or withdrawn."""
    record = Record.objects.filter(case=article.pk).exclude(step="").order_by("-seq").first()
    return record.step if record else "drafting"
