"""Puts blocks back where they stood: lists in lists, rows in tables, quotations and figures."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .pieces import Block, Container

_BARE = frozenset({"li", "cell", "head", "img"})


class Frame:
    """Opens and closes what blocks stand in, as they come. Whatever is put in must be safe HTML already."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.open: list[Container] = []
        self.filled: set[int] = set()

    def put(
        self, path: tuple[Container, ...], kind: str, inner: str, *, at: int | None = None, gone: bool = False
    ) -> None:
        """One block; `at` is its offset in the plain text. One that is gone, and whatever stood only around it, is of
        class gone, so that a clean view leaves it out altogether."""
        shared = 0
        while shared < min(len(path), len(self.open)) and path[shared].key == self.open[shared].key:
            shared += 1
        self._close(shared)
        for container in path[shared:]:
            self.written.append(_opening(container))
            self.open.append(container)
        self.written.append(self._block(kind, inner, "" if at is None else f' data-at="{at}"', gone))
        self.filled.update(container.key for container in path)

    def done(self) -> SafeString:
        """Everything that was put, closed."""
        self._close(0)
        return mark_safe("".join(self.written))  # every part was escaped where it was made

    def _close(self, keep: int) -> None:
        while len(self.open) > keep:
            tag = self.open.pop().tag
            self.written.append("</table></div>" if tag == "table" else f"</{tag}>")

    def _block(self, kind: str, inner: str, data: str, gone: bool) -> str:
        container = self.open[-1] if self.open else None
        at = f' class="gone"{data}' if gone else data
        para = f'class="p gone"{data}' if gone else f'class="p"{data}'
        match kind:
            case "text":
                return inner
            case "rule":
                return f"<p {para}>{inner}</p>" if inner else f"<hr{at}>"
            case "h2" | "h3" | "h4":
                return f"<{kind}{at}>{inner}</{kind}>"
            case "img" if container is None or container.tag != "figure":
                figure = at.removesuffix(data) if gone else ""
                return f"<figure{figure}><span{at}>{inner}</span></figure>"
            case "caption" if container and container.tag == "figure":
                return f"<figcaption{at}>{inner}</figcaption>"
            case _ if kind in _BARE:
                again = "<br>" if container and kind != "img" and container.key in self.filled else ""
                return f"{again}<span{at}>{inner}</span>"
            case _:
                plain = container is not None and container.tag in ("li", "td", "th")
                return f"<p{at}>{inner}</p>" if plain else f"<p {para}>{inner}</p>"


def _opening(container: Container) -> str:
    gone = ' class="gone"' if container.key < 0 else ""
    attrs = gone + "".join(f' {name}="{escape(value)}"' for name, value in container.attrs)
    if container.tag == "table":
        name = escape(_("表格"))
        return f'<div class="scroll" tabindex="0" role="group" aria-label="{name}"><table{gone}>'
    return f"<{container.tag}{attrs}>"


class Merge:
    """One numbering for what old and new blocks stand in: what faces each other is the same list, the same table."""

    def __init__(self) -> None:
        self.twins: dict[int, Container] = {}

    def meet(self, old: Block, new: Block) -> None:
        """These two face each other, and so does what they stand in."""
        for mine, theirs in zip(old.path, new.path, strict=False):
            if mine.tag != theirs.tag or self.twins.setdefault(mine.key, theirs).key != theirs.key:
                return

    def path(self, old: Block) -> tuple[Container, ...]:
        """Where a block that is gone would stand in the new text; what has no twin there keeps a number of its own."""
        return tuple(
            self.twins.get(each.key, each._replace(key=-each.key)) if each.key > 0 else each
            for each in old.path
        )
