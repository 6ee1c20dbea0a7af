"""Empties a test database, whose append-only rows refuse to go, between tests that commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.commands import flush
from django.db import connections

# Every trigger there is: its name, its table, and how it comes back.
TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, CASE tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE'"
    " END FROM pg_trigger WHERE NOT tgisinternal",
}


def allow_flushing() -> None:
    """Make Django's flush, which pytest runs after each such test, lift the triggers for as long as it takes, and
    leave what the migrations sowed."""
    flush_as_usual = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> None:
        with unprotected(connections[options["database"]]):
            flush_as_usual(self, **options)
        import_module("workflows.migrations.0003_calendar_days").sow(apps, None)

    flush.Command.handle = handle  # type: ignore[method-assign]  # only here, only in the test process


@contextmanager
def unprotected(connection: Any) -> Iterator[None]:
    """While this lasts, the database refuses nothing: as its owner could have it."""
    connection.check_constraints()  # PostgreSQL alters no table while deferred checks are pending
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        triggers = cursor.fetchall()
        for name, table, _back in triggers:
            cursor.execute(
                f"DROP TRIGGER {name}" if is_sqlite else f"ALTER TABLE {table} DISABLE TRIGGER {name}"
            )
    try:
        yield
    finally:
        connection.check_constraints()
        with connection.cursor() as cursor:
            for name, table, back in triggers:
                cursor.execute(back if is_sqlite else f"ALTER TABLE {table} {back} TRIGGER {name}")
