"""Proposers answer whether they take part. An answer can be changed as long as the project goes on."""

from datetime import datetime

from django.db import transaction

from innovasjon.audit.log import record
from innovasjon.notifications.ledger import no_longer_waits, tell
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from projects import gate, messages, telling
from projects.actions.locking import Ended
from projects.models import Answer, Ask, Project


@transaction.atomic
def answer_ask(*, project: Project, answer: Answer, by: Person, now: datetime) -> Ask:
    """Say what one does in the project. Raises Ask.DoesNotExist when one is not asked, Ended when it is over."""
    return _answered(Ask.objects.standing().get(project=project, person=by), answer, by=by, now=now)


@transaction.atomic
def answer_as_guest(*, ask: Ask, answer: Answer, now: datetime) -> Ask:
    """Say it as a guest who came by their own link. The log has no person for it: the entry names the question."""
    return _answered(ask, answer, by=None, now=now)


def _answered(ask: Ask, answer: Answer, *, by: Person | None, now: datetime) -> Ask:
    row = Ask.objects.standing().select_for_update(of=("self",)).select_related("project").get(pk=ask.pk)
    if row.project.is_closed:
        raise Ended(row.project)
    # The same answer again is no news: whoever leads the project is not told twice.
    if row.answer == answer:
        return row
    row.answer, row.answered_at = answer, now
    row.save(update_fields=["answer", "answered_at"])
    no_longer_waits(Delivery.objects.filter(dedupe_key__in=(gate.asking_key(row), gate.reminder_key(row))), now=now)
    record("project.answered", subject=row.project, by=by, at=now, ask=row.pk, answer=answer)
    tell(telling.leading(row.project), messages.answered(row), now=now, but_not=by)
    return row
