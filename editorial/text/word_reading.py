"""Makes a Word document plain before mammoth reads it: what its styles and numbers mean is written into it.

Chinese documents seldom use Word's own heading styles: a heading is a line in 黑体, a title is a centred one, a number
is automatic. Each paragraph here is given a style of ours that says what it is; `STYLE_MAP` tells mammoth of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from . import characters, word_page
from .paste import heading_of
from .word_numbers import Numbering, W, whole

STYLE_MAP = """
p.QyH2 => h2:fresh
p.QyH3 => h3:fresh
p.QyH4 => h4:fresh
p.QyQuote => blockquote > p:fresh
p.QyCaption => figcaption:fresh
p.QyRule => hr
p.QyText => p:fresh
u => u
"""
_OURS = {word_page.QUOTE: "QyQuote", word_page.CAPTION: "QyCaption", word_page.RULE: "QyRule"}
_OURS |= {
    "quote": "QyQuote",
    "intense quote": "QyQuote",
    "引用": "QyQuote",
    "caption": "QyCaption",
    "题注": "QyCaption",
}
_TITLES = {"title", "标题", "文章标题"}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])")
_BIG = 32  # half points: 16 pt, 三号
_LONGEST_TITLE = 80
_CENTRED = {"center", "distribute"}
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass
class Style:
    """What of a paragraph style matters here, its ancestors' words included."""

    name: str = ""
    outline: int | None = None
    numbering: tuple[str, int] | None = None
    fonts: str = ""
    is_bold: bool = False
    is_centred: bool = False
    size: int = 0


@dataclass
class Plain:
    """A document made plain: its title and summary taken out, and what had to be left behind."""

    root: Any
    title: str = ""
    summary: str = ""


class Reading:
    """One document being made plain."""

    def __init__(self, document: Any, styles: Any | None, numbering: Any | None) -> None:
        self.root = document
        self.styles = _styles(styles)
        self.numbering = Numbering.read(numbering)
        self.running: dict[int, str] = {}  # the list that goes on at each depth

    def run(self, mark: str) -> Plain:
        """Everything in its order: hidden words go, the title is found, numbers are written, styles are named.
        `mark` is a word that stands nowhere in the text; between two of it a list's first number is noted."""
        plain = Plain(self.root)
        for run in list(self.root.iter(f"{W}r")):
            if _is_on(run.find(f"{W}rPr/{W}vanish")):
                run.getparent().remove(run)
        body = self.root.find(f"{W}body")
        shift = self._take_title(
            plain, [p for p in body.findall(f"{W}p") if _text(p).strip() or _has_picture(p)]
        )
        container = body
        for paragraph in list(body.iter(f"{W}p")):
            style = self._style(paragraph)
            if style.name == word_page.SUMMARY:
                plain.summary += ("\n" if plain.summary else "") + _text(paragraph)
            if style.name in (word_page.SUMMARY, word_page.FACTS):
                paragraph.getparent().remove(paragraph)
                continue
            if paragraph.getparent() is not container:
                container, self.running = paragraph.getparent(), {}
            kind = self._kind(paragraph, style, shift)
            if not self._stays_in_a_list(paragraph, style, kind, mark):
                _rename(paragraph, kind or "QyText")
        return plain

    # -- title ---------------------------------------------------------------------------------------------------
    def _take_title(self, plain: Plain, top: list[Any]) -> int:
        """Takes the title out, and answers by how much Word's heading levels differ from ours: its highest that is
        left becomes our highest, unless a style of its own says what the title is."""
        levels = Counter(_outline(self._style(p), p) for p in self.root.iter(f"{W}p"))
        highest = min((level for level in levels if level), default=0)
        lines: list[str] = []
        has_style = False
        for paragraph in top[:6]:
            style, text = self._style(paragraph), _text(paragraph).strip()
            is_only_heading = not lines and levels[highest] == 1 and _outline(style, paragraph) == highest > 0
            is_title = style.name in _TITLES or is_only_heading or self._looks_like_title(paragraph)
            if not text or not is_title or len("".join(lines)) + len(text) > _LONGEST_TITLE:
                break
            lines.append(text)
            levels[_outline(style, paragraph)] -= 1
            paragraph.getparent().remove(paragraph)
            has_style |= style.name in _TITLES
            if is_only_heading:
                break
        plain.title = characters.one_line("".join(lines))
        return (
            1
            if has_style
            else 2 - min((level for level, count in levels.items() if level and count), default=1)
        )

    def _looks_like_title(self, paragraph: Any) -> bool:
        style = self._style(paragraph)
        align = paragraph.find(f"{W}pPr/{W}jc")
        is_centred = style.is_centred if align is None else align.get(f"{W}val") in _CENTRED
        looks = [self._run_looks(run, style) for run in _words(paragraph)]
        return bool(
            is_centred and looks and all(size >= _BIG or bold or "小标宋" in f for f, bold, size in looks)
        )

    # -- headings and styles -------------------------------------------------------------------------------------
    def _kind(self, paragraph: Any, style: Style, shift: int) -> str | None:
        if style.name in _OURS:
            return _OURS[style.name]
        outline = _outline(style, paragraph)
        if outline:
            return f"QyH{min(outline + shift, 4)}"
        looks = [self._run_looks(run, style) for run in _words(paragraph)]
        if not looks or _has_picture(paragraph):
            return None
        black = all(bold or "黑体" in fonts or "SimHei" in fonts for fonts, bold, _size in looks)
        kai = all("楷体" in fonts or "KaiTi" in fonts for fonts, _bold, _size in looks)
        tag = heading_of(_text(paragraph), black=black, kai=kai)
        return f"QyH{tag[1]}" if tag else None

    def _run_looks(self, run: Any, style: Style) -> tuple[str, bool, int]:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return style.fonts, style.is_bold, style.size
        bold, size = properties.find(f"{W}b"), properties.find(f"{W}sz")
        return (
            _fonts(properties) or style.fonts,
            style.is_bold if bold is None else _is_on(bold),
            style.size if size is None else whole(size.get(f"{W}val")),
        )

    def _style(self, paragraph: Any) -> Style:
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.styles.get("" if named is None else named.get(f"{W}val", ""), self.styles[""])

    # -- numbers -------------------------------------------------------------------------------------------------
    def _stays_in_a_list(self, paragraph: Any, style: Style, kind: str | None, mark: str) -> bool:
        """Whether mammoth is to make a list item of it. Numbers that a list in HTML cannot write become words."""
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        numbering = style.numbering if properties is None else _numbering(properties, style.numbering)
        level = self.numbering.level(*numbering) if numbering else None
        if not _text(paragraph).strip() and not _has_picture(paragraph):
            return False  # nothing comes of it, so a list around it goes on
        if not numbering or not level:
            self.running = {}
            return False
        name, depth = numbering
        number = self.numbering.count(name, depth)
        if kind or not level.is_plain:
            self.running = {}
            if level.form != "bullet":
                _prefix(paragraph, self.numbering.label(name, depth))
            return False
        before = self.running.get(depth)
        if level.form != "bullet" and before != name and (before or number != 1):
            _prefix(paragraph, f"{mark}{number}{mark}")
        self.running = {d: n for d, n in self.running.items() if d < depth} | {depth: name}
        return True


