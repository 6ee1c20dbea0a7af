"""What a text is made of on the screen: blocks of runs, where each stands, and the notes laid over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

PictureAddress = Callable[[str], str]
"""Where a picture's bytes are served, told from its `src`; "" leaves the words that stand for it."""


class Style(NamedTuple):
    """How words are set: strong, em, u, s in that order, and where they lead."""

    tags: tuple[str, ...] = ()
    href: str = ""
    title: str = ""


class Picture(NamedTuple):
    """An image as the text names it."""

    src: str
    alt: str = ""
    title: str = ""

    @property
    def words(self) -> str:
        """What stands for a picture in plain text, in a table cell and in the count of offsets."""
        return f"〔图：{self.alt}〕"


class Run(NamedTuple):
    """Words set alike; a line break is "\\n" in the text. A picture is a run of its own, with its words."""

    text: str
    style: Style = Style()
    picture: Picture | None = None


class Container(NamedTuple):
    """One list, item, table, row, cell, quotation or figure that a block stands in; `key` tells it from its like."""

    tag: str
    key: int
    attrs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Block:
    """One line of the plain text.

    kind is p, h2, h3, h4, li, quote, cell (td), head (th), img, caption, rule, or text (a title: no tags around it).
    `lead` and `source` are the HTML before and of the block as it was written, `spans` where each character of
    the text stands in it (only when asked for), `inside` where the words begin.
    """

    kind: str
    runs: tuple[Run, ...] = ()
    path: tuple[Container, ...] = ()
    lead: str = field(default="", compare=False, repr=False)
    source: str = field(default="", compare=False, repr=False)
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)
    inside: int = field(default=0, compare=False, repr=False)

    @cached_property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @cached_property
    def shape(self) -> tuple[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]]:
        """Where and as what it stands, whichever list or table that is."""
        return self.kind, tuple((each.tag, each.attrs) for each in self.path)

    def nearest(self, *tags: str) -> Container | None:
        """The innermost container of one of these kinds."""
        return next((each for each in reversed(self.path) if each.tag in tags), None)


class Note(NamedTuple):
    """A mark laid over the text: offsets count characters of the plain text; `kind` is the kit's class for it.
    `number` is what the reader sees; without one it is the id."""

    id: int | str
    start: int
    end: int
    kind: str = "typo"
    number: int | None = None

    @property
    def label(self) -> str:
        return str(self.id if self.number is None else self.number)
