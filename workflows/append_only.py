"""Rows that the database itself refuses to change or delete, on SQLite and PostgreSQL alike.

Triggers stop mistakes and injected SQL. An owner of the database can drop them: that is what the chain of
hashes is for. SQLite's REPLACE passes DELETE triggers by, so an insert over a present id is refused too;
PostgreSQL's TRUNCATE needs a trigger of its own, and ENABLE ALWAYS holds for the replica role as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.migrations import RunPython

Statements = Mapping[str, Iterable[str]]  # by vendor

WORDS = "这些记录只能新增，不能修改或删除"

SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table}"
    " WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{words}'); END",
)
SQLITE_LIFT = tuple(f"DROP TRIGGER IF EXISTS {{table}}_no_{what}" for what in ("update", "delete", "replace"))
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION qingyang_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION qingyang_append_only()",
    "CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION qingyang_append_only()",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_change",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
)
POSTGRESQL_LIFT = (
    "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
    "DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
)


def append_only(*tables: str) -> RunPython:
    """The migration operation that makes these tables append-only."""
    return by_vendor(
        {"sqlite": _each(SQLITE, tables), "postgresql": _each(POSTGRESQL, tables)},
        {"sqlite": _each(SQLITE_LIFT, tables), "postgresql": _each(POSTGRESQL_LIFT, tables)},
    )


def by_vendor(forwards: Statements, backwards: Statements) -> RunPython:
    """A migration operation in the words of whichever database is there: what its own constraints cannot say."""

    def bound(statements: Statements) -> Callable[[Any, Any], None]:
        def run(apps: Any, schema_editor: Any) -> None:
            with schema_editor.connection.cursor() as cursor:
                for statement in statements[schema_editor.connection.vendor]:
                    cursor.execute(statement)

        return run

    return RunPython(bound(forwards), bound(backwards))


def _each(statements: Iterable[str], tables: Iterable[str]) -> list[str]:
    return [statement.format(table=table, words=WORDS) for table in tables for statement in statements]
