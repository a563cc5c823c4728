"""Tells people that ideas of theirs, or for them, came in with an old list: each once, whatever the number."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min

from ideas import messages
from ideas.importing.models import IdeaImport
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.notifications import ledger
from innovasjon.notifications.ledger import Message, tell_each
from innovasjon.people.models import Person


def tell(job: IdeaImport, *, now: datetime) -> None:
    """Tell the proposers, and those who answer for what waits. Called in the transaction that ends the import."""
    tell_each(_to_proposers(job), now=now)
    tell_each(_to_those_who_answer(job, now), now=now)


def take_back(job: IdeaImport, *, now: datetime) -> None:
    """Let nobody be told of ideas that are gone with the import. Who has one that was kept still is."""
    kept = Person.objects.filter(proposals__idea__import_rows__job=job).distinct()
    ledger.take_back(messages.imported_key(job.key), but_for=kept, now=now)
    if not Idea.objects.filter(import_rows__job=job).exists():
        ledger.take_back(messages.imported_to_answer_key(job.key), but_for=(), now=now)


def _to_proposers(job: IdeaImport) -> Iterator[tuple[Person, Message]]:
    rows = Proposer.objects.filter(idea__import_rows__job=job, person__is_active=True, stands_in=False)
    numbers = dict(rows.values_list("person").annotate(number=Count("idea", distinct=True)).order_by())
    first = dict(rows.values_list("person").annotate(first=Min("idea")).order_by())
    people = Person.objects.in_bulk(numbers)
    ideas = Idea.objects.only("title", "reference").in_bulk(first.values())
    for pk, number in numbers.items():
        if pk != job.person_id:
            yield people[pk], messages.imported(job.key, ideas[first[pk]], number)


def _to_those_who_answer(job: IdeaImport, now: datetime) -> Iterator[tuple[Person, Message]]:
    """Yield one message for each agent, with how many ideas from the list wait for them."""
    waiting = Idea.objects.filter(import_rows__job=job, stage=Stage.SUBMITTED)
    numbers = dict(waiting.values_list("section").annotate(number=Count("pk")).order_by())
    found: dict[Person, int] = {}
    for section, number in numbers.items():
        one = waiting.filter(section=section).select_related("taken_by").defer("search").first()
        for person in messages.those_who_answer(one, now=now) if one else ():
            found[person] = found.get(person, 0) + number
    for person, number in found.items():
        if person.pk != job.person_id:
            yield person, messages.imported_to_answer(job.key, number)
