"""What happened lately to the ideas a person has a part in: the newest thing of each, in words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet, Value

from ideas import merged, story
from ideas.models import Follow, Idea, Proposer, Support
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from innovasjon.web.prepared import Prepared, given

SHOWN = ("title", "stage", "submitted_at", "answers__title")
# So many of the latest ties of each kind are looked at: whoever has more hears of the newest.
TIES = 100
# Some of what is found may not be told: what happened before a followed idea was sent.
LOOKED_AT = 3
SENTENCES = {**story.SENTENCES, "idea.commented": story.commented}
VERBS = frozenset(SENTENCES) - story.PRIVATE - {"idea.begun"}


def _all_ties() -> QuerySet[Any, Any]:
    """Return idea and whether one is behind it, of each latest tie of each kind."""
    kinds = ((Proposer.objects.accepted(), True), (Follow.objects.all(), False), (Support.objects.all(), False))
    first, *more = (
        rows.filter(person=given("person"))
        .annotate(is_behind=Value(is_behind))
        .order_by("-pk")
        .values_list("idea", "is_behind")[:TIES]
        for rows, is_behind in kinds
    )
    return first.union(*more, all=True)


_TIES = Prepared(_all_ties)  # asked by every visit to the front page


@dataclass(frozen=True)
class News:
    """An idea, and the last thing that somebody else did to it."""

    idea: Idea
    event: story.Event


def latest(person: Person, *, most: int) -> list[News]:
    """Return what others did last to the ideas the person is behind, follows or supports, newest first.

    Costs at most six queries, whatever there is.
    """
    ties = _ties(person)
    entries = _newest_entries(ties, person, most=most * LOOKED_AT)
    ideas = (
        Idea.objects.visible_to(person)
        .select_related("answers")
        .only(*SHOWN)
        .in_bulk([entry.subject_id for entry in entries])
    )
    heard = [
        entry
        for entry in entries
        if entry.subject_id in ideas and story.may_hear(ideas[entry.subject_id], entry, ties[entry.subject_id])
    ]
    names = story.section_names(heard)
    proposers = _proposers_in(heard)
    found = []
    for entry in heard[:most]:
        idea = ideas[entry.subject_id]
        teller = story.Teller(idea, names, proposers, ties[entry.subject_id])
        found.append(News(idea, SENTENCES[entry.verb](teller, entry)))
    return found


def _ties(person: Person) -> dict[int, bool]:
    """Return the ideas the person has a part in, and what these were merged into; each with whether they are behind."""
    ties: dict[int, bool] = {}
    for idea, is_behind in _TIES.rows(person=person.pk):
        ties[idea] = ties.get(idea, False) or is_behind
    for idea, home in merged.homes_of(ties).items():
        ties[home] = ties.get(home, False) or ties[idea]
    return ties


def _newest_entries(ties: Collection[int], person: Person, *, most: int) -> list[Entry]:
    """Return the last thing others did to each idea, newest first."""
    kind = ContentType.objects.get_for_model(Idea)
    told = Entry.objects.filter(subject_type=kind, subject_id__in=ties).told(VERBS).exclude(by=person)
    # Numbers first, entries afterwards: whoever has many ties would else have hundreds of whole entries sorted.
    last = told.order_by().values("subject_id").annotate(last=Max("pk")).order_by("-last").values("last")[:most]
    shown = Entry.objects.filter(pk__in=last).select_related("by").order_by("-pk")
    return list(shown.only("at", "verb", "subject_id", "data", "by__name"))


def _proposers_in(entries: Collection[Entry]) -> dict[int, Proposer]:
    """Return the proposers' rows that the entries name: no query when they name none."""
    named = {entry.details["proposer"] for entry in entries if "proposer" in entry.details}
    return Proposer.objects.select_related("person", "guest").in_bulk(named)
