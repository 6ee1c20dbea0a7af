"""One spelling for every character: what is invisible goes, what is a kind of space becomes a space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Invisible and so able to make two texts differ unseen. ZWJ and ZWNJ stay: emoji and some scripts need them.
_INVISIBLE = (
    *range(0x09),
    0x0B,
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    0xAD,
    0x061C,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xD800, 0xE000),
    *range(0xFDD0, 0xFDF0),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    0xFFFE,
    0xFFFF,
    *range(0xE0000, 0xE0080),
)
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F)
_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_SPACES, " "),
    0x0C: " ",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_ONE_WIDE = re.compile(f"[{_WIDE}]")
_GAP = re.compile(r"[ \t\r\n]+")
SUPERSCRIPT = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def tidy(text: str) -> str:
    """NFC, no invisible characters, one kind of space and one kind of line end."""
    return unicodedata.normalize("NFC", text.translate(_TABLE)).replace("\r\n", "\n").replace("\r", "\n")


def gaps(text: str) -> Iterator[tuple[int, int, str]]:
    """Every run of white space, and what it is worth: one space, or nothing where a source line was merely
    broken between two wide characters."""
    for match in _GAP.finditer(text):
        start, end = match.span()
        broken = (
            "\n" in match[0] and _ONE_WIDE.match(text, end) and start and _ONE_WIDE.match(text, start - 1)
        )
        yield start, end, "" if broken else " "


def collapse(text: str) -> str:
    """Every run of white space cut down to what it is worth."""
    kept, at = [], 0
    for start, end, worth in gaps(text):
        kept += [text[at:start], worth]
        at = end
    return "".join([*kept, text[at:]])


def one_line(text: str) -> str:
    """A title, a name, an attribute: one line, no space at either end."""
    return collapse(tidy(text)).strip(" \u3000")


def lines(text: str) -> str:
    """Several lines: no space at either end of any, no empty line at either end, at most one between."""
    kept = [one_line(line) for line in tidy(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def raised(text: str, table: dict[int, int]) -> str:
    """Text set as super- or subscript in the characters that carry it, or as it was where there are none."""
    return text.translate(table) if text and all(ord(c) in table for c in text) else text
