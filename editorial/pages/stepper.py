"""The stepper: every level of the text's own plan and the publishing after it, seat by seat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from editorial.models import (
    Article,
    Correction,
    CorrectionState,
    Decision,
    Does,
    Level,
    LevelKey,
    PlanVersion,
    SeatRule,
    Signature,
    State,
)
from editorial.pages.people import Bench, named
from workflows.models import Role, Task, User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PUBLISHING, EXECUTING = "publishing", "executing"
GLYPHS = {LevelKey.FIRST: "一", LevelKey.SECOND: "二", LevelKey.FINAL: "三", LevelKey.MAJOR: "加"}
AFTER = {
    State.PUBLISHED: "grn",
    State.CORRECTED: "grn",
    State.CORRECTING: "amb",
    State.TAKEN_DOWN: "red",
}


@dataclass(frozen=True)
class Tag:
    words: _StrOrPromise
    tone: str = ""


@dataclass(frozen=True)
class SeatLine:
    """One seat of a level: who signed, or whom it waits for."""

    role: _StrOrPromise
    who: str
    said: _StrOrPromise = ""
    at: datetime | None = None
    signed: bool = False
    tags: tuple[Tag, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Step:
    """One circle of the stepper. `look` is the kit's class: y done, now, wait."""

    key: str
    glyph: str
    name: _StrOrPromise
    look: str
    tag: Tag
    seats: tuple[SeatLine, ...]
    due_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """What the steps are told from: a text, or a request to correct one."""

    subject: Article | Correction
    plan: PlanVersion | None
    signatures: Sequence[Signature]  # of every round, oldest first
    tasks: Sequence[Task]  # open
    bench: Bench
    wrote: frozenset[int]  # author and co-authors

    @property
    def this_round(self) -> list[Signature]:
        return [one for one in self.signatures if one.round == self.subject.round]

    @property
    def levels(self) -> list[Level]:
        """The levels that it passes: of a text the extra one only if it is a weighty matter; of a request
        the second and the final."""
        if self.plan is None:
            return []
        if isinstance(self.subject, Correction):
            return [level for level in self.plan.levels if level.key in (LevelKey.SECOND, LevelKey.FINAL)]
        return [level for level in self.plan.levels if level.key != LevelKey.MAJOR or self.subject.major]

    def could_take(self, rule: SeatRule, level: str) -> list[User]:
        """The people with the seat's role who are not barred from it: no writer, nobody who decided already."""
        decided = {one.signer_id for one in self.this_round}
        loosened = self.plan is not None and self.plan.loosened
        return [
            person
            for person in self.bench.able(rule.role, rule.unit_id)
            if person.pk not in self.wrote and (loosened or person.pk not in decided)
        ]


def steps(standing: Standing, *, going_out: tuple[int, int] = (0, 0)) -> list[Step]:
    """All the steps; `going_out` is how many outlets are registered, of how many planned."""
    levels = [_level_step(standing, level) for level in standing.levels]
    if isinstance(standing.subject, Correction):
        return [*levels, _executing(standing, standing.subject, going_out)]
    return [*levels, _publishing(standing, standing.subject, going_out)]


def round_of_origin(signature: Signature, signatures: Iterable[Signature]) -> int:
    """The round in which a carried signature was given."""
    return next((one.round for one in signatures if one.pk == signature.carried_from_id), signature.round)


def _level_step(standing: Standing, level: Level) -> Step:
    here = {one.seat: one for one in standing.this_round if one.level == level.key}
    tasks = {
        task.seat: task
        for task in standing.tasks
        if task.node.name not in ("held", PUBLISHING, EXECUTING, "drafting")
    }
    now = standing.subject.level == level.key
    seats = tuple(
        _signed(here[number], rule, standing)
        if number in here
        else _open(standing, level, rule, tasks.get(number) if now else None)
        for number, rule in level.numbered()
    )
    tag, look = _verdict(level, list(here.values()), now=now)
    due = min((task.due_at for task in tasks.values() if task.due_at), default=None) if now else None
    return Step(level.key, GLYPHS[LevelKey(level.key)], _spoken(level), look, tag, seats, due)


def _spoken(level: Level) -> str:
    """初审 · 一校: set apart where the two words stand together."""
    name = level.name
    return f"{name[:2]} · {name[2:]}" if len(name) == 4 else name


