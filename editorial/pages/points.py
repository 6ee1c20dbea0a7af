"""审核要点: the reminders beside the signature, from `points.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _all() -> dict[str, list[str]]:
    data = tomllib.loads(Path(__file__).with_name("points.toml").read_text(encoding="utf-8"))
    return {key: value for key, value in data.items() if isinstance(value, list)}


def points(level: str) -> list[str]:
    return _all().get(level, [])
