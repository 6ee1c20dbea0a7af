"""The scripts' own words: Chinese in the scripts, and every one of them handed over in another language."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.utils import translation

from project.script_words import WORDS, script_words

STATIC = Path(__file__).resolve().parents[2] / "project" / "static"
SAID = re.compile(r"say\('([^']*[\u4e00-\u9fff][^']*)'")


def test_every_text_that_a_script_says_is_listed() -> None:
    said = {
        text
        for name in ("draft.js", "editor.js")
        for text in SAID.findall((STATIC / name).read_text("utf-8"))
    }
    assert said, "the scripts say nothing: the pattern is out of date"
    assert said - set(WORDS) == set()


def test_chinese_pages_hand_the_scripts_nothing() -> None:
    assert script_words() == ""


def test_english_pages_hand_over_every_text_in_english() -> None:
    with translation.override("en"):
        handed = json.loads(script_words())
    assert set(handed) == set(WORDS)
    assert not any(re.search(r"[\u4e00-\u9fff]", text) for text in handed.values())
