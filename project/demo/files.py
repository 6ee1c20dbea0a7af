"""Reads what the demo says: the TOML files beside this module, and the moments written in them."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_DAYS = re.compile(r"([+-]?\d+)d (\d\d):(\d\d)")
_AGO = re.compile(r"-(?=\d)(?:(\d+)h)?(?:(\d+)m)?")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def articles() -> list[dict[str, Any]]:
    return [read(f"articles/{path.name}") for path in sorted((HERE / "articles").glob("*.toml"))]


def moment(text: str, now: datetime) -> datetime:
    """`-3d 10:12` is a time of day some days off; `-2h50m` is counted back from now."""
    if found := _DAYS.fullmatch(text):
        days, hour, minute = map(int, found.groups())
        return (now + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if found := _AGO.fullmatch(text):
        hours, minutes = (int(part or 0) for part in found.groups())
        return now - timedelta(hours=hours, minutes=minutes)
    raise ValueError(f"not a moment: {text}")
