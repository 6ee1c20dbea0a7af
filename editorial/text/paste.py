"""What Word, WPS and web pages put on the clipboard, turned into honest elements before it is read.

Their structure is hidden in styles: a list is paragraphs with `mso-list`, bold is a span with `font-weight`, a
heading is a line set in 黑体. Each rule below reads one such habit; what no rule reads is dropped by the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .reader import BLOCKS, HEADINGS
from .tree import Element

_LIST = re.compile(r"mso-list:(l\d+)level(\d)")
_HIDDEN = re.compile(r"display:none|mso-hide:all|mso-element:(?:comment|header|footer)")
_BOLD = re.compile(r"(?:^|;)font-weight:(?:bold|[6-9]00)")
_NOT_BOLD = re.compile(r"(?:^|;)(?:^|;)font-weight:(?:normal|[1-4]00)")
_SLANTED = re.compile(r"(?:^|;)font-style:(?:italic|oblique)")
_UNDERLINED = re.compile(r"(?:^|;)text-decoration(?:-line)?:[^;]*underline")
_STRUCK = re.compile(r"(?:^|;)text-decoration(?:-line)?:[^;]*line-through")
_BULLET = re.compile(r"[·•●○◦▪■□◆◇►➢✓✔Ø§\-–—*\uf000-\uf0ff]")
_BULLET_FONT = re.compile(r"font(?:-family)?:[^;]*(?:wingdings|symbol|couriernew)")
_COUNTED = re.compile(r"[(（]?([0-9]{1,3}|[a-z]|[①-⑳])[.)．、）]?", re.IGNORECASE)
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SECOND_LEVEL = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
LONGEST_HEADING = 40
_DROPPED_CLASSES = {
    "msodel",
    "msocomanchor",
    "msocommentreference",
    "msocommenttext",
    "msoheader",
    "msofooter",
}


def as_meant(body: Element) -> None:
    """Turns the habits of word processors and web editors into the elements they stand for, in place."""
    _drop_hidden(body)
    _say_what_styles_mean(body)
    _gather_lists(body)
    _part_paragraphs(body)
    _name_headings(body)


def heading_of(text: str, *, black: bool, kai: bool) -> str | None:
    """The heading that a line of 公文 is: “一、…” in 黑体 or bold, “（一）…” in 楷体 or bold; None for any other."""
    text = text.strip()
    if len(text) > LONGEST_HEADING or text.endswith(("。", "；", "，", ";")):
        return None
    if black and _FIRST_LEVEL.match(text):
        return "h2"
    return "h3" if (black or kai) and _SECOND_LEVEL.match(text) else None


def _drop_hidden(parent: Element) -> None:
    """What the reader of the original never saw: hidden runs, comments, deletions that were tracked."""
    parent.children = [c for c in parent.children if isinstance(c, str) or not _is_hidden(c)]
    for child in parent.children:
        if isinstance(child, Element):
            _drop_hidden(child)


def _is_hidden(element: Element) -> bool:
    return bool(_HIDDEN.search(element.style) or _DROPPED_CLASSES.intersection(element.classes))


def _say_what_styles_mean(parent: Element) -> None:
    for child in [c for c in parent.children if isinstance(c, Element)]:
        _say_what_styles_mean(child)
        style = child.style
        if child.tag in ("b", "strong") and _NOT_BOLD.search(style):
            child.tag = "span"
        if child.tag == "ins":
            child.tag = "span"
        if child.tag == "pre":
            _break_lines(child)
        if child.tag in ("span", "font", "p"):
            meant = {"strong": _BOLD, "em": _SLANTED, "u": _UNDERLINED, "s": _STRUCK}
            for mark in (mark for mark, habit in meant.items() if habit.search(style)):
                child.children = [Element(mark, {}, child.children)]


def _break_lines(element: Element) -> None:
    parts: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            first, *others = child.splitlines() or [""]
            parts.append(first)
            for line in others:
                parts += [Element("br"), line]
        else:
            _break_lines(child)
            parts.append(child)
    element.children = parts


def _gather_lists(parent: Element) -> None:
    """Paragraphs that Word numbered become lists. A number of 公文 (一、 （一） 第一条) stays as words: it is
    quoted and referred to, and no list can write it."""
    gathered: list[Element | str] = []
    stack: list[Element] = []
    running = ""
    for child in parent.children:
        if stack and isinstance(child, str) and not child.strip():
            continue
        item = _list_item(child) if isinstance(child, Element) else None
        if item is None:
            stack = []
            if isinstance(child, Element):
                _gather_lists(child)
            gathered.append(child)
            continue
        if item.name != running and item.level == 1:
            stack = []
        elif item.level <= len(stack) and stack[item.level - 1].tag != item.tag:
            stack = stack[: item.level - 1]
        running = item.name
        stack = _opened(gathered, stack[: item.level], item)
        stack[-1].children.append(Element("li", {}, item.words))
    parent.children = gathered


def _opened(siblings: list[Element | str], stack: list[Element], item: _Item) -> list[Element]:
    """The open lists down to this item's level; what is missing is begun, in the last item of the list above."""
    stack = list(stack)
    while len(stack) < item.level:
        begun = Element(item.tag, {"start": str(item.number)})
        if not stack:
            siblings.append(begun)
        else:
            if not stack[-1].children:
                stack[-1].children.append(Element("li"))
            above = stack[-1].children[-1]
            (above if isinstance(above, Element) else stack[-1]).children.append(begun)
        stack.append(begun)
    return stack


