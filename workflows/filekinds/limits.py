"""How much of everything an upload may hold, and the refusal that says so."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes and counts, as data: a centre may set its own."""

    bytes: int = 20 * MB
    media_bytes: int = 100 * MB  # sound and film kept as evidence
    pixels: int = 40_000_000
    side: int = 20_000
    frames: int = 1_000
    frame_pixels: int = 400_000_000  # all frames of a moving picture together
    parts: int = 1_500
    unpacked: int = 200 * MB
    part_ratio: int = 200  # unpacked : packed, for parts that unpack to more than 5 MB
    nested: int = 10 * MB  # a workbook inside a document, behind a chart
    pdf_inflated: int = 10 * MB  # what the packed object lists of a PDF may unpack to
    name: int = 100


class UploadRefused(ValueError):
    """A file that cannot be taken; `reason` says why in the user's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
