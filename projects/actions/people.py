"""Proposers stand on a project's page for good. Taking one off needs a reason, shows, and can be undone."""

from datetime import datetime

from django.db import transaction

from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person
from projects import messages
from projects.actions.locking import locked
from projects.models import Ask


@transaction.atomic
def remove(*, ask: Ask, reason: str, by: Person, now: datetime) -> Ask:
    """Take a proposer off the project's people. They are told why, and go on hearing what becomes of their idea.

    Done already it stays as it was. Raises Ended.
    """
    project = locked(ask.project)
    row = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    if row.removed_at:
        return row
    row.removed_at, row.removed_by, row.removed_reason = now, by, reason
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    record("project.person_removed", subject=project, by=by, at=now, ask=row.pk, reason=reason)
    tell([row.who], messages.removed(row), now=now, but_not=by)
    return row


@transaction.atomic
def put_back(*, ask: Ask, by: Person, now: datetime) -> Ask:
    """Put a proposer back where they stood, with the answer they gave. Raises Ended."""
    project = locked(ask.project)
    row = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    if row.removed_at is None:
        return row
    row.removed_at, row.removed_by, row.removed_reason = None, None, ""
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    record("project.person_put_back", subject=project, by=by, at=now, ask=row.pk)
    return row
