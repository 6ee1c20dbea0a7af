"""Which blocks of an old text face which of a new one: kept, changed, added, gone, moved, split or joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz.distance import LCSseq

from .pieces import Block
from .sequence import Effort, matches

ALIKE = 0.45  # share of letters in common from which two blocks are one block changed
SAME_WORDS = 0.75  # the same for one block that faces several, and for one that was moved and changed
IN_PART = 0.6  # share of a part's letters that the whole block must bring it
MOST_PARTS = 6  # into which one block is found to be split, when other blocks stand around
SAMPLES, SAMPLE_SIZE = 256, 6  # stretches of a long text that are looked for in another
FEW, SHORT = (
    10_000,
    1_000_000_000,
)  # pairs of blocks, and of their letters, that are all compared with each other
SHORTEST_MOVE = 6  # letters from which the same block elsewhere is a move and not chance


@dataclass(frozen=True)
class Unit:
    """What is paired as one: a block, or all cells of a table's row."""

    blocks: tuple[Block, ...]
    row: int = 0  # the key of the row, 0 for a block by itself

    @cached_property
    def text(self) -> str:
        return "\t".join(block.text for block in self.blocks)

    @cached_property
    def identity(self) -> tuple[str, ...]:
        sources = [run.picture.src for block in self.blocks for run in block.runs if run.picture]
        rule = self.blocks[0].kind if self.blocks[0].kind == "rule" else ""
        return ("row" if self.row else rule, self.text, *sources)

    @property
    def splits(self) -> bool:
        return not self.row and self.blocks[0].kind not in ("cell", "head", "img", "rule", "text")


@dataclass(frozen=True)
class Pair:
    """What faces each other: one and one, one and several, several and one, or one and nothing.
    `moved` is the other end of a move: the old unit for what came, the new one for what went."""

    old: tuple[Unit, ...] = ()
    new: tuple[Unit, ...] = ()
    moved: Unit | None = None


def units(blocks: Sequence[Block]) -> list[Unit]:
    """Blocks gathered into what is paired as one."""
    found: list[Unit] = []
    for block in blocks:
        row = next((each.key for each in block.path if each.tag == "tr"), 0)
        if row and found and found[-1].row == row:
            found[-1] = Unit((*found[-1].blocks, block), row)
        else:
            found.append(Unit((block,), row))
    return found


def pairs(old: Sequence[Unit], new: Sequence[Unit], effort: Effort) -> list[Pair]:
    """Old and new units in the order they are shown: first what stayed the same, word for word; between that, what
    is most alike; and at last, of what has nothing to face, what went to another place."""
    codes: dict[tuple[str, ...], str] = {}
    a, b = ("".join(codes.setdefault(u.identity, chr(len(codes) + 1)) for u in side) for side in (old, new))
    found: list[Pair] = []
    i = j = 0
    for match in (*matches(a, b, effort=effort, grams=(1,), small=0), None):
        end_i, end_j = (match.i, match.j) if match else (len(old), len(new))
        found += _gap(old[i:end_i], new[j:end_j], effort)
        if match:
            i, j = match.i + match.size, match.j + match.size
            found += [Pair((old[match.i + n],), (new[match.j + n],)) for n in range(match.size)]
    return _with_moves(found, effort)


