"""What faces what, made ready to be painted: the pieces of each comparison, and what is to be said of the blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .letters import Letters, Pictures
from .pairing import Pair, Unit, pairs
from .pieces import Block
from .sequence import Effort
from .tokens import By, Piece, differences


@dataclass
class Facing:
    """Old blocks, the new blocks they became, and how. `unit` counts the pairs, so that a table's row counts once.
    `origin` is where from a block was moved here, perhaps changed; `told` are then its letters, else those of `old`.
    `said` are words of ours before the block."""

    old: tuple[Block, ...]
    new: tuple[Block, ...]
    unit: int
    moved: bool = False
    origin: tuple[Block, ...] = ()
    told: Letters | None = None
    became: Letters | None = None
    pieces: list[Piece] = field(default_factory=list)
    said: str = ""

    @property
    def alone(self) -> bool:
        return not self.old or not self.new

    @property
    def clusters(self) -> int:
        """Places where the words differ; what touches is one place."""
        edits = [piece.op != "=" and piece.kind != "moved" for piece in self.pieces]
        return sum(1 for at, edit in enumerate(edits) if edit and not (at and edits[at - 1]))


def facings(old: Sequence[Unit], new: Sequence[Unit], by: By) -> list[Facing]:
    """Everything of both texts in the order it is shown."""
    effort, pictures = Effort(), Pictures()
    found: list[Facing] = []
    for number, pair in enumerate(pairs(old, new, effort)):
        for facing in _faced(pair, number, effort):
            _compare(facing, pictures, by, effort)
            found.append(facing)
    _say(found)
    return found


def text_facing(old: Block, new: Block, by: By) -> Facing:
    """Two titles face each other however little they have in common."""
    facing = Facing((old,), (new,), 0)
    _compare(facing, Pictures(), by, Effort())
    return facing


def _faced(pair: Pair, number: int, effort: Effort) -> Iterator[Facing]:
    old = tuple(block for unit in pair.old for block in unit.blocks)
    new = tuple(block for unit in pair.new for block in unit.blocks)
    is_row = any(unit.row for unit in (*pair.old, *pair.new))
    moved, origin = pair.moved is not None, pair.moved.blocks if pair.moved and new else ()
    if not is_row:
        yield Facing(old, new, number, moved, origin)
    elif not old or not new:
        for at, block in enumerate(old or new):
            mine, there = (block,), origin[at : at + 1]
            yield Facing(mine, (), number, moved) if old else Facing((), mine, number, moved, there)
    elif len(old) == len(new):
        for was, now in zip(old, new, strict=True):
            yield Facing((was,), (now,), number)
    else:
        for cells in pairs([Unit((b,)) for b in old], [Unit((b,)) for b in new], effort):
            was_cells = tuple(b for u in cells.old for b in u.blocks)
            yield Facing(was_cells, tuple(b for u in cells.new for b in u.blocks), number)


def _compare(facing: Facing, pictures: Pictures, by: By, effort: Effort) -> None:
    facing.told = Letters(facing.origin or facing.old, pictures)
    facing.became = Letters(facing.new, pictures)
    whole = "moved" if facing.moved else "para"
    if not facing.new:
        facing.pieces = [Piece("-", whole, 0, len(facing.told.text), 0, 0)]
    elif facing.old:
        facing.pieces = _pieces(facing.told, facing.became, by, effort)
    elif facing.origin:
        facing.pieces = [_in_new_place(p) for p in _pieces(facing.told, facing.became, by, effort)]
    else:
        facing.pieces = [Piece("+", whole, 0, 0, 0, len(facing.became.text))]


def _in_new_place(piece: Piece) -> Piece:
    """What was moved and changed on the way is shown where it stands now; the old words stand where it was, so
    those that are shown here again are an echo."""
    if piece.op == "=":
        return piece._replace(op="+", kind="moved")
    return piece._replace(kind="echo") if piece.op == "-" else piece


def _pieces(old: Letters, new: Letters, by: By, effort: Effort) -> list[Piece]:
    if old.text == new.text:
        return [Piece("=", "", 0, len(old.text), 0, len(new.text))] if old.text else []
    return differences(old.text, new.text, by, effort)


def _say(found: list[Facing]) -> None:
    """What is to be said of blocks beside their words; of neighbours alike, once."""
    last = ""
    for at, facing in enumerate(found):
        said = ""
        if facing.alone:
            facing.said, last = _whole(facing), ""
            continue
        was, now = facing.old[0], facing.new[0]
        if len(facing.old) == len(facing.new) and was.shape != now.shape:
            said = _shape(was, now)
        elif len(facing.old) == len(facing.new) and _same_words(facing):
            before = found[at - 1] if at else None
            follows = before is None or (
                not before.alone and [b.shape for b in before.old] == [b.shape for b in before.new]
            )
            if (was.source != now.source and was.runs == now.runs) or (follows and was.lead != now.lead):
                said = _("写法有改动，看上去一样")
        elif len(facing.old) != len(facing.new) and {b.kind for b in facing.old} != {
            b.kind for b in facing.new
        }:
            said = _shape(was, now) if was.kind != now.kind else _shape(facing.old[-1], facing.new[-1])
        facing.said = "" if said and said == last and was.kind == now.kind else said
        last = said


def _same_words(facing: Facing) -> bool:
    return all(piece.op == "=" for piece in facing.pieces)


def _whole(facing: Facing) -> str:
    block = (facing.old or facing.new)[0]
    if facing.moved and facing.old:
        return _("移到别处")
    if facing.moved:
        changed = facing.origin and facing.origin[0].shape != block.shape
        return _("由别处移来") + (f"；{_shape(facing.origin[0], block)}" if changed else "")
    if block.kind == "rule":
        return _("分隔线")
    return "" if block.text else _("空行")


def _shape(was: Block, now: Block) -> str:
    """In words, as what a block stood and as what it stands now."""
    names = {
        "p": _("正文"),
        "h2": _("一级小标题"),
        "h3": _("二级小标题"),
        "h4": _("三级小标题"),
        "li": _("列表项"),
        "quote": _("引文"),
        "cell": _("单元格"),
        "head": _("表头"),
        "img": _("图片"),
        "caption": _("图说"),
        "rule": _("分隔线"),
    }
    if was.kind != now.kind:
        return _("{old} → {new}").format(old=names[was.kind], new=names[now.kind])
    lists = [[each.tag for each in block.path if each.tag in ("ul", "ol")] for block in (was, now)]
    if was.kind == "li" and len(lists[0]) != len(lists[1]):
        return _("第 {old} 层 → 第 {new} 层").format(old=len(lists[0]), new=len(lists[1]))
    if was.kind == "li" and lists[0] != lists[1]:
        return _("项目符号 → 编号") if lists[1][-1] == "ol" else _("编号 → 项目符号")
    return _("版式有改动")