def _verdict(level: Level, signed: list[Signature], *, now: bool) -> tuple[Tag, str]:
    for decision, tone in ((Decision.SEND_BACK, "amb"), (Decision.DECLINE, "red"), (Decision.HOLD, "amb")):
        if not now and any(one.decision == decision for one in signed):
            return Tag(decision.label, tone), "wait"
    approved = sum(one.decision == Decision.APPROVE for one in signed)
    if approved and approved == len(level.seats):
        if any(one.owes_countersign for one in signed):
            return Tag(_("待补签"), "red"), "y owes"
        return Tag(_("通过"), "grn"), "y"
    if now:
        many = len(level.seats) > 1
        words = (
            _("{signed}/{seats} 已签").format(signed=approved, seats=len(level.seats))
            if many
            else _("进行中")
        )
        return Tag(words, "b"), "now"
    return Tag(_("未开始"), "line"), "wait"


def _signed(signature: Signature, rule: SeatRule, standing: Standing) -> SeatLine:
    tags = []
    if signature.decision != Decision.APPROVE:
        tags.append(Tag(signature.get_decision_display(), "amb"))
    if signature.carried_from_id:
        origin = round_of_origin(signature, standing.signatures)
        tags.append(Tag(_("沿用第 {round} 轮").format(round=origin), "line"))
    if signature.owes_countersign:
        tags.append(Tag(_("电话同意，待补签"), "red"))
    elif signature.by_phone:
        tags.append(Tag(_("电话同意，已补签"), "grn"))
    if signature.acting_for_id and signature.acting_for:
        tags.append(Tag(_("代{name}").format(name=signature.acting_for), "line"))
    return SeatLine(
        role=_seat_name(rule),
        who=signature.signer.name,
        at=signature.at,
        signed=signature.decision == Decision.APPROVE and not signature.owes_countersign,
        tags=tuple(tags),
        words=signature.words,
    )


def _open(standing: Standing, level: Level, rule: SeatRule, task: Task | None) -> SeatLine:
    if task is not None and task.owner:
        return SeatLine(_seat_name(rule), task.owner.name, said=_("已认领，待审签"))
    who = named(standing.could_take(rule, level.key))
    if task is None:
        return SeatLine(_seat_name(rule), who)
    if not who:
        return SeatLine(_seat_name(rule), "", said=_("无人可签"), tags=(Tag(_("请配岗位"), "red"),))
    return SeatLine(_seat_name(rule), who, said=_("待审签"))


def _seat_name(rule: SeatRule) -> str:
    if rule.does == Does.BOTH:
        return rule.label
    return f"{rule.label} · {Does(rule.does).label}"


def _publishing(standing: Standing, article: Article, going_out: tuple[int, int]) -> Step:
    done, planned = going_out
    state = State(article.state)
    task = next((task for task in standing.tasks if task.node.name == PUBLISHING), None)
    if state in AFTER:
        look, tag = "y", Tag(state.label, AFTER[state])
        if task is not None:
            tag = Tag(_("{done}/{planned} 已登记").format(done=done, planned=planned), "b")
    elif state == State.SIGNED_OFF:
        look, tag = "now", Tag(_("待发布"), "b")
    elif state == State.RETURNED and _returned_by_publisher(standing):
        look, tag = "wait", Tag(Decision.SEND_BACK.label, "amb")
    else:
        look, tag = "wait", Tag(_("未开始"), "line")
    seat = _publisher(standing, task, _("待发布"), count=done if look == "y" else 0)
    return Step(PUBLISHING, "发", _("签发发布"), look, tag, (seat,), article.planned_at)


def _executing(standing: Standing, correction: Correction, going_out: tuple[int, int]) -> Step:
    done, live = going_out
    task = next((task for task in standing.tasks if task.node.name == EXECUTING), None)
    look, tag = "wait", Tag(_("未开始"), "line")
    if correction.state == CorrectionState.EXECUTING:
        look, tag = "now", Tag(_("{done}/{live} 已执行").format(done=done, live=live), "b")
    elif correction.state == CorrectionState.EXECUTED:
        look, tag = "y", Tag(_("已执行"), "grn")
    seat = _publisher(standing, task, _("待执行"), count=done if look == "y" else 0)
    return Step(EXECUTING, "行", _("逐账号执行"), look, tag, (seat,), task.due_at if task else None)


def _publisher(standing: Standing, task: Task | None, waits: str, *, count: int) -> SeatLine:
    role, people = Role.PUBLISHER.label, named(standing.bench.able(Role.PUBLISHER))
    if task is not None and task.owner:
        return SeatLine(role, task.owner.name, said=_("已认领"))
    if task is not None:
        return SeatLine(role, people, said=waits)
    if count:
        return SeatLine(role, "", said=_("{count} 个账号").format(count=count), signed=True)
    return SeatLine(role, people)


def _returned_by_publisher(standing: Standing) -> bool:
    returned = isinstance(standing.subject, Article) and bool(standing.subject.returned_from)
    return returned and not any(one.decision == Decision.SEND_BACK for one in standing.this_round)
