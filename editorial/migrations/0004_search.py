"""The index of words: an FTS5 table on SQLite, hashed tokens under GIN on PostgreSQL; see editorial/search.py."""

from typing import Any, ClassVar

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS editorial_search"
    " USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')",
)
POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS editorial_search (revision bigint PRIMARY KEY, tokens int4[] NOT NULL)"
    " WITH (toast_tuple_target = 8160)",
    "ALTER TABLE editorial_search ALTER tokens SET STORAGE MAIN",
    "CREATE INDEX IF NOT EXISTS editorial_search_tokens ON editorial_search USING gin (tokens)",
)


def create(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS editorial_search")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("editorial", "0003_signature_guard")]
    operations: ClassVar = [migrations.RunPython(create, drop)]
