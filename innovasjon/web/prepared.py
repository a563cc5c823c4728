"""Queries whose SQL is made once: Django takes longer to write a small query than PostgreSQL to answer it.

    _UNREAD = Prepared(lambda: Delivery.objects.notices_of(given("person"), now=given("now")).values("pk"))
    rows = _UNREAD.rows(person=person.pk, now=now)

For what every page asks; elsewhere a plain queryset is easier to read. The queryset is built from the same vocabulary
as all others, so that what it means is written in one place. `rows` gives tuples, as the database does; `objects` gives
what the queryset would, with all that is joined and annotated.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Expression, Func, QuerySet
from django.db.models.query import ModelIterable


class _Given(Expression):
    """A place in the SQL for a value that is known when the query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
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
    def _compiled(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler = self._make().query.get_compiler(connection=connection)
        return compiler, *compiler.as_sql()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with these values; return all rows."""
        _compiler, sql, params = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(params, values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def objects(self, **values: Any) -> list[Any]:
        """Ask with these values; return all rows as objects of the queryset's model. Nothing is prefetched."""
        made, sql, params = self._compiled
        # The compiler knows which column is which field of which object. It is shared by all threads, so each asking
        # has a copy, which answers with the SQL that is made.
        compiler = copy(made)
        compiler.as_sql = lambda: (sql, _filled(params, values))
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        queryset: Any = SimpleNamespace(query=query, db=connection.alias, _known_related_objects={})
        return list(ModelIterable(queryset))


def _filled(params: tuple[Any, ...], values: dict[str, Any]) -> list[Any]:
    return [values[param.name] if isinstance(param, _Given) else param for param in params]