def _styles(root: Any | None) -> dict[str, Style]:
    """Every paragraph style by its id; the default one is also under the empty id."""
    found = {
        s.get(f"{W}styleId"): s
        for s in (root if root is not None else ())
        if s.get(f"{W}type") == "paragraph"
    }
    read: dict[str, Style] = {"": Style()}
    for name, style in found.items():
        chain = [style]
        while (base := chain[-1].find(f"{W}basedOn")) is not None and len(chain) < 12:
            if base.get(f"{W}val") not in found:
                break
            chain.append(found[base.get(f"{W}val")])
        read[name] = made = Style()
        for each in reversed(chain):
            _inherit(made, each)
        if style.get(f"{W}default") in ("1", "true"):
            read[""] = made
    return read


def _inherit(made: Style, style: Any) -> None:
    made.name = (
        style.find(f"{W}name").get(f"{W}val", "").lower() if style.find(f"{W}name") is not None else ""
    )
    outline, bold = style.find(f"{W}pPr/{W}outlineLvl"), style.find(f"{W}rPr/{W}b")
    align, size = style.find(f"{W}pPr/{W}jc"), style.find(f"{W}rPr/{W}sz")
    numbering, properties = style.find(f"{W}pPr/{W}numPr"), style.find(f"{W}rPr")
    made.outline = made.outline if outline is None else whole(outline.get(f"{W}val"))
    made.is_bold = made.is_bold if bold is None else _is_on(bold)
    made.is_centred = made.is_centred if align is None else align.get(f"{W}val") in _CENTRED
    made.size = made.size if size is None else whole(size.get(f"{W}val"))
    made.fonts = (_fonts(properties) if properties is not None else "") or made.fonts
    made.numbering = made.numbering if numbering is None else _numbering(numbering, made.numbering)


def _outline(style: Style, paragraph: Any | None = None) -> int:
    """The heading level that Word knows: 1 for the highest, 0 for none."""
    own = None if paragraph is None else paragraph.find(f"{W}pPr/{W}outlineLvl")
    named = _HEADING.fullmatch(style.name)
    level = whole(own.get(f"{W}val")) if own is not None else style.outline
    if named:
        return int(named[1])
    return level + 1 if level is not None and level < 9 else 0


def _numbering(properties: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    name = (
        inherited[0] if number is None and inherited else "" if number is None else number.get(f"{W}val", "")
    )
    return (name, 0 if level is None else whole(level.get(f"{W}val"))) if name and name != "0" else None


def _words(paragraph: Any) -> Iterator[Any]:
    return (run for run in paragraph.iter(f"{W}r") if any((t.text or "").strip() for t in run.iter(f"{W}t")))


def _text(paragraph: Any) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{W}t"))


def _fonts(properties: Any) -> str:
    fonts = properties.find(f"{W}rFonts")
    return "" if fonts is None else " ".join(v for k, v in fonts.attrib.items() if not k.endswith("hint"))


def _has_picture(paragraph: Any) -> bool:
    return any(True for _found in paragraph.iter(f"{W}drawing", f"{W}pict"))


def _is_on(switch: Any | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "true") not in ("0", "false", "off")


def _prefix(paragraph: Any, words: str) -> None:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = words
    first = next((child for child in paragraph if child.tag != f"{W}pPr"), None)
    if first is None:
        paragraph.append(run)
    else:
        first.addprevious(run)


def _rename(paragraph: Any, style: str) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for old in properties.findall(f"{W}pStyle") + properties.findall(f"{W}numPr"):
        properties.remove(old)
    properties.insert(0, etree.Element(f"{W}pStyle", {f"{W}val": style}))
