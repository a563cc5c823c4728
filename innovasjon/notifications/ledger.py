"""Writing into the ledger: what actions call to tell people something."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from innovasjon.notifications.models import Delivery
from innovasjon.notifications.tasks import wake_the_pump
from innovasjon.people.models import Guest, Person


@dataclass(frozen=True)
class Message:
    """What is told. `context` holds plain values; the texts are written at sending, in the reader's language."""

    kind: str  # "ideas.taken": templates/ideas/mail/taken.txt
    key: str  # which occasion this is
    context: dict[str, Any] = field(default_factory=dict)


def tell(recipients: Iterable[Person | Guest], message: Message, *, now: datetime) -> None:
    """Write one delivery a recipient, in the caller's transaction: what is rolled back tells nobody.

    Celery is only woken; if it is not there, the next tick of beat finds the rows.
    """
    rows = [
        Delivery(
            person=recipient if isinstance(recipient, Person) else None,
            guest=recipient if isinstance(recipient, Guest) else None,
            kind=message.kind,
            dedupe_key=message.key,
            payload=message.context,
            created_at=now,
            due_at=now,
        )
        for recipient in recipients
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        transaction.on_commit(wake_the_pump, robust=True)
