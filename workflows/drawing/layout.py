"""Where every step of a flow stands on its drawing, and which of its ways runs how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from workflows.drawing.shapes import (
    BETWEEN,
    FIRST_LANE,
    GAP,
    HEIGHT,
    LANE,
    MARGIN,
    ROUND,
    WIDTH,
    Box,
    Line,
    breadth,
    wrapped,
)
from workflows.flows import CaseFlow
from workflows.nodes import Finish, Step

START = "start"
TITLE, NOTE, LABEL = 14.5, 11.5, 12.5  # the sizes of letters
INSET = 7  # between a box and its words


@dataclass(frozen=True)
class Way:
    """One exit, named as its button is."""

    source: Step
    target: Any
    label: str
    verb: str

    @property
    def key(self) -> tuple[str, str]:
        return self.source.name, self.target.name


def ways_of(flow: CaseFlow) -> list[Way]:
    """Every exit once: those of one verb between the same two steps are one way."""
    found: dict[tuple[str, str, str], Way] = {}
    for step in flow.steps():
        for way in step.exits.values():
            label = str(flow.verbs[way.verb].label)
            found[step.name, way.to.name, way.verb] = Way(step, way.to, label, way.verb)
    return list(found.values())


def straight_way(flow: CaseFlow) -> list[Step]:
    """From the first step by every step's first exit."""
    found = [flow.first_step()]
    while True:
        following = next(iter(found[-1].exits.values())).to
        if not isinstance(following, Step) or following in found:
            return found
        found.append(following)


class Layout:
    """The boxes in their places; `spine` is the straight way, `aside` are the steps below it."""

    def __init__(
        self, flow: CaseFlow, done: frozenset[str], now: frozenset[str], notes: Mapping[str, str]
    ) -> None:
        self.flow = flow
        self.ways = ways_of(flow)
        self.spine = straight_way(flow)
        self.finish = next(node for node in flow.nodes() if isinstance(node, Finish))
        self.aside = sorted((step for step in flow.steps() if step not in self.spine), key=self._leads_back)
        self.boxes: dict[str, Box] = {}
        self._looks = dict.fromkeys(done, "done") | dict.fromkeys(now, "now")
        self._notes = notes
        self._place()

    def __getitem__(self, node: Any) -> Box:
        return self.boxes[node.name]

    @property
    def end(self) -> Box:
        return self.boxes[self.finish.name]

    @property
    def lowest(self) -> float:
        return max(box.bottom for box in self.boxes.values())

    # Which way runs how.

    @property
    def onward(self) -> list[Way]:
        """On along the straight way, leaving steps out."""
        at = {step.name: number for number, step in enumerate(self.spine)}
        found = [
            way
            for way in self.ways
            if {*way.key} <= set(at) and at[way.target.name] > at[way.source.name] + 1
        ]
        return sorted(found, key=lambda way: at[way.target.name])

    @property
    def down(self) -> list[Way]:
        """On to a step below, from further off than the one that it belongs to."""
        return [
            way
            for way in self.ways
            if way.source in self.spine
            and way.target in self.aside
            and way.source is not self.belongs_to(way.target)
        ]

    @property
    def back(self) -> list[Way]:
        """To a step further left, except from a step below to the one that it belongs to."""
        return [
            way
            for way in self.ways
            if way.target in self.spine
            and self[way.target].x < self[way.source].x
            and not (way.source in self.aside and self.belongs_to(way.source) is way.target)
        ]

    @property
    def out(self) -> list[Way]:
        """To the end before its time, from left to right."""
        found = [way for way in self.ways if way.target is self.finish and way.source is not self.spine[-1]]
        return sorted(found, key=lambda way: (self[way.source].x, self[way.source].y))

    def belongs_to(self, step: Step) -> Step:
        """The last step of the straight way that leads to this one below it."""
        return max(
            (way.source for way in self.ways if way.target is step and way.source in self.spine),
            key=self.spine.index,
        )

    def way(self, source: str, target: str) -> Way | None:
        return next((way for way in self.ways if way.key == (source, target)), None)

    # Placing.

    def _leads_back(self, step: Step) -> int:
        """Steps from which ways lead back lie lowest, with nothing under them."""
        return sum(way.source is step and way.target in self.spine for way in self.ways)

    def _place(self) -> None:
        gap = max([GAP, *(breadth(way.label, LABEL) + 24 for way in self.ways if way.source in self.spine)])
        words = {step.name: self._words(step) for step in (*self.spine, *self.aside)}
        height = max(HEIGHT, *(_height(lines) for lines in words.values()))
        lanes = len({way.target.name for way in self.onward})
        y = MARGIN + 14 + FIRST_LANE + LANE * lanes + height / 2
        x: float = MARGIN + ROUND
        self._circle(START, _("开始"), (x, y), look="done" if self._looks else "")
        x += ROUND + GAP - 8 - WIDTH / 2 - gap
        for step in self.spine:
            x += WIDTH + gap
            self._put(step.name, str(step.task_title), words[step.name], (x, y), height=height)
            below = [each for each in self.aside if self.belongs_to(each) is step]
            for row, each in enumerate(below, start=1):
                at = x + WIDTH + gap, y + (height + BETWEEN) * row
                self._put(each.name, str(each.task_title), words[each.name], at, height=height)
            x += (WIDTH + gap) if below else 0
        self._circle(self.finish.name, _("结束"), (x + WIDTH / 2 + gap + ROUND, y))

    def _words(self, step: Step) -> tuple[Line, ...]:
        """The title over the note, in the middle of the box."""
        width = WIDTH - 2 * INSET
        title = wrapped(str(step.task_title), TITLE, width)
        note = wrapped(self._notes.get(step.name, ""), NOTE, width)
        sizes = [(words, TITLE, False) for words in title] + [(words, NOTE, True) for words in note if words]
        at = -sum(size * 1.35 for _words, size, _small in sizes) / 2
        lines = []
        for words, size, small in sizes:
            lines.append(Line(words, round(at + size * 1.35 / 2, 1), small))
            at += size * 1.35
        return tuple(lines)

    def _circle(self, name: str, title: str, at: tuple[float, float], *, look: str | None = None) -> None:
        self._put(name, title, (Line(title, 0, small=True),), at, look=look)

    def _put(
        self,
        name: str,
        title: str,
        lines: tuple[Line, ...],
        at: tuple[float, float],
        *,
        height: float = 0,
        look: str | None = None,
    ) -> None:
        """A step of that height; without one, a circle."""
        width, height = (WIDTH, height) if height else (2 * ROUND, 2 * ROUND)
        look = self._looks.get(name, "") if look is None else look
        self.boxes[name] = Box(name, title, *at, width=width, height=height, look=look, lines=lines)


def _height(lines: tuple[Line, ...]) -> float:
    return 2 * max(abs(line.dy) for line in lines) + TITLE + 2 * INSET
