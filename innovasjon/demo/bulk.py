"""Filling tables by COPY: hundreds of thousands of rows a minute, with indexes and foreign keys made afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, models

BLOCK = 2000  # lines handed over at a time
NULL = r"\N"
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype = 'f'
"""


def run(sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def bare(tables: list[str]) -> Iterator[None]:
    """Take the tables' indexes, foreign keys and triggers off, and put them on again in the same transaction.

    An index is built many times faster than it is kept up row by row; a failure leaves everything as it was.
    """
    # Checks that wait for the commit would keep us from altering the tables they are about.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '128MB'")
    keys, indexes = run(FOREIGN_KEYS, [tables]), run(INDEXES, [tables])
    for table, name, _ in keys:
        run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        run(f"DROP INDEX {name}")
    # What triggers do for each row is done for all of them at once, afterwards.
    for table in tables:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for _, definition in indexes:
        run(definition)
    for table, name, definition in keys:
        run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def copy(model: type[models.Model], names: list[str], rows: Iterable[list[str]]) -> None:
    """Write rows of text, made by `text()` where a value may be odd; fields not named get their default."""
    fields = [model._meta.get_field(name) for name in names]
    rest = [field for field in _stored(model) if field not in fields]
    columns = ", ".join(f'"{field.column}"' for field in [*fields, *rest])
    tail = "".join(f"\t{text(field.get_default())}" for field in rest)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        block: list[str] = []
        for row in rows:
            block.append("\t".join(row))
            if len(block) == BLOCK:
                out.write(f"{tail}\n".join(block) + f"{tail}\n")
                block.clear()
        out.write("".join(f"{line}{tail}\n" for line in block))


def _stored(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not (field.generated or field.primary_key)]


def text(value: Any) -> str:
    r"""Return a value as COPY reads it: \N for nothing, and what has a meaning of its own escaped."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def next_id(model: type[models.Model]) -> int:
    """Return the first number that no row has had."""
    last: int | None = model._default_manager.aggregate(last=models.Max("pk"))["last"]
    return (last or 0) + 1


def go_on_numbering(model: type[models.Model]) -> None:
    """Let the table number on after the rows that came with a number of their own."""
    table = model._meta.db_table
    run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {next_id(model)}, false)")
