"""The benches run: what they measure is for people to read, and is not judged here."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.project.commands import command


@pytest.mark.parametrize(
    "words",
    [
        ("intake", "--rows", "30"),
        ("notices", "--sockets", "3"),
        ("flow", "--articles", "1", "--finished", "20"),
        ("lists", "--sizes", "100", "--runs", "1", "--words"),
    ],
    ids=lambda words: words[0],
)
def test_a_bench_prints_its_figures(words: tuple[str, ...], tmp_path: Path) -> None:
    ran = command("bench", *words, "--json", data=tmp_path, DATABASE_URL="")

    assert ran.returncode == 0, ran.stderr
    figures: dict[str, Any] = json.loads(ran.stdout)
    assert figures.get("database", "sqlite") == "sqlite"
