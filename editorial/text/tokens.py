"""Text cut into what changes as one (a Chinese character, a number, a Latin word), and what changed between texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, takewhile
from typing import Literal, NamedTuple

from .letters import BORDER
from .sequence import Effort, matches

By = Literal["char", "word"]

# What joins the character before it: accents, variation selectors, skin tones; a ZWJ takes the next one along.
_JOINS = "\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_TOKEN = re.compile(
    rf"[0-9#*]\ufe0f?\u20e3"
    rf"|[0-9]+(?:,[0-9]{{3}}(?![0-9]))*(?:\.[0-9]+)*[%％‰]?"
    rf"|[\uff10-\uff19]+(?:[．.][\uff10-\uff19]+)*[%％‰]?"
    rf"|[{_LATIN}][{_LATIN}\u0300-\u036f]*"
    rf"|[\U0001f1e6-\U0001f1ff]{{2}}"
    rf"|.(?:[{_JOINS}]|\u200d.)*",
    re.DOTALL,
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NUMBER = re.compile(r"[0-9\uff10-\uff19][0-9\uff10-\uff19.,．%％‰]*")
_IN_NUMBERS = frozenset(".,:：-—–~～%％‰/．")
_SENTENCE_END = frozenset("。！？；!?;\n" + BORDER)


class Piece(NamedTuple):
    """Letters i0..i1 of the old text are (op "=") or became letters j0..j1 of the new. "-" has no new letters and
    "+" no old. `kind` is punct or digit when the change is only that; para, moved and echo are for whole blocks."""

    op: Literal["=", "-", "+"]
    kind: str
    i0: int
    i1: int
    j0: int
    j1: int


class _Edit(NamedTuple):
    """Tokens i0..i1 became tokens j0..j1; `same` when they are alike."""

    same: bool
    i0: int
    i1: int
    j0: int
    j1: int


def tokens(text: str, by: By = "char") -> list[str]:
    """The tokens of a text, which joined are the text."""
    letters = _TOKEN.findall(text)
    if by == "char":
        return letters
    stretches = [
        (han, list(group))
        for han, group in groupby(letters, key=lambda letter: len(letter) == 1 and bool(_HAN.match(letter)))
    ]
    cut = iter(_words("\n".join("".join(group) for han, group in stretches if han)))
    words: list[str] = []
    for han, group in stretches:
        words += takewhile(lambda word: word != "\n", cut) if han else group
    return words


def _words(text: str) -> Iterable[str]:
    import rjieba  # loads its dictionary, which only a comparison by words should wait for

    return rjieba.cut(text)


def last_letter(text: str, start: int, end: int) -> int:
    """Where the last character that a reader sees in text[start:end] begins."""
    low = max(start, end - 12)
    *_, last = [match.start() for match in _TOKEN.finditer(text, low, end)]
    return end - 1 if text[last:end].isascii() else last


def differences(old: str, new: str, by: By = "char", effort: Effort | None = None) -> list[Piece]:
    """How old became new. Joined, the "=" and "-" pieces are old, the "=" and "+" pieces new."""
    a, b = tokens(old, by), tokens(new, by)
    codes: dict[str, str] = {}
    for token in (*a, *b):
        if token not in codes:
            codes[token] = chr(len(codes) + 1)
    x, y = "".join([codes[token] for token in a]), "".join([codes[token] for token in b])
    edits = _readable(a, b, _edits(a, b, x, y, effort or Effort()))
    return list(_pieces(a, b, edits))


def _edits(a: Sequence[str], b: Sequence[str], x: str, y: str, effort: Effort) -> list[_Edit]:
    found: list[_Edit] = []
    i = j = 0
    for match in (*matches(x, y, effort=effort), None):
        end_i, end_j = (match.i, match.j) if match else (len(a), len(b))
        if i < end_i or j < end_j:
            found.append(_Edit(False, i, end_i, j, end_j))
        if match:
            i, j = match.i + match.size, match.j + match.size
            found.append(_Edit(True, match.i, i, match.j, j))
    return [*_slid(a, b, found)]


def _slid(a: Sequence[str], b: Sequence[str], edits: list[_Edit]) -> Iterator[_Edit]:
    """An insertion or deletion that could as well stand a little to the left or right goes to where a sentence,
    or else a clause, ends: 「，今年」 and not 「今年，」."""
    for at in range(1, len(edits) - 1):
        left, edit, right = edits[at - 1 : at + 2]
        if edit.same or not left.same or not right.same or (edit.i0 < edit.i1 and edit.j0 < edit.j1):
            continue
        text, start, end = (b, edit.j0, edit.j1) if edit.j0 < edit.j1 else (a, edit.i0, edit.i1)
        low, high = 0, 0
        while left.i1 - left.i0 + low > 0 and low > -200 and text[start + low - 1] == text[end + low - 1]:
            low -= 1
        while right.i1 - right.i0 - high > 0 and high < 200 and text[start + high] == text[end + high]:
            high += 1
        by = max(range(low, high + 1), key=lambda n: (_seam(text, start + n, end + n), -abs(n)))
        edits[at - 1] = left._replace(i1=left.i1 + by, j1=left.j1 + by)
        edits[at] = _Edit(False, edit.i0 + by, edit.i1 + by, edit.j0 + by, edit.j1 + by)
        edits[at + 1] = right._replace(i0=right.i0 + by, j0=right.j0 + by)
    yield from (edit for edit in edits if edit.i0 < edit.i1 or edit.j0 < edit.j1)


def _seam(text: Sequence[str], start: int, end: int) -> int:
    score = 0
    for place in (start, end):
        before = text[place - 1] if place else "\n"
        score += 3 if before in _SENTENCE_END else 2 if sort_of(before) == "punct" else 0
    return score


def _readable(a: Sequence[str], b: Sequence[str], edits: list[_Edit]) -> list[_Edit]:
    """Swallows islands: what stayed alike between two changes and is too little to be read as such. One character
    between two changes of words is, and two or more between changes at least twice as long on either side.
    Punctuation stays between small changes, for it is looked at by itself; so does a change of punctuation or of
    a number only."""
    done: list[_Edit] = []
    for edit in edits:
        done.append(edit)
        while len(done) >= 3 and not done[-1].same and done[-2].same and not done[-3].same:
            left, island, right = done[-3:]
            if not _is_island(a, b, left, island, right):
                break
            done[-3:] = [_Edit(False, left.i0, right.i1, left.j0, right.j1)]
    return done


def _is_island(a: Sequence[str], b: Sequence[str], left: _Edit, island: _Edit, right: _Edit) -> bool:
    words = a[island.i0 : island.i1]
    size = sum(map(len, words))
    least = min(_length(a, b, left), _length(a, b, right))
    if BORDER in words or any(_sort(a, b, each) for each in (left, right)):
        return False
    if any(sort_of(word) for word in words):
        return size * 4 <= least and not any(word in _SENTENCE_END for word in words)
    return size == 1 or size * 2 <= least


def _length(a: Sequence[str], b: Sequence[str], edit: _Edit) -> int:
    return max(sum(map(len, a[edit.i0 : edit.i1])), sum(map(len, b[edit.j0 : edit.j1])))


@lru_cache(maxsize=4096)
def sort_of(token: str) -> str:
    """punct, digit, or "" for words."""
    if _NUMBER.fullmatch(token):
        return "digit"
    return (
        "punct"
        if all(unicodedata.category(c)[0] in "PZ" or c in "\n\t～＋＝＜＞|~+=<>^`" for c in token)
        else ""
    )


def _sort(a: Sequence[str], b: Sequence[str], edit: _Edit) -> str:
    """The kind of a change: punct if no word or number is touched, digit if only numbers are."""
    both = (*a[edit.i0 : edit.i1], *b[edit.j0 : edit.j1])
    sorts = {sort_of(token) for token in both}
    if sorts == {"punct"}:
        return "punct"
    numbers = all(token in _IN_NUMBERS or sort_of(token) == "digit" for token in both)
    return "digit" if "digit" in sorts and numbers else ""


def _apart(a: Sequence[str], b: Sequence[str], edit: _Edit) -> Iterator[_Edit]:
    """A change whose old and new side are words, punctuation and numbers in the same order is several changes."""
    olds = [(key, len(list(group))) for key, group in groupby(a[edit.i0 : edit.i1], key=sort_of)]
    news = [(key, len(list(group))) for key, group in groupby(b[edit.j0 : edit.j1], key=sort_of)]
    parts: list[_Edit] = []
    i, j = edit.i0, edit.j0
    if [key for key, _n in olds] == [key for key, _n in news]:
        for (_key, m), (_again, n) in zip(olds, news, strict=True):
            parts.append(_Edit(False, i, i + m, j, j + n))
            i, j = i + m, j + n
    if not parts or any(a[p.i0 : p.i1] == b[p.j0 : p.j1] for p in parts):
        yield edit
    else:
        yield from parts


def _pieces(a: Sequence[str], b: Sequence[str], edits: list[_Edit]) -> Iterator[Piece]:
    """From tokens to letters."""
    i = j = 0
    for edit in edits:
        for part in (edit,) if edit.same else _apart(a, b, edit):
            end_i = i + sum(map(len, a[part.i0 : part.i1]))
            end_j = j + sum(map(len, b[part.j0 : part.j1]))
            if part.same:
                yield Piece("=", "", i, end_i, j, end_j)
            else:
                kind = _sort(a, b, part)
                if i < end_i:
                    yield Piece("-", kind, i, end_i, j, j)
                if j < end_j:
                    yield Piece("+", kind, end_i, end_i, j, end_j)
            i, j = end_i, end_j
