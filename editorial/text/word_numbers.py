"""The numbers that Word writes before paragraphs by itself. They are nowhere in the text, so they are counted here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = ("chinese", "japaneseCounting", "taiwanese", "ideograph", "korean")


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether an HTML list says the same: a bullet, or a bare number."""
        bare = (
            self.text.strip().rstrip(".．、)）").lstrip("(（").startswith("%") and self.text.count("%") == 1
        )
        return self.form == "bullet" or (self.form in ("decimal", "decimalZero", "decimalFullWidth") and bare)


@dataclass
class Numbering:
    """All lists of a document, and how far each has counted."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)  # list → what it counts together with
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Any | None) -> Numbering:
        """From the root of word/numbering.xml; a document without lists has none."""
        self = cls()
        if root is None:
            return self
        abstract = {a.get(f"{W}abstractNumId"): a for a in root.findall(f"{W}abstractNum")}
        for number in root.findall(f"{W}num"):
            name, based_on = number.get(f"{W}numId"), number.find(f"{W}abstractNumId")
            base = "" if based_on is None else based_on.get(f"{W}val", "")
            has_own_count = number.find(f"{W}lvlOverride/{W}startOverride") is not None
            self.definitions[name] = name if has_own_count else f"abstract {base}"
            for level in abstract[base].findall(f"{W}lvl") if base in abstract else ():
                self.levels[name, whole(level.get(f"{W}ilvl"))] = _level(level)
            for override in number.findall(f"{W}lvlOverride"):
                self._override(name, override)
        return self

    def _override(self, name: str, override: Any) -> None:
        depth = whole(override.get(f"{W}ilvl"))
        level, start = override.find(f"{W}lvl"), override.find(f"{W}startOverride")
        known = _level(level) if level is not None else self.levels.get((name, depth), Level())
        begin = whole(start.get(f"{W}val")) if start is not None else known.start
        self.levels[name, depth] = Level(known.form, known.text, begin)

    def level(self, name: str, depth: int) -> Level | None:
        return self.levels.get((name, depth))

    def count(self, name: str, depth: int) -> int:
        """The number of the next paragraph of a list."""
        counts = self.counted.setdefault(self.definitions[name], {})
        counts[depth] = counts.get(depth, self.levels[name, depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return counts[depth]

    def label(self, name: str, depth: int) -> str:
        """The words that Word writes for the number just counted, as “第三条” or “（二）”."""
        counts, text = self.counted[self.definitions[name]], self.levels[name, depth].text
        for upper in range(depth + 1):
            level = self.levels.get((name, upper), Level())
            text = text.replace(f"%{upper + 1}", written(counts.get(upper, level.start), level.form))
        return text.strip()


def _level(level: Any) -> Level:
    def value(tag: str, otherwise: str) -> str:
        found = level.find(f"{W}{tag}")
        return otherwise if found is None else str(found.get(f"{W}val", otherwise))

    return Level(value("numFmt", "decimal"), value("lvlText", ""), whole(value("start", "1")))


def whole(text: str | None) -> int:
    """A number that a file should hold, or 0 for whatever it holds instead."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def written(number: int, form: str) -> str:
    """A number as Word writes it in a form: 十二, c, iv, ③ or 12."""
    if form == "none":
        return ""
    if form == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.startswith(_CHINESE):
        return chinese(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def chinese(number: int) -> str:
    """1 to 9999 as it is said: 十, 十二, 二十, 一百零五."""
    said, is_gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("〇" if is_gap and said else "").replace("〇", "零") + _DIGITS[digit] + name
        is_gap = not digit
    return said.removeprefix("一") if 10 <= number < 20 else said or "〇"


def _roman(number: int) -> str:
    signs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
    text = ""
    for value, sign in (*signs, (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text += sign * (number // value)
        number %= value
    return text
