"""What the upload check costs: time and memory for every file of the two heaps, the dearest first."""

from __future__ import annotations

import io
import time
import tracemalloc
from dataclasses import dataclass
from typing import Any

from workflows.uploads import UploadRefused, check

from .upload_benign import benign
from .upload_hostile import hostile


@dataclass(frozen=True)
class Cost:
    """One file: what was said of it, the best of three runs in milliseconds, and the peak of memory in MiB."""

    name: str
    size: int
    refused: str
    ms: float
    mib: float


def costs(*, repeat: int = 3) -> list[Cost]:
    """Every file of both heaps, the slowest first."""
    measured = [_cost(name, content, repeat) for name, content in (*benign(), *hostile())]
    return sorted(measured, key=lambda cost: -cost.ms)


def run() -> dict[str, Any]:
    """How many files were refused, and what the ten dearest cost."""
    measured = costs()
    return {
        "files": len(measured),
        "refused": sum(1 for cost in measured if cost.refused),
        "most memory, MiB": round(max(cost.mib for cost in measured), 1),
        "dearest": {
            cost.name: {
                "ms": round(cost.ms, 1),
                "MiB": round(cost.mib, 1),
                "bytes": cost.size,
                "refused": cost.refused,
            }
            for cost in measured[:10]
        },
    }


def _cost(name: str, content: bytes, repeat: int) -> Cost:
    times, refused = [], ""
    for _run in range(repeat):
        began = time.perf_counter()
        refused = _said(name, content)
        times.append(time.perf_counter() - began)
    tracemalloc.start()
    _said(name, content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Cost(name, len(content), refused, min(times) * 1000, peak / 1024 / 1024)


def _said(name: str, content: bytes) -> str:
    try:
        check(name, io.BytesIO(content), len(content))
    except UploadRefused as refusal:
        return refusal.reason
    return ""
