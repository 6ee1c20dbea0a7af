"""Reads sanitised HTML into blocks, and remembers where in the HTML each character stands."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from .pieces import Block, Container, Picture, Run, Style

STYLES = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "u": "u",
    "ins": "u",
    "s": "s",
    "del": "s",
}
LINES = {"p": "p", "div": "p", "h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
LINES |= {"figcaption": "caption"}
CONTAINERS = frozenset(
    {"ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "td", "th", "figure"}
)
KEPT_ATTRS = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}
NEVER_EMPTY = frozenset({"li", "td", "th"})
ORDER = ("strong", "em", "u", "s")
SPACES = " \t\r\n\f"
PARTS = re.compile(r"[ \t\r\n\f]+|[^ \t\r\n\f]+(?: (?=[^ \t\r\n\f])[^ \t\r\n\f]+)*")

Attrs = list[tuple[str, str | None]]


class Reader(HTMLParser):
    """One pass over the HTML. White space is cut down as a browser does, so offsets count what is seen."""

    def __init__(self, html: str, *, traced: bool = False) -> None:
        super().__init__(convert_charrefs=False)
        self.html, self.traced = html, traced
        self.blocks: list[Block] = []
        self.path: list[Container] = []
        self.styles: list[tuple[str, Style]] = []
        self.runs: list[Run] = []
        self.spans: list[tuple[int, int]] = []
        self.line = ""  # the kind of the block being read, "" between blocks
        self.wanted = False  # it has tags of its own, so it stands even when empty
        self.begun = self.inside = self.told = 0
        self.gap = True  # what came before ends in white space
        self.keys = 0
        self.started: set[int] = set()  # containers that hold a block already
        self._rows = [0]
        for row in html.splitlines(keepends=True) if "\r" in html else html.split("\n"):
            self._rows.append(self._rows[-1] + len(row) + ("\r" not in html))
        self.feed(html)
        self.close()
        self.end_line(len(html))

    @property
    def at(self) -> int:
        """Where in the HTML the parser stands."""
        row, column = self.getpos()
        return self._rows[row - 1] + column

    @property
    def style(self) -> Style:
        return self.styles[-1][1] if self.styles else Style()

    def handle_starttag(self, tag: str, attrs: Attrs) -> None:
        start, end = self.at, self.at + len(self.get_starttag_text() or "")
        if tag in LINES:
            self.end_line(start)
            self.begin(LINES[tag], start, end, wanted=tag != "div")
        elif tag in CONTAINERS:
            self.end_line(start)
            if tag in ("ul", "ol") and self.path and self.path[-1].tag == "li":
                self._keep_empty(start)
            self.keys += 1
            kept = tuple((n, v) for n, v in attrs if n in KEPT_ATTRS.get(tag, ()) and v and v != "1")
            self.path.append(Container(tag, self.keys, kept))
            self.inside = end
        elif tag in STYLES or tag == "a":
            self.styles.append((tag, self._set(tag, dict(attrs))))
        elif tag == "br":
            self.line_break(start, end)
        elif tag == "img":
            self.picture(dict(attrs), start, end)
        elif tag == "hr":
            self.end_line(start)
            self.begin("rule", start, end, wanted=True)
            self.end_line(end)

    def handle_endtag(self, tag: str) -> None:
        end = self.html.find(">", self.at) + 1 or len(self.html)
        if tag in LINES:
            self.end_line(end)
        elif tag in CONTAINERS and any(each.tag == tag for each in self.path):
            self.end_line(self.at)
            while True:
                self._keep_empty(self.at)
                if self.path.pop().tag == tag:
                    break
        elif any(opened == tag for opened, _ in self.styles):
            while self.styles.pop()[0] != tag:
                pass

    def _keep_empty(self, end: int) -> None:
        """An item or a cell that holds nothing yet, before a list in it begins or when it ends, is a line too."""
        if self.path and self.path[-1].tag in NEVER_EMPTY and self.path[-1].key not in self.started:
            self.begin("p", self.inside, self.inside, wanted=True)
            self.end_line(end)

    def handle_data(self, data: str) -> None:
        self.words(data, self.at)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        length = len(written) + self.html.startswith(";", self.at + len(written))
        self.words(unescape(f"{written};"), self.at, self.at + length)

    def _set(self, tag: str, attrs: dict[str, str | None]) -> Style:
        now = self.style
        if tag == "a":
            return now._replace(href=attrs.get("href") or "", title=attrs.get("title") or "")
        return now._replace(tags=tuple(t for t in ORDER if t == STYLES[tag] or t in now.tags))

    def begin(self, kind: str, start: int, inside: int, *, wanted: bool = False) -> None:
        self.line, self.wanted, self.begun, self.inside = kind, wanted, start, inside
        self.gap = True

    def words(self, text: str, start: int, end: int | None = None) -> None:
        """Text that stands in the HTML from `start`: character by character, or (with an `end`) as one piece.
        White space after white space says nothing."""
        if not self.line:
            if not text.strip(SPACES):
                return
            self.begin("p", start, start)
        for match in PARTS.finditer(text):
            part, at = match[0], start + match.start()
            if part[0] in SPACES:
                if self.gap:
                    continue
                self._put(Run(" ", self.style), [(at, start + match.end()) if end is None else (start, end)])
            elif end is None:
                spans = [(at + n, at + n + 1) for n in range(len(part))] if self.traced else []
                self._put(Run(part, self.style), spans)
            else:
                self._put(Run(part, self.style), [(start, end)] * len(part))
            self.gap = part[0] in SPACES

    def line_break(self, start: int, end: int) -> None:
        if not self.line:
            self.begin("p", start, start)
        self._drop(" ")
        self._put(Run("\n", self.style), [(start, end)])
        self.gap = True

    def picture(self, attrs: dict[str, str | None], start: int, end: int) -> None:
        if not self.line:
            self.begin("p", start, start)
        found = Picture(attrs.get("src") or "", attrs.get("alt") or "", attrs.get("title") or "")
        self._put(Run(found.words, self.style, found), [(start, end)] * len(found.words))
        self.gap = False

    def _put(self, run: Run, spans: list[tuple[int, int]]) -> None:
        last = self.runs[-1] if self.runs else None
        if last and last.style == run.style and not last.picture and not run.picture:
            self.runs[-1] = run._replace(text=last.text + run.text)
        else:
            self.runs.append(run)
        if self.traced:
            self.spans += spans

    def _drop(self, ending: str) -> None:
        """Takes back the last characters that are not seen at the end of a line."""
        while self.runs and not self.runs[-1].picture and self.runs[-1].text[-1] in ending:
            last = self.runs.pop()
            if len(last.text) > 1:
                self.runs.append(last._replace(text=last.text[:-1]))
            self.spans[-1:] = []

    def end_line(self, end: int) -> None:
        """Ends the block being read, if there is one."""
        kind, self.line = self.line, ""
        self._drop(" \n")
        runs, spans, self.runs, self.spans = self.runs, self.spans, [], []
        if not kind or not (runs or self.wanted):
            return
        name = self._kind(kind)
        if name in ("p", "quote", "caption") and kind == "p" and _only_pictures(runs):
            spans = [span for span in spans if self.html.startswith("<img", span[0])]
            runs, name = [run for run in runs if run.picture], "img"
        self.blocks.append(
            Block(
                kind=name,
                runs=tuple(runs),
                path=tuple(self.path),
                lead=self.html[self.told : self.begun],
                source=self.html[self.begun : end],
                spans=tuple(spans),
                inside=self.inside,
            )
        )
        self.told = end
        self.started.update(each.key for each in self.path)

    def _kind(self, kind: str) -> str:
        """A paragraph is called after what it stands in: the words of an item, a cell, a quotation."""
        if kind != "p" or not self.path:
            return kind
        inner = self.path[-1]
        if inner.tag == "li":
            return "p" if inner.key in self.started else "li"
        return {"td": "cell", "th": "head", "blockquote": "quote", "figure": "caption"}.get(inner.tag, kind)


def _only_pictures(runs: list[Run]) -> bool:
    words = "".join(run.text for run in runs if not run.picture)
    return any(run.picture for run in runs) and not words.strip()
