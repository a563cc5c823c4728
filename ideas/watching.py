"""Telling people of new ideas that fit a search they keep: all searches are tried on an idea in one statement."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from ideas import messages
from ideas.models import Idea, NewIdea, SavedSearch
from innovasjon.celery import app
from innovasjon.notifications.ledger import tell_each
from innovasjon.people.models import Person
from innovasjon.words import wishes

TASK = "ideas.tasks.tell_of_new_ideas"
AT_A_TIME = 1_000  # people
IDEAS = 200  # in one run; the next one goes on
NEEDS_A_LOOK = frozenset('"-')  # signs of words in a row, and of words that must not be there
log = structlog.get_logger("ideas")

# Those behind the idea know of it. Of two searches that fit, one that tells at once is followed.
FITS = """
    WITH parts AS (SELECT words_parts(search) AS found FROM ideas_idea WHERE id = %(idea)s),
    fitting AS (
        SELECT saved.id, saved.person_id, saved.way, saved.text FROM ideas_savedsearch AS saved
        WHERE saved.anchors && (SELECT found FROM parts) AND {rest}
        UNION ALL
        SELECT saved.id, saved.person_id, saved.way, saved.text FROM ideas_savedsearch AS saved
        WHERE saved.anchors = '{{}}' AND {rest}
    )
    SELECT fitting.person_id, fitting.way, fitting.id, fitting.text
    FROM fitting JOIN people_person AS person ON person.id = fitting.person_id AND person.is_active
    WHERE NOT EXISTS (SELECT FROM ideas_proposer AS proposer
        WHERE proposer.idea_id = %(idea)s AND proposer.person_id = fitting.person_id AND proposer.state <> 'declined')
    ORDER BY fitting.person_id, fitting.way, fitting.id
"""
REST = """
    saved.way <> 'never'
    AND (saved.words = '' OR array_to_tsvector((SELECT found FROM parts)) @@ saved.words::tsquery)
    AND (saved.section_id IS NULL OR saved.section_id = %(section)s)
    AND (saved.whose_need = '' OR saved.whose_need = %(whose)s)
    AND (saved.tag_id IS NULL OR saved.tag_id = ANY(%(tags)s::bigint[]))
"""


def remember(idea: Idea) -> None:
    """Note, with the idea, that saved searches are to be tried on it; a worker is only woken."""
    NewIdea.objects.bulk_create([NewIdea(idea=idea)], ignore_conflicts=True)
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    try:
        app.send_task(TASK, retry=False, ignore_result=True, expires=300)
    except OperationalError:
        log.warning("broker unreachable; the next round tells of new ideas")


def tell(*, now: datetime) -> int:
    """Tell of the ideas that are new, oldest first; return how many people were told something."""
    told = 0
    for row in NewIdea.objects.order_by("pk")[:IDEAS]:
        idea = Idea.objects.submitted().select_related("section").filter(pk=row.pk).first()
        # Nobody is told twice: what a worker that died has told stands in the ledger.
        told += _tell_of(idea, now) if idea else 0
        row.delete()
    return told


def _tell_of(idea: Idea, now: datetime) -> int:
    told = 0
    for people, ways in _fitting(idea):
        names = dict(SavedSearch.objects.filter(pk__in=[pk for _way, pk in ways.values()]).values_list("pk", "name"))
        told += tell_each(
            [
                (person, messages.found(idea, name, at_once=way == SavedSearch.Way.AT_ONCE))
                for person in people
                for way, pk in [ways[person.pk]]
                if (name := names.get(pk))
            ],
            now=now,
        )
    return told


def _fitting(idea: Idea) -> "Iterator[tuple[QuerySet[Person], dict[int, tuple[str, int]]]]":
    """Yield the people whose searches the idea fits and who may see it, some at a time."""
    tags = list(idea.tags.values_list("pk", flat=True))
    values = {"idea": idea.pk, "section": idea.section_id, "whose": idea.whose_need, "tags": tags}
    with connection.cursor() as cursor:
        cursor.execute(FITS.format(rest=REST), values)
        fitting = cursor.fetchall()
    ways: dict[int, tuple[str, int]] = {}
    is_held: dict[str, bool] = {"": True}
    for person, way, pk, text in fitting:
        if text not in is_held:
            is_held[text] = not NEEDS_A_LOOK & set(text) or _holds(idea, text)
        if is_held[text]:
            ways.setdefault(person, (way, pk))
    people = list(ways)
    for start in range(0, len(people), AT_A_TIME):
        yield Person.objects.active().filter(pk__in=people[start : start + AT_A_TIME]), ways


def _holds(idea: Idea, text: str) -> bool:
    """Tell whether the idea holds the words in the order that is asked for, and not those that must not be there."""
    wish = wishes.read(text)
    return wish is not None and Idea.objects.filter(pk=idea.pk).filter(wish.found_by_reading()).exists()
