"""How much of a table is read, and the refusal that says why one is not."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.filekinds.limits import MB, UploadRefused


@dataclass(frozen=True)
class Caps:
    """Counts and sizes, as data."""

    rows: int = 20_000
    columns: int = 200
    bytes: int = 20 * MB
    unpacked: int = 100 * MB


class SheetRefused(UploadRefused):
    """A table that cannot be read; `reason` says why, and where, in the user's words."""
