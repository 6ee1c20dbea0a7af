"""What a drawing is made of: boxes for steps, wires for ways, and the measures of both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

WIDTH, HEIGHT, GAP = 132, 58, 58  # of a step at least, and the least between two
ROUND = 17  # the radius of the circles at both ends
LANE, FIRST_LANE = 24, 30  # between lanes, and from the steps to the nearest
BETWEEN = 34  # one row and the next
MARGIN = 16
PORT = 18  # between two lines at one side of a step
CORNER = 7
KINDS = ("main", "passed", "on", "back", "out", "side")  # of wires: each has its colour

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One line of a box's words, and how far below its middle."""

    words: str
    dy: float
    small: bool = False


@dataclass(frozen=True)
class Box:
    """A step, or the circle where it begins or ends. `look` is done, now or nothing."""

    name: str
    title: _StrOrPromise
    x: float
    y: float
    width: float = WIDTH
    height: float = HEIGHT
    look: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2

    @property
    def is_circle(self) -> bool:
        return self.width == self.height


@dataclass(frozen=True)
class Wire:
    """A way along its points, or a branch that joins another's lane at a dot and has no arrow of its own."""

    kind: str
    source: str
    target: str
    points: tuple[Point, ...]
    label: str = ""
    label_at: Point = (0, 0)
    anchor: str = "middle"
    dots: tuple[Point, ...] = ()
    arrow: bool = True
    before: tuple[Point, ...] = ()  # of a branch: the way to it, along another's line
    after: tuple[Point, ...] = ()  # and the way on, along the lane that it joins

    @property
    def whole(self) -> tuple[Point, ...]:
        """From the one step to the other, for whoever draws each way by itself."""
        return self.before + self.points + self.after

    @property
    def path(self) -> str:
        """As the `d` of an SVG path, with round corners."""
        said = [f"M{_said(self.points[0])}"]
        for before, here, after in zip(self.points, self.points[1:], self.points[2:], strict=False):
            said.append(f"L{_said(_towards(here, before))} Q{_said(here)} {_said(_towards(here, after))}")
        return " ".join([*said, f"L{_said(self.points[-1])}"])


@dataclass(frozen=True)
class Drawing:
    """Boxes and wires on a sheet of that size."""

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]

    @property
    def kinds(self) -> list[str]:
        return [kind for kind in KINDS if any(wire.kind == kind for wire in self.wires)]

    @property
    def is_wide(self) -> bool:
        """Too wide to be read on a phone without moving it."""
        return self.width > 900


def breadth(words: str, size: float) -> float:
    """How wide words are at most, in letters of that size: a Chinese character takes all of it."""
    return sum(size if east_asian_width(each) in "WF" else size * 0.6 for each in words)


def wrapped(words: str, size: float, width: float) -> list[str]:
    """Words in as few lines as that width allows, broken at spaces and after the marks that list things."""
    lines = [""]
    for piece in re.findall(r"[^\s、，→]+[、，→]?\s*|[→\s]+", words):
        if lines[-1] and breadth((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _said(point: Point) -> str:
    return f"{point[0]:g},{point[1]:g}"


def _towards(here: Point, there: Point) -> Point:
    """The point a corner's radius away from here, on the way there."""
    length = abs(there[0] - here[0]) + abs(there[1] - here[1])
    share = min(CORNER, length / 2) / length if length else 0
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share
