"""What the system promises, checked over the whole database: each story lists its own in `promises.PROMISES`.

A promise is a query for what breaks it, so that a million rows are looked through where they are. Run each night, by
`manage.py check_promises`, over the demo and after the tests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone

from innovasjon.audit.models import PromiseCheck
from innovasjon.web import stories

NAMED = 20  # of what breaks a promise, so many are named
KEPT = 90  # nights
PATIENCE = "10min"  # for one promise: over a million rows, beside other work of the night
log = structlog.get_logger("promises")


@dataclass(frozen=True)
class Promise:
    """What is promised, in English for those who run the site, and the SQL for what breaks it.

    The SQL gives one column: the name of what breaks it, without personal data. It may use %(today)s and %(now)s.
    """

    name: str
    text: str
    sql: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Broken:
    """A promise that is not kept: how often, and some of what breaks it."""

    promise: Promise
    number: int
    some: tuple[str, ...]

    def __str__(self) -> str:
        more = f" and {self.number - len(self.some)} more" if self.number > len(self.some) else ""
        return f"{self.promise.text}: broken {self.number} times: {', '.join(self.some)}{more}"


def all_promises() -> list[Promise]:
    """Return what every story promises."""
    return [promise for story in stories.collect("promises") for promise in story.PROMISES]


def broken(promises: Iterable[Promise] | None = None, *, now: datetime) -> Iterator[Broken]:
    """Yield the promises that are not kept."""
    for promise in all_promises() if promises is None else promises:
        number, some = _ask(promise, now)
        if number:
            yield Broken(promise, number, some)


def _ask(promise: Promise, now: datetime) -> tuple[int, tuple[str, ...]]:
    today: date = timezone.localdate(now, timezone.get_default_timezone())
    sql = f"""
        WITH breaks (name) AS ({promise.sql})
        SELECT (SELECT count(*) FROM breaks), ARRAY(SELECT name::text FROM breaks LIMIT {NAMED})
    """  # noqa: S608 - the promises are texts of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, {"today": today, "now": now, **promise.values})
        number, some = cursor.fetchone() or (0, [])
    return number, tuple(some)


def check_and_keep(*, now: datetime) -> list[Broken]:
    """Check every promise, log what is broken, and keep what was found for those who look."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Local: the connection goes back to the pool with the usual limit, whatever comes of the promises.
        cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
        found = list(broken(now=now))
    for one in found:
        log.error("a promise is broken", promise=one.promise.name, number=one.number, some=list(one.some))
    listed = [{"name": one.promise.name, "number": one.number, "some": list(one.some)} for one in found]
    PromiseCheck.objects.create(at=now, broken=sum(one.number for one in found), found=listed)
    old = PromiseCheck.objects.order_by("-at").values("pk")[KEPT : KEPT + 100]
    PromiseCheck.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return found
