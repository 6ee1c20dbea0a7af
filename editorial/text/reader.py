"""Reads a tree of elements, however it was nested, into the blocks of the normal form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from . import characters
from .normal import BREAK, Block, Cell, Figure, Link, Listing, Para, Quote, Rule, Run, Table
from .tree import Element

MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "u": "u", "ins": "u"}
MARKS |= {"s": "s", "strike": "s", "del": "s"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
INLINE = frozenset({"a", "br", "span", "font", "sup", "sub", *MARKS})
LISTS = frozenset({"ul", "ol"})
SECTIONS = {
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "center",
    "form",
    "fieldset",
}
TABLE_PARTS = {"caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
PARAGRAPHS = {"p", "pre", "address", "dl", "dt", "dd", "details", "summary", "figure", "figcaption", "li"}
BLOCKS = frozenset(SECTIONS | TABLE_PARTS | PARAGRAPHS)
KNOWN = INLINE | LISTS | BLOCKS | set(HEADINGS) | {"blockquote", "table", "hr", "img"}

DEEPEST = 16
WIDEST = 30
LONGEST_LINK = 2000
LONGEST_WORDS = 300
_LINK = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]|tel:[+\d])[^\s]*", re.IGNORECASE)
# Combining marks at the start of a run would combine with the tag before it wherever a page is normalised.
_ACCENTS = "".join(map(chr, range(0x0300, 0x0370)))
_KEY = re.compile(r"attachment:([0-9a-f]{64})")


class TooDeep(Exception):
    """Lists, tables or quotations stand inside one another more often than any text needs."""


def blocks_of(body: Element, image_key: Callable[[str], str | None] | None = None) -> list[Block]:
    """The blocks of a parsed body. `image_key` answers which attachment a picture's address stands for."""
    return _Reader(image_key).read(body.children)


class _Reader:
    """Reads one container: gathers runs until a block ends them."""

    def __init__(self, image_key: Callable[[str], str | None] | None, depth: int = 0) -> None:
        if depth > DEEPEST:
            raise TooDeep
        self.image_key, self.depth = image_key, depth
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.tag = "p"

    def read(self, children: Iterable[Element | str]) -> list[Block]:
        self.walk(children, Run(""))
        self.flush()
        return self.blocks

    def inside(self, children: Iterable[Element | str]) -> list[Block]:
        return _Reader(self.image_key, self.depth + 1).read(children)

    def flush(self) -> None:
        runs = tidy_runs(self.runs)
        self.runs = []
        if runs:
            self.blocks.append(Para(self.tag, runs if self.tag == "p" else _plainly(runs)))

    def put(self, *blocks: Block) -> None:
        self.flush()
        self.blocks.extend(blocks)

    def walk(self, children: Iterable[Element | str], like: Run) -> None:
        for child in children:
            if isinstance(child, str):
                self.runs.append(Run(characters.tidy(child), like.marks, like.link))
            elif child.tag in INLINE:
                self.inline(child, like)
            else:
                self.block(child, like)

    def inline(self, element: Element, like: Run) -> None:
        if element.tag == "br":
            self.runs.append(BREAK)
        elif element.tag in MARKS:
            self.walk(element.children, like._replace(marks=like.marks | {MARKS[element.tag]}))
        elif element.tag == "a":
            self.walk(element.children, like._replace(link=_link(element)))
        elif element.tag in ("sup", "sub"):
            table = characters.SUPERSCRIPT if element.tag == "sup" else characters.SUBSCRIPT
            words = characters.raised(element.text.strip(), table)
            self.walk(element.children if words == element.text.strip() else [words], like)
        else:
            self.walk(element.children, like)

    def block(self, element: Element, like: Run) -> None:
        match element.tag:
            case "img":
                self.put(*self.figure(element))
            case "hr":
                self.put(Rule())
            case "ul" | "ol":
                self.put(*self.listing(element))
            case "blockquote":
                blocks = self.inside(element.children)
                self.put(*([Quote(blocks)] if blocks else []))
            case "table":
                self.put(*self.table(element))
            case "figcaption" if self.captions_a_figure(element):
                pass
            case _:
                self.text(element, like)

    def text(self, element: Element, like: Run) -> None:
        self.flush()
        outer, self.tag = self.tag, HEADINGS.get(element.tag, self.tag)
        self.walk(element.children, like)
        self.flush()
        self.tag = outer

    def figure(self, element: Element) -> list[Block]:
        source = element.attrs.get("src", "")
        match = _KEY.fullmatch(source)
        key = match[1] if match else self.image_key(source) if self.image_key and source else None
        return [Figure(key, _words(element, "alt"), _words(element, "title"))] if key else []

    def captions_a_figure(self, element: Element) -> bool:
        """A caption belongs to the picture just before it that has none; elsewhere it is a paragraph."""
        self.flush()
        last = self.blocks[-1] if self.blocks else None
        if not isinstance(last, Figure) or last.caption:
            return False
        inner = self.inside(element.children)
        last.caption = tidy_runs(run for b in inner if isinstance(b, Para) for run in (BREAK, *b.runs))
        self.blocks.extend(b for b in inner if not isinstance(b, Para))
        return True

    def listing(self, element: Element) -> list[Block]:
        """A list; what stands in it outside any item joins the item before."""
        items: list[list[Block]] = []
        for child in element.children:
            is_item = isinstance(child, Element) and child.tag == "li"
            inner = self.inside(child.children if isinstance(child, Element) and is_item else [child])
            if is_item or not items:
                items.append([])
            items[-1].extend(_in_item(block) for block in inner)
        before, items = _beginning_with_words(items)
        return before + ([Listing(element.tag, items, _number(element, "start", 9999))] if items else [])

    def table(self, element: Element) -> list[Block]:
        self.flush()
        for child in element.children:
            if isinstance(child, Element) and child.tag == "caption":
                self.text(child, Run(""))
        rows = [[self.cell(cell) for cell in _named(row, "td", "th")] for row in _rows(element)]
        rows = _squared([row for row in rows if row])
        return [Table(rows)] if rows else []

    def cell(self, element: Element) -> Cell:
        blocks = self.inside(element.children)
        if element.tag == "th":
            blocks = [replace(b, runs=_plainly(b.runs)) if isinstance(b, Para) else b for b in blocks]
        return Cell(
            element.tag, blocks, _number(element, "colspan", WIDEST), _number(element, "rowspan", WIDEST)
        )


