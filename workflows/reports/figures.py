"""The two kinds of figure a report holds: how many, and how many of how many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """How many there are."""

    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(f"{self.number} is no count")

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Rate:
    """So many of so many, to the tenth of a percent, a half upwards; of nothing there is no percentage.

    Exact, and honest at its ends: 1999 of 2000 is 99.9% and not 100.0%, for one is missing; 1 of 9999 is not 0.0%.
    """

    done: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.done <= self.of:
            raise ValueError(f"{self.done} of {self.of} is no rate")

    def __str__(self) -> str:
        if not self.of:
            return "—"
        tenths = (self.done * 2000 + self.of) // (self.of * 2)
        if self.done < self.of:
            tenths = min(tenths, 999)
        if self.done:
            tenths = max(tenths, 1)
        return f"{tenths // 10}.{tenths % 10}%"
