"""Blocks as one string to be compared: a picture is one letter, and so is the border between two paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from .pieces import Block, Picture, Style

# Lone surrogates: no text that was ever decoded holds one, so they cannot be taken for a character.
BORDER = "\udfff"
_FIRST_PICTURE = 0xD800


class Pictures(dict[Picture, str]):
    """The letter of each picture; both sides of a comparison share one of these."""

    def __missing__(self, picture: Picture) -> str:
        self[picture] = letter = chr(_FIRST_PICTURE + len(self) % 2047)
        return letter


class Part(NamedTuple):
    """Letters set alike; `at` is where they begin in plain text, counted from the first of these blocks."""

    start: int
    end: int
    style: Style
    picture: Picture | None
    at: int


class Letters:
    """What is compared and painted: the letters of one block, or of several that face one."""

    def __init__(self, blocks: Sequence[Block], pictures: Pictures) -> None:
        self.blocks = tuple(blocks)
        self.parts: list[Part] = []
        self.borders: list[int] = []
        letters: list[str] = []
        length = at = 0
        for number, block in enumerate(blocks):
            if number:
                self.borders.append(length)
                self.parts.append(Part(length, length + 1, Style(), None, at))
                letters.append(BORDER)
                length, at = length + 1, at + 1
            for run in block.runs:
                text = pictures[run.picture] if run.picture else run.text
                self.parts.append(Part(length, length + len(text), run.style, run.picture, at))
                letters.append(text)
                length, at = length + len(text), at + len(run.text)
        self.text = "".join(letters)
        self.plain_length = at
        self._starts = [part.start for part in self.parts]
        self._ats = [part.at for part in self.parts]

    def between(self, start: int, end: int) -> list[Part]:
        """The parts of a stretch, cut to it."""
        found: list[Part] = []
        for part in self.parts[max(0, bisect_right(self._starts, start) - 1) :]:
            if part.start >= end:
                break
            if part.end > start:
                begin = max(part.start, start)
                found.append(
                    part._replace(start=begin, end=min(part.end, end), at=part.at + begin - part.start)
                )
        return found

    def index(self, at: int, *, after: bool = False) -> int:
        """The letter at an offset of plain text; one inside a picture's words is moved before or after it."""
        if not self.parts:
            return 0
        part = self.parts[max(0, bisect_right(self._ats, at) - 1)]
        if part.picture:
            return part.end if after and at > part.at else part.start
        return min(part.start + max(0, at - part.at), part.end)

    def plain(self, start: int, end: int) -> str:
        """The words of a stretch as plain text has them."""
        return "".join(
            part.picture.words if part.picture else self.text[part.start : part.end]
            for part in self.between(start, end)
        ).replace(BORDER, "\n")