def tidy_runs(runs: Iterable[Run]) -> list[Run]:
    """Runs with white space cut down, none at either end of a line, and equal neighbours joined."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    tidied = [_tidy_line(line) for line in lines]
    filled = [number for number, line in enumerate(tidied) if line]
    if not filled:
        return []
    first, *others = tidied[filled[0] : filled[-1] + 1]
    return first + [run for line in others for run in (BREAK, *line)]


def _tidy_line(line: Iterable[Run]) -> list[Run]:
    line = _joined(run._replace(marks=run.marks - {"u"}) if run.link else run for run in line)
    line = [Run(characters.tidy(run.text).lstrip(_ACCENTS), run.marks, run.link) for run in line]
    text = "".join(run.text for run in line)
    letters = list(text)
    for start, end, worth in characters.gaps(text):
        letters[start:end] = [worth, *[""] * (end - start - 1)]
    for order, dropped in (
        (range(len(letters)), _ACCENTS + " \u3000"),
        (range(len(letters))[::-1], " \u3000"),
    ):
        for at in order:
            if letters[at].strip(dropped):
                break
            letters[at] = ""
    tidied: list[Run] = []
    at = 0
    for run in line:
        tidied.append(Run("".join(letters[at : at + len(run.text)]), run.marks, run.link))
        at += len(run.text)
    return _joined(tidied)


def _joined(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if run.text and joined and (joined[-1].marks, joined[-1].link) == (run.marks, run.link):
            joined[-1] = Run(joined[-1].text + run.text, run.marks, run.link)
        elif run.text:
            joined.append(run)
    return joined


def _plainly(runs: list[Run]) -> list[Run]:
    """A heading or a head cell is bold as it is: bold throughout says nothing more."""
    words = [run for run in runs if run != BREAK]
    if all("strong" in run.marks for run in words):
        return [run if run == BREAK else run._replace(marks=run.marks - {"strong"}) for run in runs]
    return runs


def _in_item(block: Block) -> Block:
    """An item holds no heading, so one that was pasted into it becomes a bold paragraph."""
    if isinstance(block, Para) and block.tag != "p":
        return Para("p", [r if r == BREAK else r._replace(marks=r.marks | {"strong"}) for r in block.runs])
    return block


def _beginning_with_words(items: list[list[Block]]) -> tuple[list[Block], list[list[Block]]]:
    """What stands before the first words of a list, and its items, each of which begins with words: no editor
    knows an item that begins with a picture, so that joins the item before."""
    before: list[Block] = []
    kept: list[list[Block]] = []
    for item in items:
        words = next((n for n, block in enumerate(item) if isinstance(block, Para)), len(item))
        (kept[-1] if kept else before).extend(item[:words])
        if item[words:]:
            kept.append(item[words:])
    return before, kept


def _squared(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows that fill a grid: what a last cell spans beyond it is cut off, what is missing is an empty cell."""
    ends, covered = [], dict.fromkeys(range(len(rows)), 0)
    for number, row in enumerate(rows):
        for cell in row:
            cell.rowspan = min(cell.rowspan, len(rows) - number)
            for below in range(number + 1, number + cell.rowspan):
                covered[below] += cell.colspan
        ends.append(covered[number] + sum(cell.colspan for cell in row[:-1]) + 1)
    width = max(ends, default=0)
    for number, row in enumerate(rows):
        room = width - covered[number] - sum(cell.colspan for cell in row[:-1])
        row[-1].colspan = max(1, min(row[-1].colspan, room))
        row += [Cell(row[0].tag, []) for _missing in range(room - row[-1].colspan)]
    return rows


def _link(element: Element) -> Link | None:
    href = "".join(characters.tidy(element.attrs.get("href", "")).strip().splitlines()).replace(" ", "%20")
    if len(href) > LONGEST_LINK or not _LINK.fullmatch(href):
        return None
    return Link(href, _words(element, "title"))


def _words(element: Element, name: str) -> str:
    return characters.one_line(characters.one_line(element.attrs.get(name, ""))[:LONGEST_WORDS])


def _number(element: Element, name: str, most: int) -> int:
    value = element.attrs.get(name, "")
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _named(element: Element, *tags: str) -> list[Element]:
    return [c for c in element.children if isinstance(c, Element) and c.tag in tags]


def _rows(table: Element) -> list[Element]:
    """The rows of a table in the order they are read: the foot comes last wherever it was written."""
    rows = _named(table, "tr")
    for part in _named(table, "thead", "tbody") + _named(table, "tfoot"):
        rows += _named(part, "tr")
    return rows
