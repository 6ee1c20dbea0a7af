"""Finds what two long sequences have in common, in bounded time.

A sequence is a string with one code point an item, whatever the items are. Small stretches are compared exactly
(longest common subsequence, in C++ by rapidfuzz). Long ones are first cut at the stretches of items that occur once
on either side; if there are none (a text that repeats itself) and few edits lie between the two, a banded edit
distance finds them. What is left is compared exactly while the effort lasts, and after that is taken as replaced
whole: never wrong, only coarser than it could be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein, Opcode

SMALL = 1_000_000  # cells of a comparison that is not worth avoiding: 0.2 ms
LARGEST = 400_000_000  # cells of the largest exact comparison: 50 MB for a moment
NEAR = 2_000  # edits that the banded comparison looks for


class Match(NamedTuple):
    """`size` items from `i` in the one are the items from `j` in the other."""

    i: int
    j: int
    size: int


@dataclass
class Effort:
    """How many cells may still be compared; 4,000 million take about a second."""

    cells: int = 600_000_000

    def pays(self, cells: int) -> bool:
        if cells > self.cells:
            return False
        self.cells -= cells
        return True


def matches(
    a: str, b: str, *, effort: Effort, grams: Sequence[int] = (16, 5), small: int = SMALL
) -> list[Match]:
    """What a and b have in common, in order, never overlapping, neighbours joined. With small=0 the items are whole
    blocks: those that occur once go first, and what was replaced stays face to face."""
    found: list[Match] = []
    for match in _between(a, b, 0, len(a), 0, len(b), effort, grams, small):
        last = found[-1] if found else None
        if last and last.i + last.size == match.i and last.j + last.size == match.j:
            found[-1] = Match(last.i, last.j, last.size + match.size)
        elif match.size:
            found.append(match)
    return found


def _between(
    a: str, b: str, i0: int, i1: int, j0: int, j1: int, effort: Effort, grams: Sequence[int], small: int
) -> Iterator[Match]:
    front = _shared_front(a, b, i0, i1, j0, j1)
    yield Match(i0, j0, front)
    i0, j0 = i0 + front, j0 + front
    back = _shared_back(a, b, i0, i1, j0, j1)
    i1, j1 = i1 - back, j1 - back
    if i0 < i1 and j0 < j1:
        cells = (i1 - i0) * (j1 - j0)
        anchors = [] if cells <= small else _anchors(a, b, i0, i1, j0, j1, grams)
        for anchor in anchors:
            yield from _between(a, b, i0, anchor.i, j0, anchor.j, effort, grams, small)
            yield anchor
            i0, j0 = anchor.i + anchor.size, anchor.j + anchor.size
        if anchors:
            yield from _between(a, b, i0, i1, j0, j1, effort, grams, small)
        else:
            yield from _compared(a, b, i0, i1, j0, j1, effort, small)
    yield Match(i1, j1, back)


def _compared(
    a: str, b: str, i0: int, i1: int, j0: int, j1: int, effort: Effort, small: int
) -> Iterator[Match]:
    x, y = a[i0:i1], b[j0:j1]
    cells = len(x) * len(y)
    if not small and cells <= SMALL:
        yield from _equal(Levenshtein.opcodes(x, y), i0, j0)  # keeps what was changed facing what it became
        return
    if cells > SMALL and abs(len(x) - len(y)) <= NEAR and effort.pays(NEAR * max(len(x), len(y))):
        distance = Levenshtein.distance(x, y, score_cutoff=NEAR)
        if distance <= NEAR:
            yield from _equal(Levenshtein.opcodes(x, y, score_hint=distance), i0, j0)
            return
    if cells <= LARGEST and effort.pays(cells):
        yield from _equal(Indel.opcodes(x, y), i0, j0)


def _equal(ops: Iterable[Opcode], i0: int, j0: int) -> Iterator[Match]:
    for op in ops:
        if op.tag == "equal":
            yield Match(i0 + op.src_start, j0 + op.dest_start, op.src_end - op.src_start)


def _anchors(a: str, b: str, i0: int, i1: int, j0: int, j1: int, grams: Sequence[int]) -> list[Match]:
    """The longest chain of stretches that occur once on either side, grown as far as they agree."""
    for size in grams:
        mine, theirs = _once(a, i0, i1, size, 1), _once(b, j0, j1, size, max(1, size // 2))
        pairs = ((mine.get(gram, -1), j) for gram, j in theirs.items() if j >= 0)
        chain = _rising(sorted(pair for pair in pairs if pair[0] >= 0))
        found: list[Match] = []
        for i, j in chain:
            if i < i0 or j < j0:
                continue
            back = _shared_back(a, b, i0, i, j0, j)
            front = _shared_front(a, b, i, i1, j, j1)
            found.append(Match(i - back, j - back, back + front))
            i0, j0 = i + front, j + front
        if found:
            return found
    return []


def _once(text: str, start: int, end: int, size: int, step: int) -> dict[str, int]:
    """Where each stretch of `size` items stands; -1 for one that stands in several places. With a step only some
    are looked at, which is enough on one side."""
    places: dict[str, int] = {}
    for at in range(start, end - size + 1, step):
        gram = text[at : at + size]
        places[gram] = -1 if gram in places else at
    return places


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs (sorted by the first) in which the second rises too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_i, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(j)
            ends.append(at)
        else:
            tails[length], ends[length] = j, at
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _shared_front(a: str, b: str, i0: int, i1: int, j0: int, j1: int) -> int:
    most = min(i1 - i0, j1 - j0)
    same, step = 0, 64
    while same < most:
        step = min(step, most - same)
        if a[i0 + same : i0 + same + step] == b[j0 + same : j0 + same + step]:
            same, step = same + step, step * 2
        elif step == 1:
            break
        else:
            step = max(1, step // 2) if step < 64 else step // 8
    return same


def _shared_back(a: str, b: str, i0: int, i1: int, j0: int, j1: int) -> int:
    most = min(i1 - i0, j1 - j0)
    same, step = 0, 64
    while same < most:
        step = min(step, most - same)
        if a[i1 - same - step : i1 - same] == b[j1 - same - step : j1 - same]:
            same, step = same + step, step * 2
        elif step == 1:
            break
        else:
            step = max(1, step // 2) if step < 64 else step // 8
    return same
