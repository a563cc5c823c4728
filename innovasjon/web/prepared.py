"""Queries whose SQL is made once: Django takes longer to write a small query than PostgreSQL to answer it.

    _UNREAD = Prepared(lambda: Delivery.objects.notices_of(given("person"), now=given("now")).values("pk"))
    rows = _UNREAD.rows(person=person.pk, now=now)

For what every page asks; elsewhere a plain queryset is easier to read. The queryset is built from the same vocabulary
as all others, so that what it means is written in one place. `rows` gives tuples, as the database does; `objects` gives
what the queryset would, with all that is joined and annotated.
"""

import re
from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import BooleanField, Expression, Func, QuerySet
from django.db.models.query import ModelIterable


class _Given(Expression):
    """A place in the SQL for a value that is known when the query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        # Itself as the parameter: `_compiled` finds by it which places are filled in at each asking, and in what
        # order.
        return "%s", [self]


def given(name: str) -> Any:
    """Return what stands in a queryset for the value that `Prepared.rows` gets by this name."""
    return _Given(name)


class Among(Func):
    """Whether a key is one of those given, however many: `filter(Among("section", given("sections")))`."""

    arg_joiner = " = ANY("
    template = "%(expressions)s::bigint[])"
    output_field = BooleanField()


class Prepared:
    """A queryset's SQL, made when it is first asked for."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    @cached_property
    def _compiled(self) -> tuple[Any, str, list[str]]:
        """The compiler, its SQL with all that is the same each time, and the names of what is given, in order."""
        compiler: Any = self._make().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda expressions: converters
        return compiler, _written_in(sql, params), [param.name for param in params if isinstance(param, _Given)]

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with these values; return all rows."""
        _compiler, sql, names = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[name] for name in names])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def count(self, **values: Any) -> int:
        """Ask with these values how many rows there are; a limit of the queryset holds for it."""
        _compiler, sql, names = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS counted", [values[name] for name in names])  # noqa: S608
            (number,) = cursor.fetchone()
        return int(number)

    def objects(self, **values: Any) -> list[Any]:
        """Ask with these values; return all rows as objects of the queryset's model. Nothing is prefetched."""
        made, sql, names = self._compiled
        # The compiler knows which column is which field of which object. It is shared by all threads, so each asking
        # has a copy, which answers with the SQL that is made.
        compiler = copy(made)
        compiler.as_sql = lambda: (sql, [values[name] for name in names])
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        queryset: Any = SimpleNamespace(query=query, db=connection.alias, _known_related_objects={})
        return list(ModelIterable(queryset))


def _written_in(sql: str, params: Sequence[Any]) -> str:
    """Return the SQL with every parameter that is the same each time written in its place."""
    left = iter(params)

    def place(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return match[0]
        param = next(left)
        return match[0] if isinstance(param, _Given) else _literal(param)

    return re.sub("%%|%s", place, sql)


def _literal(value: Any) -> str:
    connection.ensure_connection()
    # Quoted by the driver and with this connection's settings, as the same value would be on its way there.
    return str(mogrify("%s", [value], connection)).replace("%", "%%")
