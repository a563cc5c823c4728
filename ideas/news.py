"""What happened lately to the ideas a person has a part in: the newest thing of each, in words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet, Value

from agents.rules import sections_served_today
from ideas import merged, story
from ideas.models import Follow, Idea, Proposer, Support
from ideas.querysets import IdeaQuerySet
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from innovasjon.web.prepared import Among, Prepared, given

SHOWN = ("title", "stage", "submitted_at", "answers__title", "section__name")
# So many of the latest ties of each kind are looked at: whoever has more hears of the newest.
TIES = 100
# Entries that are fetched: some of what is found may not be told, as what happened before a followed idea was sent.
ENTRIES = 15
SENTENCES = {**story.SENTENCES, "idea.commented": story.commented}
VERBS = frozenset(SENTENCES) - story.PRIVATE - {"idea.begun"}


def _all_ties() -> QuerySet[Any, Any]:
    """Return of each latest tie: idea, whether one is behind it, what it was merged into, and what that was."""
    kinds = ((Proposer.objects.accepted(), True), (Follow.objects.all(), False), (Support.objects.all(), False))
    first, *more = (
        rows.filter(person=given("person"))
        .annotate(is_behind=Value(is_behind))
        .order_by("-pk")
        .values_list("idea", "is_behind", "idea__merged_into", "idea__merged_into__merged_into")[:TIES]
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
    entries = _newest_entries(ties, person)
    ideas = _seen(person, [entry.subject_id for entry in entries])
    heard = [
        entry
        for entry in entries
        if entry.subject_id in ideas and story.may_hear(ideas[entry.subject_id], entry, ties[entry.subject_id])
    ]
    homes = [idea.section for idea in ideas.values() if idea.section]
    names = story.section_names(heard, {section.pk: section.name for section in homes})
    proposers = _proposers_in(heard)
    found = []
    for entry in heard[:most]:
        idea = ideas[entry.subject_id]
        teller = story.Teller(idea, names, proposers, ties[entry.subject_id])
        found.append(News(idea, SENTENCES[entry.verb](teller, entry)))
    return found


def _seen(person: Person, pks: list[int]) -> dict[int, Idea]:
    """Return those of the ideas that the person may see, by id."""
    if not pks:
        return {}
    seen = _BY_TEAM if person.in_resource_team else _BY_OTHERS
    return {
        idea.pk: idea for idea in seen.objects(pks=pks, person=person.pk, served=list(sections_served_today(person)))
    }


def _shown() -> IdeaQuerySet:
    return Idea.objects.filter(Among("pk", given("pks"))).select_related("answers", "section").only(*SHOWN)


_BY_TEAM = Prepared(lambda: _shown().seen_by_the_team(given("person")))
_BY_OTHERS = Prepared(lambda: _shown().seen_by_others(given("person"), served=given("served")))


def _ties(person: Person) -> dict[int, bool]:
    """Return the ideas the person has a part in, and what these were merged into; each with whether they are behind."""
    ties: dict[int, bool] = {}
    homes: dict[int, int] = {}
    moved_on = set()  # merged more than once: where they are now is asked, which few readers need
    for idea, is_behind, home, further in _TIES.rows(person=person.pk):
        ties[idea] = ties.get(idea, False) or is_behind
        if further:
            moved_on.add(idea)
        elif home:
            homes[idea] = home
    for idea, home in (homes | merged.homes_of(moved_on) if moved_on else homes).items():
        ties[home] = ties.get(home, False) or ties[idea]
    return ties


def _newest_entries(ties: Collection[int], person: Person) -> list[Entry]:
    """Return the last thing others did to each idea, newest first."""
    if not ties:
        return []
    kind = ContentType.objects.get_for_model(Idea)
    return _NEWEST.objects(kind=kind.pk, ties=list(ties), person=person.pk)


def _newest() -> QuerySet[Entry]:
    of_ties = Entry.objects.filter(Among("subject_id", given("ties")), subject_type=given("kind"))
    told = of_ties.told(VERBS).exclude(by=given("person"))
    # Numbers first, entries afterwards: whoever has many ties would else have hundreds of whole entries sorted.
    last = told.order_by().values("subject_id").annotate(last=Max("pk")).order_by("-last").values("last")[:ENTRIES]
    shown = Entry.objects.filter(pk__in=last).select_related("by").order_by("-pk")
    return shown.only("at", "verb", "subject_id", "data", "by__name")


_NEWEST = Prepared(_newest)  # asked by every visit of who has a part in any idea


def _proposers_in(entries: Collection[Entry]) -> dict[int, Proposer]:
    """Return the proposers' rows that the entries name: no query when they name none."""
    named = {entry.details["proposer"] for entry in entries if "proposer" in entry.details}
    return Proposer.objects.select_related("person", "guest").in_bulk(named)
