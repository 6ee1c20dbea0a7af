"""列设置: which columns a unit's ledger has as a file and on paper, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rectification.columns import Column, chosen, columns

MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Line:
    """One column on the page: whether it is ticked, and whether it may go up or down."""

    column: Column
    ticked: bool
    first: bool
    last: bool


@dataclass(frozen=True)
class Order:
    """Every column there is, those not ticked too, in the order in which the page has them."""

    keys: tuple[str, ...]
    ticked: frozenset[str]

    @classmethod
    def of(cls, kept: Sequence[str] | None) -> Order:
        """As it is kept: the chosen ones first, then the rest."""
        mine = [column.key for column in chosen(kept)]
        return cls(_whole(mine), frozenset(mine))

    @classmethod
    def typed(cls, given: Any) -> Order:
        """As the page sends it back (a QueryDict)."""
        return cls(_whole(given.getlist("column")), frozenset(given.getlist("show")) & columns().keys())

    def moved(self, change: str) -> Order:
        """With one column a place further up or down: "lead:up"."""
        key, _colon, way = change.partition(":")
        keys = list(self.keys)
        if key in keys and way in MOVES:
            to = min(max(keys.index(key) + MOVES[way], 0), len(keys) - 1)
            keys.remove(key)
            keys.insert(to, key)
        return Order(tuple(keys), self.ticked)

    @property
    def chosen(self) -> list[str]:
        return [key for key in self.keys if key in self.ticked]

    @property
    def lines(self) -> list[Line]:
        last = len(self.keys) - 1
        known: Mapping[str, Column] = columns()
        return [
            Line(known[key], key in self.ticked, number == 0, number == last)
            for number, key in enumerate(self.keys)
        ]


def _whole(keys: Iterable[str]) -> tuple[str, ...]:
    """These columns, each once, and after them those that were not named."""
    known = columns()
    return tuple(dict.fromkeys([*(key for key in keys if key in known), *known]))
