"""Queries whose SQL is made once: Django takes longer to write a small query than PostgreSQL to answer it.

    _UNREAD = Prepared(lambda: Delivery.objects.notices_of(given("person"), now=given("now")).values("pk"))
    rows = _UNREAD.rows(person=person.pk, now=now)

For what every page asks; elsewhere a plain queryset is easier to read. The queryset is built from the same vocabulary
as all others, so that what it means is written in one place. Its rows are tuples, as the database gives them.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Expression, Func, QuerySet


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
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        return self._make().query.sql_with_params()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Ask with these values; return all rows."""
        sql, params = self._compiled
        filled = [values[param.name] if isinstance(param, _Given) else param for param in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
