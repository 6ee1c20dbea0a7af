"""The normal form of a body: blocks of runs, and the one way to write them as HTML.

Two bodies that read the same have the same blocks, and the same blocks are always written as the same bytes,
whatever the editor, Word or a paste made of it. Nothing is written that is not named here and everything is
escaped, so what this module writes is safe whatever it was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

MARK_ORDER = ("strong", "em", "u", "s")


@dataclass(frozen=True)
class Link:
    """Where words lead, and what a reader is told about it."""

    href: str
    title: str = ""


class Run(NamedTuple):
    """Words set alike. A tuple, because a long text has many and each is made several times over."""

    text: str
    marks: frozenset[str] = frozenset()
    link: Link | None = None


# A line break is a run of its own, of a character that no text can hold.
BREAK = Run("\v")


@dataclass
class Para:
    """A paragraph or a heading: p, h2, h3, h4."""

    tag: str
    runs: list[Run]


@dataclass
class Figure:
    """A picture with the words under it; `key` is the SHA-256 of the attachment that is the picture."""

    key: str
    alt: str
    title: str = ""
    caption: list[Run] = field(default_factory=list)


@dataclass
class Rule:
    """A line across."""


@dataclass
class Listing:
    """A list, ul or ol; an ordered one may begin at another number than 1."""

    tag: str
    items: list[list[Block]]
    start: int = 1


@dataclass
class Quote:
    """What somebody else said, in blocks of its own."""

    blocks: list[Block]


@dataclass
class Cell:
    """One cell of a table, td or th."""

    tag: str
    blocks: list[Block]
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Table:
    """Rows of cells; leading rows that are all th are the head."""

    rows: list[list[Cell]]


Block = Para | Figure | Rule | Listing | Quote | Table


def html_of(blocks: Iterable[Block]) -> str:
    """The one way to write these blocks."""
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Para():
            return f"<{block.tag}>{_runs(block.runs)}</{block.tag}>"
        case Figure():
            image = (
                f'<img src="attachment:{block.key}" alt="{quoted(block.alt)}"{_attr("title", block.title)}>'
            )
            caption = f"<figcaption>{_runs(block.caption)}</figcaption>" if block.caption else ""
            return f"<figure>{image}{caption}</figure>"
        case Rule():
            return "<hr>"
        case Listing():
            start = _attr("start", block.start) if block.tag == "ol" and block.start != 1 else ""
            items = "".join(f"<li>{_bare(item)}</li>" for item in block.items)
            return f"<{block.tag}{start}>{items}</{block.tag}>"
        case Quote():
            return f"<blockquote>{html_of(block.blocks)}</blockquote>"
        case Table():
            head = _head(block.rows)
            rows = [f"<tr>{''.join(map(_cell, row))}</tr>" for row in block.rows]
            parts = {"thead": "".join(rows[:head]), "tbody": "".join(rows[head:])}
            return (
                f"<table>{''.join(f'<{tag}>{part}</{tag}>' for tag, part in parts.items() if part)}</table>"
            )


def _cell(cell: Cell) -> str:
    spans = {"colspan": cell.colspan, "rowspan": cell.rowspan}
    attrs = "".join(_attr(name, span) for name, span in spans.items() if span > 1)
    return f"<{cell.tag}{attrs}>{_bare(cell.blocks)}</{cell.tag}>"


def _bare(blocks: list[Block]) -> str:
    """A single paragraph in an item or a cell, alone or before a nested list, needs no tags of its own."""
    first, rest = blocks[0] if blocks else None, blocks[1:]
    if isinstance(first, Para) and first.tag == "p" and all(isinstance(block, Listing) for block in rest):
        return _runs(first.runs) + html_of(rest)
    return html_of(blocks)


def _head(rows: list[list[Cell]]) -> int:
    """How many leading rows are the head. A cell that reaches below it joins head and body: then there is none."""
    head = next((n for n, row in enumerate(rows) if any(cell.tag != "th" for cell in row)), len(rows))
    reach = max((n + cell.rowspan for n, row in enumerate(rows[:head]) for cell in row), default=0)
    return head if reach <= head else 0


def _runs(runs: list[Run]) -> str:
    """Runs as nested tags, outermost first: a, strong, em, u, s. Neighbours share the tags they have in common."""
    written: list[str] = []
    open_tags: list[tuple[str, str]] = []
    for run in [*runs, Run("")]:
        tags = [("a", _link(run.link))] if run.link else []
        tags += [(mark, f"<{mark}>") for mark in MARK_ORDER if mark in run.marks]
        shared = 0
        while shared < min(len(tags), len(open_tags)) and tags[shared] == open_tags[shared]:
            shared += 1
        written += [f"</{tag}>" for tag, _ in reversed(open_tags[shared:])]
        written += [opening for _, opening in tags[shared:]]
        written.append("<br>" if run == BREAK else escape(run.text, quote=False))
        open_tags = tags
    return "".join(written)


def _link(link: Link) -> str:
    return f'<a href="{quoted(link.href)}"{_attr("title", link.title)} rel="noopener noreferrer">'


def _attr(name: str, value: str | int) -> str:
    return f' {name}="{quoted(str(value))}"' if value else ""


def quoted(value: str) -> str:
    """An attribute's value, escaped as a browser would write it."""
    return escape(value, quote=False).replace('"', "&quot;")
