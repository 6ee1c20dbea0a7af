"""A text as a flat list of blocks, as plain text, as a count of characters, and as safe HTML with marks on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString

from .frame import Frame
from .painting import painted
from .pieces import Block, Container, Note, Picture, PictureAddress, Run, Style
from .reading import Reader

__all__ = [
    "Block",
    "Container",
    "Note",
    "Picture",
    "PictureAddress",
    "Run",
    "Style",
    "blocks",
    "count_words",
    "plain",
    "plain_of",
    "render",
]

_PICTURE = re.compile(r"^〔图：[^\n]*〕$", re.MULTILINE)
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_WIDE = (
    "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u203b\u2460-\u24ff\u2e80-\u2fdf\u2ff0-\u2fff\u3001-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uffee\u1100-\u11ff\U00016fe0-\U0001b2ff\U00020000-\U0003ffff"
)
_COUNTED = re.compile(rf"[^\s{_WIDE}]+(?:\u2019[^\s{_WIDE}]+)*|[{_WIDE}]")


def blocks(html: str) -> list[Block]:
    """The blocks of sanitised HTML in the order they are read; every item and cell is one at least."""
    return Reader(html).blocks


def plain_of(parts: Iterable[Block]) -> str:
    """The plain text of blocks that were already read."""
    return "\n".join(block.text for block in parts)


def plain(html: str) -> str:
    """The canonical plain text, which the offsets of marks count: one line a block, cells and items alike.

    White space counts as a browser shows it. A line break inside a block is "\\n" too, a picture is 〔图：alt〕,
    a rule (hr) an empty line.
    """
    return plain_of(blocks(html))


def count_words(text: str) -> int:
    """字数 of a plain text, as Word and WPS count it: every Chinese character counts one, and so does every
    Chinese or full-width punctuation mark, kana or full-width digit; a run of anything else without a space
    (a number, a Latin word, "COVID-19", "12.6%") counts one. White space and pictures count nothing.
    """
    seen = _UNSEEN.sub("", _PICTURE.sub("", text))
    return sum(1 for _ in _COUNTED.finditer(seen))


def render(
    html: str | Sequence[Block], notes: Iterable[Note] = (), *, address: PictureAddress | None = None
) -> SafeString:
    """The text rebuilt as safe HTML in the kit's classes, with its notes laid over it.

    Every element with `data-at` begins at that offset of the plain text. `address` says where a picture is
    served; a picture without one is shown by its words.
    """
    frame, at = Frame(), 0
    laid = tuple(notes)
    for block in blocks(html) if isinstance(html, str) else html:
        frame.put(block.path, block.kind, painted(block, laid, at, address=address), at=at)
        at += len(block.text) + 1
    return frame.done()