def alike(old: str, new: str, effort: Effort) -> int:
    """How many letters two texts have in common, in order; for long ones, about how many."""
    if not old or not new:
        return 0
    if (cells := len(old) * len(new)) <= 100_000_000 and effort.pays(
        cells // 8
    ):  # counted in words of 64 bits
        return LCSseq.similarity(old, new)
    short, long = sorted((old, new), key=len)
    places = range(0, max(1, len(short) - SAMPLE_SIZE), max(1, len(short) // SAMPLES))
    return sum(short[at : at + SAMPLE_SIZE] in long for at in places) * len(short) // len(places)


def _gap(old: Sequence[Unit], new: Sequence[Unit], effort: Effort) -> list[Pair]:
    """Between two units that stayed, the pairing that keeps most letters."""
    if not old or not new:
        return [*(Pair((u,)) for u in old), *(Pair((), (u,)) for u in new)]
    if (
        min(len(old), len(new)) == 1
        and max(len(old), len(new)) > MOST_PARTS
        and _all_in_one(old, new, effort)
    ):
        return [Pair(tuple(old), tuple(new))]
    if not _few(old, new):
        return _long_gap(old, new, effort)
    common = [[alike(o.text, n.text, effort) if bool(o.row) == bool(n.row) else 0 for n in new] for o in old]
    best = [[(0.0, 0, 0)] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old), -1, -1):
        for j in range(len(new), -1, -1):
            if i == len(old) or j == len(new):
                best[i][j] = (0.0, min(1, len(old) - i), 0 if i < len(old) else min(1, len(new) - j))
                continue
            choices = [(best[i + 1][j][0], 1, 0), (best[i][j + 1][0], 0, 1)]
            if _faces(old[i], new[j], common[i][j]):
                choices.append((best[i + 1][j + 1][0] + common[i][j] + 0.5, 1, 1))
            for m, n, worth in _several(old, new, i, j, common, effort):
                choices.append((best[i + m][j + n][0] + worth, m, n))
            best[i][j] = max(choices, key=lambda choice: (choice[0], choice[1] == choice[2], choice[1]))
    return list(_chosen(old, new, best))


def _chosen(
    old: Sequence[Unit], new: Sequence[Unit], best: Sequence[Sequence[tuple[float, int, int]]]
) -> Iterator[Pair]:
    i = j = 0
    while i < len(old) or j < len(new):
        _worth, m, n = best[i][j]
        yield Pair(tuple(old[i : i + m]), tuple(new[j : j + n]))
        i, j = i + m, j + n


def _faces(old: Unit, new: Unit, common: int) -> bool:
    """Whether two units are one, changed: alike enough, or the one nearly all inside the other."""
    m, n = len(old.text), len(new.text)
    if bool(old.row) != bool(new.row):
        return False
    if not m or not n:
        return m == n and old.blocks[0].kind == new.blocks[0].kind
    return 2 * common >= ALIKE * (m + n) or (min(m, n) >= 8 and common >= 0.9 * min(m, n))


def _all_in_one(old: Sequence[Unit], new: Sequence[Unit], effort: Effort) -> bool:
    """Whether one block was split into many, or many joined into one."""
    if not all(unit.splits and unit.text for unit in (*old, *new)):
        return False
    was, now = ("".join(unit.text for unit in side) for side in (old, new))
    return alike(was, now, effort) >= SAME_WORDS * max(len(was), len(now))


def _several(
    old: Sequence[Unit], new: Sequence[Unit], i: int, j: int, common: Sequence[Sequence[int]], effort: Effort
) -> Iterator[tuple[int, int, float]]:
    """The ways in which old[i] was split into new[j:] or several from old[i:] joined into new[j]."""
    for whole, parts, split in ((old[i], new[j:], True), (new[j], old[i:], False)):
        joined, had = "", 0
        for count, part in enumerate(parts[:MOST_PARTS], start=1):
            shared = (common[i][j + count - 1] if split else common[i + count - 1][j]) if whole.splits else 0
            if not part.splits or not part.text or shared < IN_PART * len(part.text):
                break
            joined += part.text
            now = shared if count == 1 else alike(whole.text, joined, effort)
            if now - had < IN_PART * len(part.text):
                break
            had = now
            if count > 1 and now >= SAME_WORDS * max(len(whole.text), len(joined)):
                yield (1, count, now + 0.25) if split else (count, 1, now + 0.25)


def _long_gap(old: Sequence[Unit], new: Sequence[Unit], effort: Effort) -> list[Pair]:
    """Too many to compare each with each: units that share rare stretches of words are taken as pairs, the rest
    lies between them."""
    where: dict[str, list[int]] = {}
    for j, unit in enumerate(new):
        for gram in {unit.text[n : n + 5] for n in range(0, len(unit.text) - 4, 3)}:
            where.setdefault(gram, []).append(j)
    rare = {gram: places for gram, places in where.items() if len(places) <= 5}
    found: list[Pair] = []
    i0 = j0 = 0
    for i, unit in enumerate(old):
        votes: dict[int, int] = {}
        for at in range(len(unit.text) - 4):
            for j in rare.get(unit.text[at : at + 5], ()):
                votes[j] = votes.get(j, 0) + 1
        j = max(votes, key=lambda one: votes[one], default=-1)
        # only near the diagonal, so that a unit which was moved far does not part what belongs together
        if j < j0 or abs((j - j0) - (i - i0)) > 40 or votes[j] * 12 < len(unit.text):
            continue
        if _faces(unit, new[j], alike(unit.text, new[j].text, effort)):
            found += _between_twins(old[i0:i], new[j0:j], effort)
            found.append(Pair((unit,), (new[j],)))
            i0, j0 = i + 1, j + 1
    return [*found, *_between_twins(old[i0:], new[j0:], effort)]


def _few(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Whether each can be compared with each. One and one always can: they are sampled if they are long."""
    letters = sum(len(unit.text) for unit in old) * sum(len(unit.text) for unit in new)
    return len(old) * len(new) <= FEW and (letters <= SHORT or len(old) == len(new) == 1)


def _between_twins(old: Sequence[Unit], new: Sequence[Unit], effort: Effort) -> list[Pair]:
    if _few(old, new):
        return _gap(old, new, effort)
    return [*(Pair((u,)) for u in old), *(Pair((), (u,)) for u in new)]


def _with_moves(found: list[Pair], effort: Effort) -> list[Pair]:
    """Ties what went to what came when they have the same words, or (among a few) nearly the same."""
    gone = [at for at, pair in enumerate(found) if not pair.new and len(pair.old[0].text) >= SHORTEST_MOVE]
    came = [at for at, pair in enumerate(found) if not pair.old and len(pair.new[0].text) >= SHORTEST_MOVE]
    by_text: dict[tuple[str, ...], list[int]] = {}
    for at in reversed(came):
        by_text.setdefault(found[at].new[0].identity, []).append(at)
    twins: dict[int, int] = {}
    for at in gone:
        if places := by_text.get(found[at].old[0].identity):
            twins[at] = places.pop()
    left = [at for at in gone if at not in twins]
    free = sorted(set(came) - set(twins.values()))
    if _few([found[at].old[0] for at in left], [found[at].new[0] for at in free]):
        for at in left:
            old = found[at].old[0]
            worth = {
                to: alike(old.text, found[to].new[0].text, effort) for to in free if not found[to].new[0].row
            }
            to = max(worth, key=lambda one: worth[one], default=-1)
            if to >= 0 and not old.row:
                longest = max(len(old.text), len(found[to].new[0].text))
                if worth[to] >= SAME_WORDS * longest and longest >= 2 * SHORTEST_MOVE:
                    twins[at] = to
                    free.remove(to)
    for at, to in twins.items():
        went, arrived = found[at].old[0], found[to].new[0]
        found[at] = replace(found[at], moved=arrived)
        found[to] = replace(found[to], moved=went)
    return found
