"""Where a mark stands in a text, so that it is found again when the text around it has changed; and carrying out
what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from .pieces import Block
from .reading import Reader
from .sequence import Effort, Match, matches
from .tokens import Piece, differences

CONTEXT = 32  # characters remembered on either side
NEAR_CONTEXT = 8  # those of them that weigh double
PLAIN_ENOUGH = 8  # characters from which a quote that stands once needs no context to be known again
ONE_SIDE, EITHER_SIDE = (
    0.8,
    0.5,
)  # how much of its surroundings a quote must have kept on one side, or on both
MOST_PLACES = 2_000  # places of a quote that are weighed
_EMPTY = re.compile(r"<(strong|em|u|s|a)(?: [^<>]*)?></\1>")


class CannotApply(ValueError):
    """A correction cannot be carried out; the message says why in the user's words."""


class QuoteGone(CannotApply):
    """The words that were marked are no longer there."""


class AcrossBlocks(CannotApply):
    """The marked words reach over the end of a paragraph."""


class OnPicture(CannotApply):
    """The marked words stand for a picture."""


@dataclass(frozen=True)
class Anchor:
    """A stretch of plain text: its words, where they stood, and what stood around them. An empty quote is a place
    between two characters."""

    quote: str
    start: int
    end: int
    before: str = ""
    after: str = ""


def anchor(plain: str, start: int, end: int) -> Anchor:
    """The anchor of plain[start:end]."""
    if not 0 <= start <= end <= len(plain):
        raise ValueError(f"{start}..{end} is not inside a text of {len(plain)} characters")
    return Anchor(
        plain[start:end], start, end, plain[max(0, start - CONTEXT) : start], plain[end : end + CONTEXT]
    )


def locate(anchor: Anchor, plain: str, was: str | None = None) -> tuple[int, int] | None:
    """Where the same words stand in `plain` now; None when they themselves were changed or are gone.

    In turn: the old offsets, if words and surroundings are the same; the place that a comparison with `was` (the text
    the offsets count, where the caller has it) maps them to; the place whose surroundings are most alike. A quote of
    8 characters or more that stands once is known without its surroundings: it was moved. With `was`, a place where
    the same words stood before is never taken for it.
    """
    start, end = anchor.start, anchor.end
    if plain[start:end] == anchor.quote and _around(plain, start, end) == (anchor.before, anchor.after):
        return start, end
    common: list[Match] = []
    if was is not None and was[start:end] == anchor.quote:
        common = matches(was, plain, effort=Effort())
        if mapped := _mapped(anchor, len(was), common):
            return mapped
    return _most_alike(anchor, plain, common)


def _around(plain: str, start: int, end: int) -> tuple[str, str]:
    return plain[max(0, start - CONTEXT) : start], plain[end : end + CONTEXT]


def _mapped(anchor: Anchor, length: int, common: Sequence[Match]) -> tuple[int, int] | None:
    """The quote's place through what the two texts have in common; an empty quote needs its neighbours."""
    low, high = (anchor.start, anchor.end) if anchor.quote else (anchor.start - 1, anchor.end + 1)
    for match in common:
        shift = match.j - match.i
        if match.i <= max(low, 0) and min(high, length) <= match.i + match.size:
            return anchor.start + shift, anchor.end + shift
    return None


def _most_alike(anchor: Anchor, plain: str, common: Sequence[Match]) -> tuple[int, int] | None:
    size = len(anchor.quote)
    places = [at for at in _places(anchor, plain) if not size or not _stood(at, at + size, common)]
    if not places:
        return None
    if len(places) == 1 and size >= PLAIN_ENOUGH:
        return places[0], places[0] + size
    sides = {at: _sides(anchor, plain, at) for at in places}
    at = max(places, key=lambda one: (_likeness(*sides[one]), -abs(one - anchor.start)))
    known = max(sides[at]) >= ONE_SIDE or min(sides[at]) >= EITHER_SIDE
    return (at, at + size) if known else None


def _stood(start: int, end: int, common: Sequence[Match]) -> bool:
    """Whether these characters were in the text before. The quote's own place was looked for by then."""
    return any(match.j <= start and end <= match.j + match.size for match in common)


def _places(anchor: Anchor, plain: str) -> Iterator[int]:
    """Everywhere the quote stands, nearest first if there are too many; for an empty quote, where its neighbours do."""
    if anchor.quote:
        found = _all(anchor.quote, plain)
        if len(found) > MOST_PLACES:
            found = sorted(found, key=lambda at: abs(at - anchor.start))[:MOST_PLACES]
        yield from sorted(found)
        return
    before, after = anchor.before[-NEAR_CONTEXT:], anchor.after[:NEAR_CONTEXT]
    befores = {at + len(before) for at in _all(before, plain)} if before else {0}
    afters = set(_all(after, plain)) if after else {len(plain)}
    yield from sorted(befores & afters or befores | afters)


