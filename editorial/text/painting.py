"""Paints letters as safe HTML: insertions and deletions, changes of setting, and notes over the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from .letters import BORDER, Letters, Pictures
from .pieces import Block, Note, Picture, PictureAddress, Style
from .tokens import Piece, last_letter

Wrap = Callable[[str], str]
_SAFE_LINK = re.compile(r"(?:https?:|mailto:|tel:|[/#?]|[^:/?#]*(?:[/?#]|$))", re.IGNORECASE)
_SAFE_PICTURE = re.compile(r"(?:https?:|/|[^:/?#]*(?:[/?#]|$))", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


def painted(block: Block, notes: Sequence[Note], at: int, *, address: PictureAddress | None = None) -> str:
    """The inside of one unchanged block that begins at offset `at`, with its notes."""
    letters = Letters((block,), Pictures())
    painter = Painter(new=letters, notes=notes, at=at, address=address)
    return painter.paint([Piece("=", "", 0, 0, 0, len(letters.text))] if letters.text else [])[0]


def label(words: str) -> str:
    """Words of ours in the middle of the text: never part of it."""
    return f'<small class="chg">{escape(words)}</small>'


@dataclass
class Painter:
    """Paints pieces of `old` and `new`. `side` is both, or old or new alone; `new` begins at offset `at` of the
    plain text."""

    old: Letters | None = None
    new: Letters | None = None
    side: str = "both"
    notes: Sequence[Note] = ()
    at: int = 0
    address: PictureAddress | None = None
    settings: int = 0  # how many changes of setting were met
    written: list[list[str]] = field(default_factory=lambda: [[]])

    def __post_init__(self) -> None:
        self.laid: list[tuple[int, int, bool, Note]] = []
        if self.new and self.new.blocks and self.side != "old":
            for note in self.notes:
                self._lay(self.new, note)
        self.laid.sort(key=lambda one: (one[0], -one[1]))
        self.cuts = sorted({cut for first, last, _ends, _note in self.laid for cut in (first, last)})

    def _lay(self, new: Letters, note: Note) -> None:
        """A note on the letters it covers here, and whether it ends here. One over nothing but the end of a
        paragraph is laid as one over no character."""
        start, end, length = note.start - self.at, note.end - self.at, new.plain_length
        over_nothing = end == start or (start, end) == (length, length + 1)
        if not (0 <= start <= length if over_nothing else start < length and end > 0):
            return
        first, last = new.index(max(start, 0)), new.index(min(end, length), after=True)
        if first < last and new.text[last - 1] == BORDER:
            last -= 1
        if first < last and new.text[first] == BORDER:
            first += 1
        self.laid.append((first, last, end <= length + 1, note))

    def paint(self, pieces: Sequence[Piece]) -> list[str]:
        """The inside of each new block, in order; of each old block when only the old side is painted."""
        for piece in pieces:
            if piece.op == "=" or (piece.kind == "moved" and piece.i0 < piece.i1 and piece.j0 < piece.j1):
                self._same(piece)
            elif piece.op == "-" and self.old and self.side != "new":
                self._gone(self.old, piece)
            elif piece.op == "+" and self.new and self.side != "old":
                self._come(self.new, piece)
        if self.laid and self.new and not self.new.text:
            self._notes_at(0)
        return ["".join(block) for block in self.written]

    def _put(self, html: str) -> None:
        self.written[-1].append(html)

    def _gone(self, old: Letters, piece: Piece) -> None:
        for part, border in _between_borders(old, piece.i0, piece.i1):
            if part[0] < part[1]:
                self._put(edit("del", piece.kind, self._words(old, *part, changed=True)))
            if border:
                self._put(edit("del", "para", label("¶")))
                if self.side == "old":
                    self.written.append([])

    def _come(self, new: Letters, piece: Piece) -> None:
        for part, border in _between_borders(new, piece.j0, piece.j1):
            if part[0] < part[1]:
                self._noted(new, *part, lambda html: edit("ins", piece.kind, html), changed=True)
            if border:
                self._put(edit("ins", "para", label("¶")))
                self.written.append([])

    def _same(self, piece: Piece) -> None:
        letters, start, end = (self.new, piece.j0, piece.j1)
        if self.side == "old" or letters is None:
            letters, start, end = self.old, piece.i0, piece.i1
        assert letters is not None
        if self.old is None or self.new is None:
            self._noted(letters, start, end, str)
            return
        wrap: Wrap = str if piece.op == "=" else lambda html: edit("ins", "moved", html)
        for said, group in groupby(self._settings(piece), key=lambda one: one[2]):
            stretch = list(group)
            low, high = start + stretch[0][0], start + stretch[-1][1]
            if not said:
                self._noted(letters, low, high, wrap)
                continue
            self._noted(letters, low, high, lambda html: wrap(f'<span class="fmt">{html}</span>'))
            self.settings += 1
            if self.side != "old":
                self._put(label(said))

    def _settings(self, piece: Piece) -> list[tuple[int, int, str]]:
        """Stretches of unchanged letters, counted from the piece's start, and how their setting changed."""
        assert self.old is not None
        assert self.new is not None
        olds = self.old.between(piece.i0, piece.i1)
        news = self.new.between(piece.j0, piece.j1)
        ends = sorted({part.end - piece.i0 for part in olds} | {part.end - piece.j0 for part in news})
        found: list[tuple[int, int, str]] = []
        was = became = begin = 0
        for end in ends:
            while olds[was].end - piece.i0 < end:
                was += 1
            while news[became].end - piece.j0 < end:
                became += 1
            found.append((begin, end, _said(olds[was].style, news[became].style)))
            begin = end
        return found

    def _noted(self, letters: Letters, start: int, end: int, wrap: Wrap, *, changed: bool = False) -> None:
        """Letters start..end, each stretch inside the notes that cover it, and a note's number where it ends."""
        if not self.laid or letters is not self.new:
            self._put(wrap(self._words(letters, start, end, changed=changed)))
            return
        stops = [start, *(cut for cut in self.cuts if start < cut < end), end]
        for low, high in pairwise(stops):
            over = [note for first, last, _ends, note in self.laid if first <= low and high <= last]
            ends = [n for first, last, ends, n in self.laid if last == high and first < last and ends]
            if low in self.cuts:
                self._notes_at(low)
            if ends:
                tail = last_letter(letters.text, low, high)
                if low < tail:
                    self._put(_marked(over, wrap(self._words(letters, low, tail, changed=changed))))
                html = _marked(over, wrap(self._words(letters, tail, high, changed=changed)))
                html += "".join(map(_number, ends))
                self._put(html if letters.text[tail] == "\n" else f'<span class="nb">{html}</span>')
            else:
                self._put(_marked(over, wrap(self._words(letters, low, high, changed=changed))))
        if end == len(letters.text) or letters.text[end] == BORDER:
            self._notes_at(end)

    def _notes_at(self, place: int) -> None:
        """Notes that cover no letter: something is missing here."""
        for first, last, ends, note in self.laid:
            if first == last == place and ends:
                self._put(_marked([note], "") + _number(note))

    def _words(self, letters: Letters, start: int, end: int, *, changed: bool = False) -> str:
        return "".join(
            _styled(
                self._picture(part.picture, changed)
                if part.picture
                else _text(letters.text[part.start : part.end], changed),
                part.style,
            )
            for part in letters.between(start, end)
        )

    def _picture(self, picture: Picture, changed: bool) -> str:
        where = self.address(picture.src) if self.address else picture.src
        if not _SAFE_PICTURE.match(_CONTROL.sub("", where)) or not where:
            return f'<span class="pic">{escape(picture.words)}</span>'
        title = f' title="{escape(picture.title)}"' if picture.title else ""
        said = label(" ".join(filter(None, (picture.words, picture.title)))) if changed else ""
        return f'<img src="{escape(where)}" alt="{escape(picture.alt)}"{title}>{said}'


