"""Cases by the thousand: what walked through the door once is copied in bulk, in SQL, so that 100,000 take seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import ForeignKey, Model

from workflows.models import Case

STEP = 10_000_000  # how far apart the keys of two copies lie


@dataclass(frozen=True)
class Kind:
    """What belongs to a case of one kind, in the order in which rows may be put in.

    `follow` are the keys by which a row belongs to its case, `moments` what lists go by, of which each copy has its
    own, `apart` minutes earlier than the one before; `written` says of some columns what a copy has there, as SQL
    over the row and `n`.
    """

    models: Sequence[type[Model]]
    follow: frozenset[str]
    moments: frozenset[tuple[type[Model], str]]
    written: dict[tuple[type[Model], str], str] = field(default_factory=dict)
    apart: int = 1

    def copy(self, cases: Sequence[int], numbers: range) -> None:
        """Copies everything about these cases, once for each number."""
        if not numbers:
            return
        with connection.cursor() as cursor:
            for model in self.models:
                table, among = model._meta.db_table, ", ".join("%s" for _case in cases)
                columns = {column.column: self._copied(model, column) for column in _columns(model)}
                cursor.execute(
                    f"WITH RECURSIVE copies(n) AS"
                    f" (SELECT CAST(%s AS bigint) UNION ALL SELECT n + 1 FROM copies WHERE n < %s)"
                    f" INSERT INTO {table} ({', '.join(map(connection.ops.quote_name, columns))})"
                    f" SELECT {', '.join(columns.values())} FROM {table} CROSS JOIN copies"
                    f" WHERE {self._key_of_case(model)} IN ({among})",
                    [numbers[0], numbers[-1], *cases],
                )
                if connection.vendor == "postgresql":
                    cursor.execute(f"ANALYZE {table}")
            if connection.vendor == "sqlite":
                cursor.execute("ANALYZE")

    def wind_on_sequences(self) -> None:
        """So that what is made afterwards does not take the keys of copies."""
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.models)):
                cursor.execute(statement)

    def _key_of_case(self, model: type[Model]) -> str:
        if model is Case:
            return "id"
        column: str = next(column.column for column in _columns(model) if column.name in self.follow)
        return column

    def _copied(self, model: type[Model], column: Any) -> str:
        """The SQL of one column of a copy: keys move on by STEP, times go back a bit, all else stays."""
        name: str = connection.ops.quote_name(column.column)
        if (model, column.name) in self.written:
            return self.written[model, column.name]
        if column.primary_key or (isinstance(column, ForeignKey) and column.name in self.follow):
            return f"{name} + n * {STEP}"
        if (model, column.name) in self.moments:
            if connection.vendor == "postgresql":
                return f"{name} - n * interval '{self.apart} minutes'"
            return f"datetime({name}, '-' || (n * {self.apart}) || ' minutes')"
        return name


def _columns(model: type[Model]) -> Sequence[Any]:
    columns: Sequence[Any] = model._meta.concrete_fields
    return columns
