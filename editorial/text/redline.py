"""Redline: what changed between two texts, for a person to read and a signature to rest on.

Blocks are paired first (`pairing`), then compared letter by letter or word by word (`tokens`), and painted in the
structure of the new text (`painting`, `frame`). Nothing that changes a digest goes unshown: a change of setting, of
a link, of what a block is, of a picture, and at last of mere spelling in HTML is said in words of ours, `small.chg`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .blocks import blocks
from .facing import Facing, facings, text_facing
from .frame import Frame, Merge
from .painting import Painter, edit, label
from .pairing import units
from .pieces import Block, Container, Note, PictureAddress, Run
from .tokens import By

__all__ = ["By", "Note", "Redline", "Row", "Stats", "redline", "redline_text"]


class Row(NamedTuple):
    """One line of the view side by side."""

    left: SafeString
    right: SafeString
    changed: bool


class Stats(NamedTuple):
    """What a change came to. `inserted` and `deleted` count characters of words that came or went, moves not among
    them; the others count places: only punctuation, only numbers, only setting or structure, moved blocks."""

    inserted: int
    deleted: int
    punctuation: int
    digits: int
    settings: int
    moves: int


@dataclass(frozen=True)
class Redline:
    """The difference of two texts."""

    facings: tuple[Facing, ...]
    notes: tuple[Note, ...] = ()
    address: PictureAddress | None = None
    unseen: bool = False

    @cached_property
    def inline(self) -> SafeString:
        """The new text with `ins` and `del` in it, and the notes laid over it."""
        return self._painted[0]

    @cached_property
    def _painted(self) -> tuple[SafeString, int]:
        merge, frame, settings, at = Merge(), Frame(), 0, 0
        for facing in self.facings:
            for was, now in zip(facing.old, facing.new, strict=False):
                merge.meet(was, now)
        if self.unseen:
            frame.put((), "text", f'<p class="p">{label(_("写法有改动，看上去一样"))}</p>')
        for facing in self.facings:
            painter = self._painter(facing, "both", at)
            painted = painter.paint(facing.pieces)
            settings += painter.settings
            painted[0] = _said(facing) + painted[0]
            if not facing.new:
                for block in facing.old:
                    frame.put(merge.path(block), block.kind, painted[0], gone=True)
            for block, html in zip(facing.new, painted, strict=False):
                frame.put(block.path, block.kind, html, at=at)
                at += len(block.text) + 1
        return frame.done(), settings

    @cached_property
    def rows(self) -> list[Row]:
        """Old and new side by side, a paragraph (or a row of a table) a line."""
        found: list[Row] = []
        order = (
            _Order([b for f in self.facings for b in f.old]),
            _Order([b for f in self.facings for b in f.new]),
        )
        at = 0
        for _unit, group in groupby(self.facings, key=lambda facing: facing.unit):
            left, right, changed = Frame(), Frame(), False
            for facing in group:
                old = self._painter(facing, "old", at) if facing.old else None
                new = self._painter(facing, "new", at)
                said = _said(facing)
                changed |= bool(said or facing.alone or facing.clusters)
                for block, html in zip(facing.old, old.paint(facing.pieces) if old else (), strict=False):
                    left.put(order[0].alone(block), block.kind, (said if not facing.new else "") + html)
                for block, html in zip(facing.new, new.paint(facing.pieces), strict=False):
                    right.put(order[1].alone(block), block.kind, said + html, at=at)
                    at, said = at + len(block.text) + 1, ""
                changed |= bool(new.settings)
            found.append(Row(left.done(), right.done(), changed))
        return found

    @cached_property
    def changes(self) -> int:
        """How many changes a person would count."""
        found = self._painted[1] + self.unseen
        for _unit, group in groupby(self.facings, key=lambda facing: facing.unit):
            together = list(group)
            if all(facing.alone for facing in together) and not (together[0].moved and together[0].old):
                found += 1 + sum(f.clusters for f in together if f.moved)
            elif not all(facing.alone for facing in together):
                found += sum(facing.clusters + bool(facing.said) for facing in together)
        return found

    @cached_property
    def stats(self) -> Stats:
        """The same in figures."""
        inserted = deleted = moves = 0
        places = {"punct": 0, "digit": 0}
        for facing in self.facings:
            touched = ""
            for piece in facing.pieces:
                if piece.op == "-" and piece.kind not in ("moved", "echo") and facing.told:
                    deleted += len(facing.told.plain(piece.i0, piece.i1).replace("\n", ""))
                if piece.op == "+" and piece.kind != "moved" and facing.became:
                    inserted += len(facing.became.plain(piece.j0, piece.j1).replace("\n", ""))
                if piece.kind in places and (piece.op == "-" or touched != piece.kind):
                    places[piece.kind] += 1
                touched = piece.kind if piece.op == "-" else ""
        moves = len({facing.unit for facing in self.facings if facing.moved and facing.new})
        settings = self._painted[1] + sum(1 for f in self.facings if f.said and not f.alone) + self.unseen
        return Stats(inserted, deleted, places["punct"], places["digit"], settings, moves)

    @cached_property
    def pieces(self) -> list[tuple[str, str]]:
        """The same as plain text: joined, what is "=" or "-" is the old plain text, "=" or "+" the new."""
        found: list[tuple[str, str]] = []
        olds = news = 0
        for facing in self.facings:
            border = {(1, 1): "=", (1, 0): "-", (0, 1): "+"}.get(
                (bool(olds and facing.old), bool(news and facing.new))
            )
            if border:
                found.append((border, "\n"))
            olds, news = olds + len(facing.old), news + len(facing.new)
            for piece in facing.pieces:
                if piece.op == "+" and facing.became:
                    found.append(("+", facing.became.plain(piece.j0, piece.j1)))
                elif facing.told and piece.kind != "echo":
                    found.append((piece.op, facing.told.plain(piece.i0, piece.i1)))
        return found

    def _painter(self, facing: Facing, side: str, at: int) -> Painter:
        return Painter(
            old=facing.told, new=facing.became, side=side, notes=self.notes, at=at, address=self.address
        )


def redline(
    old_html: str,
    new_html: str,
    notes: Iterable[Note] = (),
    by: By = "char",
    *,
    address: PictureAddress | None = None,
) -> Redline:
    """What became of one sanitised body in another. The offsets of notes count the new plain text. `address` says
    where a picture is served; one without an address is shown by its words."""
    found = facings(units(blocks(old_html)), units(blocks(new_html)), by)
    difference = Redline(tuple(found), tuple(notes), address)
    unseen = old_html != new_html and not difference.changes
    return Redline(tuple(found), tuple(notes), address, unseen=True) if unseen else difference


def redline_text(old: str, new: str, notes: Iterable[Note] = (), by: By = "char") -> Redline:
    """The same for plain text of one line, such as titles: without any tags around it."""
    was, now = (Block("text", (Run(text),) if text else ()) for text in (old, new))
    return Redline((text_facing(was, now, by),), tuple(notes))


def _said(facing: Facing) -> str:
    """Words of ours before a block; what came or went without any words of its own is a change by them alone."""
    if not facing.said:
        return ""
    words = label(facing.said)
    block = (facing.old or facing.new)[0]
    if facing.alone and not block.text:
        return edit("del" if facing.old else "ins", "para", words)
    return words


class _Order:
    """An item shown by itself keeps its number; what it was nested in is left out."""

    def __init__(self, shown: Sequence[Block]) -> None:
        self.number: dict[int, int] = {}
        counted: dict[int, int] = {}
        for block in shown:
            for outer, inner in zip(block.path, block.path[1:], strict=False):
                if inner.tag == "li" and inner.key not in self.number:
                    first = int(dict(outer.attrs).get("start", "1"))
                    self.number[inner.key] = counted[outer.key] = counted.get(outer.key, first - 1) + 1

    def alone(self, block: Block) -> tuple[Container, ...]:
        item = block.nearest("li")
        if item is None:
            return block.path
        at = block.path.index(item)
        parent = block.path[at - 1] if at else Container("ul", item.key)
        number = self.number.get(item.key, 1)
        attrs = (("start", str(number)),) if parent.tag == "ol" and number != 1 else ()
        return (parent._replace(attrs=attrs), *block.path[at:])
