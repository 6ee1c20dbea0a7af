"""Tables of permissions: read as sets of (place, letter), and written when somebody means to decide them anew.

`QINGYANG_DECIDE=1 pytest tests/rectification/test_permissions.py` writes what the flows say now into the tables. What
that changes is then read, row by row, as a regulation is: the table decides, not the code.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.rectification.everybody import COLUMNS

Named = set[tuple[str, str]]  # (place, letter)
Table = dict[tuple[str, str], Named]
NOBODY = "(nobody)"
WIDTHS = (24, 16, *[9] * (len(COLUMNS) - 1), 0)
DECIDING = os.environ.get("QINGYANG_DECIDE") == "1"


def read(path: Path) -> Table:
    table: Table = {}

    def put(stand: str, verb: str, named: Named) -> None:
        assert (stand, verb) not in table, f"decided twice: {stand} {verb}"
        table[stand, verb] = named

    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        stand, verb, *cells = line.split()
        if verb == NOBODY:
            for each in cells:
                put(stand, each, set())
            continue
        assert len(cells) == len(COLUMNS), line
        columns = zip(COLUMNS, cells, strict=True)
        put(stand, verb, {(place, letter) for place, letters in columns for letter in letters.strip("-")})
    return table


def decide(path: Path, stand: str, rows: dict[str, Named]) -> None:
    """Puts these rows in the place of those that the file has for this stand, and keeps everything else."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if line.split(maxsplit=1)[:1] != [stand]]
    at = next((n for n, line in enumerate(lines) if line.split(maxsplit=1)[:1] == [stand]), len(lines))
    somebody = [_row(stand, verb, named) for verb, named in rows.items() if named]
    nobody = " ".join(verb for verb, named in rows.items() if not named)
    fresh = [*somebody, f"{stand:<{WIDTHS[0]}}{NOBODY:<{WIDTHS[1]}}{nobody}"]
    kept[at:at] = fresh if at < len(lines) else ["", *fresh]
    path.write_text("\n".join(_single_spaced(kept)) + "\n", encoding="utf-8")


def _row(stand: str, verb: str, named: Named) -> str:
    cells = [
        "".join(sorted(letter for place, letter in named if place == column)) or "-" for column in COLUMNS
    ]
    words = zip((stand, verb, *cells), WIDTHS, strict=True)
    return "".join(word.ljust(width) for word, width in words).rstrip()


def _single_spaced(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1] else kept
