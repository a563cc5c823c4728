"""What projects remind people of: a question nobody has answered, once; and a lead that the wait is over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from innovasjon.notifications.reminding import Reminder
from projects import gate, messages, telling
from projects.models import Ask
from projects.querysets import AskQuerySet

# How late a lead is still told that the wait is over.
IN_TIME = timedelta(days=14)


def due(*, now: datetime) -> Iterator[Reminder]:
    """Yield what is due at the moment, as far as it is true."""
    yield from _unanswered(now)
    yield from _waited_enough(now)


def _unanswered(now: datetime) -> Iterator[Reminder]:
    """Yield the one reminder of each question. It is due until it is answered: without it the gate stays shut."""
    rows = Ask.objects.waiting().filter(asked_at__lte=now - gate.REMIND_AFTER)
    for row in _with_all(rows).order_by("asked_at", "pk"):
        why = _("a proposer has not answered for a week")
        yield Reminder(row.who, messages.asked_again(row), row.asked_at + gate.REMIND_AFTER, why)


def _waited_enough(now: datetime) -> Iterator[Reminder]:
    """Yield the news to leads of projects whose last proposers have had their time."""
    had_time = Ask.objects.waiting().filter(
        asked_at__lte=now - gate.PATIENCE, asked_at__gt=now - gate.PATIENCE - IN_TIME
    )
    projects = had_time.values("project")
    rows = _with_all(Ask.objects.waiting().filter(project__in=projects)).order_by("project_id", "pk")
    for project, asks in groupby(rows, key=lambda row: row.project):
        waiting = list(asks)
        phases = list(project.method.phases.all())
        if gate.is_first(project.phase, phases) and gate.look(waiting, now=now).is_open:
            opened_at = max(row.asked_at for row in waiting) + gate.PATIENCE
            for lead in telling.leading(project):
                yield Reminder(lead, messages.may_go_on(project, opened_at), opened_at, _("the wait is over"))


def _with_all(rows: AskQuerySet) -> AskQuerySet:
    tied = ("person", "guest", "asked_by", "project__lead", "project__section", "project__phase", "project__method")
    return rows.select_related(*tied).prefetch_related("project__method__phases").defer("project__search")