def _between_borders(letters: Letters, start: int, end: int) -> list[tuple[tuple[int, int], bool]]:
    """A stretch cut where paragraphs meet, and whether a border follows each cut."""
    borders = [border for border in letters.borders if start <= border < end]
    starts, ends = [start, *(border + 1 for border in borders)], [*borders, end]
    return [((low, high), high in borders) for low, high in zip(starts, ends, strict=True)]


def edit(tag: str, kind: str, html: str) -> str:
    """What came (ins) or went (del)."""
    return f'<{tag} class="{kind}">{html}</{tag}>' if kind else f"<{tag}>{html}</{tag}>"


def _text(text: str, changed: bool) -> str:
    return escape(text, quote=False).replace("\n", f"{label('↵')}<br>" if changed else "<br>")


def _styled(html: str, style: Style) -> str:
    for tag in reversed(style.tags):
        html = f"<{tag}>{html}</{tag}>"
    if style.href and _SAFE_LINK.match(_CONTROL.sub("", style.href)):
        title = f' title="{escape(style.title)}"' if style.title else ""
        html = f'<a href="{escape(style.href)}"{title} rel="noopener noreferrer">{html}</a>'
    return html


def _marked(notes: Sequence[Note], html: str) -> str:
    for note in reversed(notes):
        html = f'<mark class="anno anno-{escape(note.kind)}" data-anno="{escape(str(note.id))}">{html}</mark>'
    return html


def _number(note: Note) -> str:
    name = escape(_("批注 {number}").format(number=note.label))
    return (
        f'<button type="button" class="anno-ref anno-{escape(note.kind)}" data-anno="{escape(str(note.id))}" '
        f'aria-label="{name}">{escape(note.label)}</button>'
    )


def _said(was: Style, now: Style) -> str:
    """How the setting of words changed, in words; "" where it did not."""
    if was == now:
        return ""
    names = {"strong": _("加粗"), "em": _("斜体"), "u": _("下划线"), "s": _("删除线")}
    said = [name for tag, name in names.items() if tag in now.tags and tag not in was.tags]
    said += [
        _("取消{setting}").format(setting=names[tag])
        for tag in names
        if tag in was.tags and tag not in now.tags
    ]
    if was.href != now.href:
        form = (
            _("链接 {old} → {new}")
            if was.href and now.href
            else _("加链接 {new}")
            if now.href
            else _("去链接 {old}")
        )
        said.append(form.format(old=was.href, new=now.href))
    elif was.title != now.title:
        said.append(_("链接说明 {old} → {new}").format(old=was.title or "—", new=now.title or "—"))
    return "、".join(said)
