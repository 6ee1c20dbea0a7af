"""How long comparing two texts of 100,000 characters takes, in the ways in which texts differ."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

from editorial.text.blocks import plain
from editorial.text.redline import By, redline

COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等"
    "部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内"
)


def run(characters: int = 100_000, runs: int = 3) -> dict[str, Any]:
    """Best of a few runs, in ms of the processor, for each way of differing: by character and by word, with the
    inline view painted, and the side by side view on top."""
    pairs = _pairs(characters, random.Random(20))
    redline("<p>预热</p>", "<p>预备</p>", by="word")  # the dictionary is loaded once a process
    figures: dict[str, Any] = {}
    for name, (old, new) in pairs.items():
        by_char = _best(runs, partial(_painted, old, new, "char"))
        by_word = _best(runs, partial(_painted, old, new, "word"))
        difference = redline(old, new)
        begun = time.process_time()
        rows = len(difference.rows)
        figures[name] = {
            "by character, ms": by_char,
            "by word, ms": by_word,
            "side by side, ms more": round((time.process_time() - begun) * 1000),
            "rows": rows,
            "changes": difference.changes,
            "characters": len(plain(new)),
        }
    return figures


def _painted(old: str, new: str, by: By) -> str:
    return redline(old, new, by=by).inline


def _best(runs: int, act: Callable[[], object]) -> int:
    times = []
    for _ in range(runs):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    return round(min(times) * 1000)


def _pairs(characters: int, chance: random.Random) -> dict[str, tuple[str, str]]:
    size = 143
    texts = [_text(size, chance) for _ in range(characters // size + 1)]
    whole, same = _text(characters, chance), [_text(size, chance)] * len(texts)
    chorus = _text(500, chance) * (characters // 500)
    shuffled = texts[:]
    chance.shuffle(shuffled)
    return {
        "700 paragraphs, 300 edits": (_html(texts), _html(_edited(texts, 300, chance))),
        "one paragraph, 200 edits": (_html([whole]), _html(_edited([whole], 200, chance))),
        "two different texts": (_html(texts), _html([_text(size, chance) for _ in texts])),
        "two different paragraphs": (_html([whole]), _html([_text(characters, chance)])),
        "every paragraph edited": (_html(texts), _html(_edited(texts, 3 * len(texts), chance))),
        "paragraphs shuffled": (_html(texts), _html(shuffled)),
        "one paragraph 700 times": (_html(same), _html(_edited(same, 300, chance))),
        "one paragraph that repeats itself": (_html([chorus]), _html(_edited([chorus], 200, chance))),
        "one paragraph cut into 500": (
            _html([whole]),
            _html([whole[at : at + 200] for at in range(0, characters, 200)]),
        ),
        "from nothing": ("", _html(texts)),
        "nothing changed": (_html(texts), _html(texts)),
    }


def _text(size: int, chance: random.Random) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        parts.append("".join(chance.choices(COMMON, k=chance.randint(6, 22))) + chance.choice("，，，、。；"))
    return "".join(parts)[:size]


def _edited(texts: list[str], edits: int, chance: random.Random) -> list[str]:
    letters = [list(text) for text in texts]
    for _ in range(edits):
        one = chance.choice(letters)
        at = chance.randrange(len(one) - 6)
        match chance.choice(["typo", "typo", "insert", "delete", "punctuation"]):
            case "typo":
                one[at] = chance.choice(COMMON)
            case "insert":
                one[at:at] = chance.choices(COMMON, k=chance.randint(1, 8))
            case "delete":
                del one[at : at + chance.randint(1, 5)]
            case _:
                one[at] = chance.choice("，。、")
    return ["".join(one) for one in letters]


def _html(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)