@dataclass
class _Item:
    """A paragraph that stands for a list item: which list, how deep, of what kind, its number and its words."""

    name: str
    level: int
    tag: str
    number: int
    words: list[Element | str]


def _list_item(element: Element) -> _Item | None:
    match = _LIST.search(element.style)
    if not match or element.tag not in {"p", "div", *HEADINGS}:
        return None
    marker = next((e for e in element.elements() if "mso-list:ignore" in e.style), None)
    if not marker:
        return None
    label = "".join(marker.text.split())
    bulleted = _BULLET.fullmatch(label) or any(
        _BULLET_FONT.search(e.style) for e in (marker, *marker.elements())
    )
    counted = _COUNTED.fullmatch(label)
    is_item = bool(bulleted or counted) and element.tag not in HEADINGS
    marker.children, marker.attrs = [] if is_item else [label], {}
    if not is_item:
        return None
    number = int(counted[1]) if counted and counted[1].isdecimal() and not bulleted else 1
    return _Item(match[1], int(match[2]), "ul" if bulleted else "ol", number, element.children)


def _part_paragraphs(parent: Element) -> None:
    """Two line breaks in a row were meant as the end of a paragraph."""
    parted: list[Element | str] = []
    for child in parent.children:
        if isinstance(child, Element):
            _part_paragraphs(child)
        if isinstance(child, Element) and child.tag in ("p", "div", "section", "td", "li", "pre"):
            pieces = list(_pieces(child.children))
            if len(pieces) > 1 and not any(
                isinstance(c, Element) and c.tag in BLOCKS for c in child.children
            ):
                paragraphs: list[Element | str] = [Element("p", {}, piece) for piece in pieces]
                parted.append(Element(child.tag, child.attrs, paragraphs))
                continue
        parted.append(child)
    parent.children = parted


def _pieces(children: list[Element | str]) -> Iterator[list[Element | str]]:
    piece: list[Element | str] = []
    breaks = 0
    for child in children:
        if isinstance(child, Element) and child.tag == "br":
            breaks += 1
        elif isinstance(child, Element) or child.strip():
            if breaks > 1:
                yield piece
                piece = []
            elif breaks:
                piece.append(Element("br"))
            breaks = 0
            piece.append(child)
    yield piece


def _name_headings(parent: Element) -> None:
    for child in [c for c in parent.children if isinstance(c, Element)]:
        if child.tag == "p" and "msotitle" in child.classes:
            child.tag = "h2"
        elif child.tag in ("p", "div", "section") and not any(e.tag in BLOCKS for e in child.elements()):
            words = [c for c in child.children if isinstance(c, Element) or c.strip()]
            bold = len(words) == 1 and isinstance(words[0], Element) and _is_bold(words[0])
            fonts = "".join(e.style for e in (child, *child.elements()))
            black = bold or "黑体" in fonts or "simhei" in fonts
            child.tag = (
                heading_of(child.text, black=black, kai="楷体" in fonts or "kaiti" in fonts) or child.tag
            )
        else:
            _name_headings(child)


def _is_bold(element: Element) -> bool:
    inner = [c for c in element.children if isinstance(c, Element)]
    return element.tag in ("b", "strong") or (len(element.children) == len(inner) == 1 and _is_bold(inner[0]))
