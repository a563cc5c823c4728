"""The reminder runner: each story's `reminders.due(now=...)` says what is due at a moment; what is new is told.

A reminder is computed from what is true, and its key says which occasion it is. So a beat that ran twice, late, or not
for two days sends each once, and nothing that is no longer true.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.utils.functional import Promise

from innovasjon.notifications import ledger
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Guest, Person
from innovasjon.web import stories

AHEAD = timedelta(days=7)  # how far people look ahead
log = structlog.get_logger("notifications")


@dataclass(frozen=True)
class Reminder:
    """What somebody is to be reminded of: when it fell due, and why, in words for those who look ahead."""

    recipient: Person | Guest
    message: Message
    due_at: datetime
    why: str | Promise


def due(*, now: datetime) -> Iterator[Reminder]:
    """Yield what all stories say is due at the moment."""
    for story in stories.collect("reminders"):
        yield from story.due(now=now)


def run(*, now: datetime) -> int:
    """Tell what is due and has not been told; a story that fails does not silence the others. Returns how many."""
    number = 0
    for story in stories.collect("reminders"):
        try:
            found = [(one.recipient, one.message) for one in story.due(now=now)]
            number += ledger.tell_each(ledger.not_told(found), now=now)
        except Exception:
            log.exception("reminders cannot be found", story=story.__name__)
    return number


def upcoming(*, now: datetime) -> list[Reminder]:
    """Return what would be told in the coming days if nothing changed, soonest first."""
    found: dict[tuple[Person | Guest, str], Reminder] = {}
    for day in range(AHEAD.days + 1):
        for one in due(now=now + timedelta(days=day)):
            # Asked for each day to come, the same occasion turns up again and again: the first is when it is told.
            found.setdefault((one.recipient, one.message.key), one)
    new = {(who, message.key) for who, message in ledger.not_told((r.recipient, r.message) for r in found.values())}
    return sorted((one for key, one in found.items() if key in new), key=lambda one: one.due_at)
