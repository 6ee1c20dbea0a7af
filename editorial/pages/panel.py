"""The panel beside the text: what its reader may do now, in which words, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from editorial.models import Article, Correction, Level, LevelKey, Opinion, State
from editorial.pages.people import named
from editorial.pages.points import points
from editorial.pages.stepper import Standing
from workflows.act import Act
from workflows.models import Role, Task, User


@dataclass(frozen=True)
class Way:
    """One place that a text can be returned to."""

    to: str
    name: str


@dataclass(frozen=True)
class SignPanel:
    """For whoever may sign at the present level."""

    title: str
    place: str
    points: list[str]
    approve: str
    then: str
    blocked: str
    asks_reading: bool
    restarts: bool  # a change of text here voids signatures that were given already


@dataclass(frozen=True)
class Panel:
    """All that this person may do with this text now."""

    can: frozenset[str]
    sign: SignPanel | None
    ways: tuple[Way, ...]
    claimable: Task | None
    claimed: Task | None
    opinions: Mapping[str, list[Opinion]] = field(default_factory=dict)

    @property
    def publishes(self) -> bool:
        return "publish" in self.can


def panel(standing: Standing, opened: Mapping[str, Act], reader: User) -> Panel:
    tasks = [act.task for act in opened.values() if act.task is not None]
    approving = opened.get("approve")
    returning = opened.get("send_back")
    return Panel(
        can=frozenset(opened),
        sign=_sign_panel(standing, approving.task) if approving and approving.task else None,
        ways=_ways(standing, returning) if returning else (),
        claimable=next((task for task in tasks if task.owner_id is None and task.role), None),
        claimed=next((task for task in tasks if task.owner_id == reader.pk and task.role), None),
        opinions=_opinions(reader, standing.subject) if approving else {},
    )


def _sign_panel(standing: Standing, task: Task) -> SignPanel:
    subject, levels = standing.subject, standing.levels
    number = next(n for n, level in enumerate(levels, start=1) if level.key == task.node.level)
    level = levels[number - 1]
    text = subject if isinstance(subject, Article) else None
    marks = text.open_marks if text else 0
    return SignPanel(
        title=_("{level}签批").format(level=_short(level)),
        place=_("第 {number} 级 / 共 {count} 级").format(number=number, count=len(levels)),
        points=points(level.key),
        approve=approve_words(standing, level, task),
        then=_then(standing, level, task),
        blocked=_("还有 {count} 条批注未处理。请先采纳或说明不改的理由，再签批。").format(count=marks)
        if marks
        else "",
        asks_reading=text is not None and level.read_aloud and text.major,
        restarts=text is not None and (text.state != State.FIRST_REVIEW or any(standing.this_round)),
    )


def approve_words(standing: Standing, level: Level, task: Task) -> str:
    """What the button says: where the text goes when this seat agrees."""
    if _others_wait(standing, level, task):
        return _("同意")
    after = _level_after(standing, level)
    if after is not None:
        return _("同意，送{level}").format(level=_short(after))
    return _("同意签发") if isinstance(standing.subject, Article) else _("同意，交执行")


def _then(standing: Standing, level: Level, task: Task) -> str:
    people = who_is_next(standing, level, task)
    if not people:
        return ""
    words = _("还需 {people} 签批。") if _others_wait(standing, level, task) else _("同意后转：{people}。")
    return words.format(people=people)


def who_is_next(standing: Standing, level: Level, task: Task) -> str:
    """The people who will have it next."""
    if _others_wait(standing, level, task):
        waiting = [
            standing.could_take(rule, level.key)
            for number, rule in level.numbered()
            if number != task.seat and number not in _signed_seats(standing, level)
        ]
        return named(dict.fromkeys(person for people in waiting for person in people))
    after = _level_after(standing, level)
    if after is None:
        return named(standing.bench.able(Role.PUBLISHER))
    first = min(rule.turn for rule in after.seats)
    people = [standing.could_take(rule, after.key) for rule in after.seats if rule.turn == first]
    return named(dict.fromkeys(person for several in people for person in several))


def _signed_seats(standing: Standing, level: Level) -> set[int]:
    return {one.seat for one in standing.this_round if one.level == level.key}


def _others_wait(standing: Standing, level: Level, task: Task) -> bool:
    return len(level.seats) > len(_signed_seats(standing, level) | {task.seat})


def _level_after(standing: Standing, level: Level) -> Level | None:
    keys = [each.key for each in standing.levels]
    place = keys.index(level.key) + 1
    return standing.levels[place] if place < len(keys) else None


def _short(level: Level) -> str:
    """初审, 复审, 终审; the extra level by its whole name."""
    return level.name[:2] if len(level.name) == 4 else level.name


def _ways(standing: Standing, act: Act) -> tuple[Way, ...]:
    """The author, and the earlier levels that the flow's table names."""
    exits = act.step.exits if act.step else {}
    found = [Way("author", _("作者 {name}").format(name=standing.subject.author.name))]
    for way in exits.values():
        if way.verb == "send_back" and way.branch:
            signers = [one.signer for one in standing.this_round if one.level == way.branch]
            name = str(LevelKey(way.branch).label)
            found.append(Way(way.branch, f"{name} {named(signers)}".strip()))
    return tuple(found)


def _opinions(reader: User, subject: Article | Correction) -> dict[str, list[Opinion]]:
    found: dict[str, list[Opinion]] = {}
    for opinion in Opinion.objects.offered_to(reader, subject.unit, subject.level):
        found.setdefault(opinion.verb, []).append(opinion)
    return found


def seats_open(standing: Standing, reader: User) -> Sequence[tuple[User, str]]:
    """Who could agree by telephone now, and at which seat: everybody who may take an open one, but the reader."""
    level = next((each for each in standing.levels if each.key == standing.subject.level), None)
    if level is None:
        return []
    seats = dict(level.numbered())
    found: dict[int, tuple[User, str]] = {}
    for task in standing.tasks:
        rule = seats.get(task.seat)
        if rule is None:
            continue
        able = [task.owner] if task.owner else standing.could_take(rule, level.key)
        for person in able:
            if person.pk != reader.pk:
                found.setdefault(person.pk, (person, rule.label))
    return list(found.values())