def _all(part: str, plain: str) -> list[int]:
    found: list[int] = []
    at = plain.find(part)
    while at >= 0:
        found.append(at)
        at = plain.find(part, at + 1)
    return found


def _sides(anchor: Anchor, plain: str, at: int) -> tuple[float, float]:
    """How alike the surroundings are before and after, 0 to 1."""
    before, after = _around(plain, at, at + len(anchor.quote))
    return _side(anchor.before[::-1], before[::-1]), _side(anchor.after, after)


def _likeness(left: float, right: float) -> float:
    """The better side counts for most, so that a cut or an insertion right beside the quote does not lose it."""
    return round(0.75 * max(left, right) + 0.25 * min(left, right), 3)


def _side(was: str, now: str) -> float:
    """Both begin at the quote, and what is nearest to it weighs double. A text's own end is a surrounding too."""
    if not was or not now:
        return float(was == now)
    near = Indel.normalized_similarity(was[:NEAR_CONTEXT], now[:NEAR_CONTEXT])
    return (2 * near + Indel.normalized_similarity(was, now)) / 3


def apply(html: str, anchor: Anchor, corrected: str) -> str:
    """The body with the anchored words corrected, and every other byte of it as it was. Words that stay keep their
    setting; new ones take that of what they replace. "\\n" is a line break. The result wants sanitising as any
    edit does: a correction to nothing may leave an empty paragraph."""
    reader = Reader(html, traced=True)
    place = locate(anchor, "\n".join(block.text for block in reader.blocks))
    if place is None:
        raise QuoteGone(_("正文里已找不到“{quote}”，可能已被改过").format(quote=anchor.quote))
    at = 0
    for block in reader.blocks:
        if at <= place[0] and place[1] <= at + len(block.text):
            return _corrected(html, block, place[0] - at, place[1] - at, corrected)
        at += len(block.text) + 1
    if not reader.blocks:
        raise QuoteGone(_("正文是空的，请直接修改正文"))
    raise AcrossBlocks(_("“{quote}”跨了段落，请直接修改正文").format(quote=anchor.quote.replace("\n", "↵")))


def apply_text(text: str, anchor: Anchor, corrected: str) -> str:
    """The same for plain text of one line, such as a title."""
    place = locate(anchor, text)
    if place is None:
        raise QuoteGone(_("标题里已找不到“{quote}”，可能已被改过").format(quote=anchor.quote))
    return text[: place[0]] + corrected + text[place[1] :]


def _corrected(html: str, block: Block, start: int, end: int, corrected: str) -> str:
    if block.kind == "rule" or _touches_picture(block, start, end):
        raise OnPicture(_("图片和分隔线不能这样改，请直接修改正文"))
    quote = block.text[start:end]
    parts: list[tuple[int, int, str]] = []  # where in the HTML, and what goes there
    pieces = differences(quote, corrected)
    for at, piece in enumerate(pieces):
        if piece.op == "-":
            follows = pieces[at + 1] if at + 1 < len(pieces) and pieces[at + 1].op == "+" else None
            put = corrected[follows.j0 : follows.j1] if follows else ""
            spans = dict.fromkeys(block.spans[start + piece.i0 : start + piece.i1])
            parts += [(low, high, "" if n else _written(put)) for n, (low, high) in enumerate(spans)]
        elif piece.op == "+" and not _replaces(pieces, at):
            here = _gap(block, start + piece.i0)
            parts.append((here, here, _written(corrected[piece.j0 : piece.j1])))
    for low, high, words in reversed(parts):
        html = html[:low] + words + html[high:]
    while (less := _EMPTY.sub("", html)) != html:
        html = less
    return html


def _replaces(pieces: list[Piece], at: int) -> bool:
    return at > 0 and pieces[at - 1].op == "-"


def _gap(block: Block, at: int) -> int:
    """Where in the HTML words go that stand before character `at`: after the one before it, inside its tags."""
    if at:
        return block.spans[at - 1][1]
    return block.spans[0][0] if block.spans else block.inside


def _touches_picture(block: Block, start: int, end: int) -> bool:
    at = 0
    for run in block.runs:
        if run.picture and start < at + len(run.text) and (at < end or at < start == end):
            return True
        at += len(run.text)
    return False


def _written(words: str) -> str:
    return escape(words, quote=False).replace("\n", "<br>")
