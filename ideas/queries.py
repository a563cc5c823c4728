"""Reads about ideas that are no queryset of one model."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from agents import queries as agents
from agents.models import Appointment
from ideas import merged
from ideas.models import Idea, Need
from innovasjon.people.models import Person
from innovasjon.web.prepared import Among, Prepared, given
from innovasjon.words import wishes

LATELY, USUAL = 300, 12  # ideas that are looked at, and tags that are offered
SUGGESTED = 6  # shared needs

# Asked by every list.
_TAGGED = Prepared(
    lambda: (
        Idea.tags.through.objects.filter(Among("idea", given("ideas")))
        .order_by("tag__name")
        .values_list("idea_id", "tag__name")
    )
)
# Of people what pages show and messages need, in the model's own order, as `from_db` wants it.
_NEEDED = {"id", "email", "name", "language", "in_resource_team", "is_active"}
_OF_A_PERSON = tuple(field.attname for field in Person._meta.concrete_fields if field.attname in _NEEDED)
_WHO = ("person", "substitute", "away__substitute")
# Asked by the inbox and by each idea's page. Of two absences on one day the one that was noted last comes last.
_TERMS = Prepared(
    lambda: (
        Appointment.objects.on(given("day"))
        .filter(Q(Among("section", given("sections"))) | Q(Among("person", given("takers"))))
        .with_absence(given("day"))
        .order_by("starts_on", "pk", "away__pk")  # type: ignore[misc]
        .values_list("pk", "section_id", "away__pk", *(f"{who}__{name}" for who in _WHO for name in _OF_A_PERSON))
    )
)


class Term(NamedTuple):
    """An agent's term on a day, with its substitute, and who stands in for this absence alone."""

    section: int
    person: Person
    substitute: Person | None
    of_the_absence: Person | None
    is_away: bool

    @property
    def stand_in(self) -> Person | None:
        """Return who answers in the agent's place while they are away."""
        return next((who for who in (self.of_the_absence, self.substitute) if who and who.is_active), None)


@dataclass(frozen=True)
class Turns:
    """Those among whom the ideas of a section are shared out on a day: its agents at work, else who stands in."""

    people: tuple[Person, ...]  # by their number
    instead_of: Mapping[int, Person]  # who answers for what was given to each agent
    stands_in: bool = False

    def of(self, idea: Idea) -> Person | None:
        """Return whom the idea falls to: who it was given to or stands in for them, else one by the idea's number."""
        if not self.people:
            return None
        given = self.instead_of.get(idea.given_to_id or 0)
        # By the idea's number and not by chance: the same on every page of the day, and spread evenly enough.
        return given or self.people[idea.pk % len(self.people)]


def turns(terms: Collection[Term]) -> Turns:
    """Return among whom the ideas are shared out, of a section's terms on a day."""
    here = {term.person.pk: term.person for term in terms if not term.is_away}
    instead_of = here or {term.person.pk: term.stand_in for term in terms if term.stand_in}
    people = {person.pk: person for person in instead_of.values()}
    return Turns(tuple(people[pk] for pk in sorted(people)), instead_of, stands_in=bool(people) and not here)


@dataclass(frozen=True)
class Owner:
    """Who answers for an idea on a day. Without people it is the resource team as a whole."""

    people: tuple[Person, ...]  # one, or nobody
    stands_in: bool = False  # for an agent who is away

    @property
    def is_resource_team(self) -> bool:
        """Tell whether nobody in the section can answer, so that the resource team does."""
        return not self.people


def owner(idea: Idea, *, on: date) -> Owner:
    """Return who answers for the idea: who took it, if present; else the agent it falls to; else the team.

    Derived, never stored: nothing has to be handed over, and no idea falls between two people (docs/domain.md).
    """
    return owners((idea,), on=on)[idea.pk]


def owners(ideas: Collection[Idea], *, on: date) -> dict[int, Owner]:
    """Return who answers for each idea, by its id: in one query for a whole page.

    Reads `taken_by` of each idea, which the caller has fetched along.
    """
    takers = {idea.taken_by_id for idea in ideas if idea.taken_by_id}
    sections = {idea.section_id for idea in ideas if idea.section_id}
    by_section: dict[int, list[Term]] = defaultdict(list)
    by_person: dict[int, list[Term]] = defaultdict(list)
    for term in terms_on(sections, takers, on):
        by_section[term.section].append(term)
        by_person[term.person.pk].append(term)
    return {idea.pk: _owner_among(idea, by_section, by_person) for idea in ideas}


def who_could_take_over(idea: Idea, *, on: date) -> list[Person]:
    """Return the agents of the idea's section on the day, and those who stand in, but not who has it; by name."""
    found: dict[int, Person] = {}
    for term in terms_on([idea.section_id or 0], (), on):
        for person in (term.person, term.substitute, term.of_the_absence):
            if person and person.is_active and person.pk != idea.taken_by_id:
                found[person.pk] = person
    return sorted(found.values(), key=lambda person: person.name)


def agents_of(sections: frozenset[int] | None, *, on: date) -> dict[int, str]:
    """Return the names of the agents of these sections, and of those who stand in, by id; None means all sections."""
    found = agents.serving(sections, on=on)
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def terms_on(sections: Collection[int], people: Collection[int], day: date) -> list[Term]:
    """Return the terms of these sections and of these people on a day, in the order in which they began."""
    found = {}
    for pk, section, away, *values in _TERMS.rows(day=day, sections=list(sections), takers=list(people)):
        size = len(_OF_A_PERSON)
        person, substitute, other = (values[at : at + size] for at in range(0, len(values), size))
        found[pk] = Term(
            section=section,
            person=Person.from_db(None, _OF_A_PERSON, person),
            substitute=_person_or_none(substitute),
            of_the_absence=_person_or_none(other),
            is_away=away is not None,
        )
    return list(found.values())


def _person_or_none(values: Sequence[Any]) -> Person | None:
    return Person.from_db(None, _OF_A_PERSON, values) if values[0] else None


def _owner_among(
    idea: Idea, by_section: Mapping[int, Sequence[Term]], by_person: Mapping[int, Sequence[Term]]
) -> Owner:
    terms = by_section.get(idea.section_id, ()) if idea.section_id else ()
    taker = idea.taken_by
    if taker and _still_answers(taker, by_person.get(taker.pk, ()), terms):
        return Owner((taker,))
    among = turns(terms)
    person = among.of(idea)
    return Owner((person,), stands_in=among.stands_in) if person else Owner(())


def _still_answers(taker: Person, own_terms: Sequence[Term], terms: Sequence[Term]) -> bool:
    """Tell whether who took an idea is here, and still serves its section: as agent, standing in, or in the team.

    Whoever is agent elsewhere alone may do nothing with it any more, so it is not left to them.
    """
    if not taker.is_active or (own_terms and all(term.is_away for term in own_terms)):
        return False
    is_agent_here = any(term.person == taker and not term.is_away for term in terms)
    stands_in = any(taker in (term.substitute, term.of_the_absence) for term in terms)
    return taker.in_resource_team or is_agent_here or stands_in


def names_behind(ideas: Collection[Idea]) -> dict[int, list[str]]:
    """Return the names of those who said yes to standing behind each idea, in one query; "" for a guest without one.

    Those behind what was merged into it are among them, each once.
    """
    names: dict[int, list[str]] = defaultdict(list)
    seen: set[tuple[int, int | None, int | None]] = set()
    for row in merged.names_behind([idea.pk for idea in ideas]):
        if row.who not in seen:
            seen.add(row.who)
            stands_in = _("%(name)s (on behalf of others)") % {"name": row.name}
            names[row.idea].append(stands_in if row.stands_in else row.name)
    return names


def tags_of(ideas: Collection[Idea]) -> dict[int, list[str]]:
    """Return the names of each idea's tags, by its id, in one query."""
    names: dict[int, list[str]] = defaultdict(list)
    for idea_id, name in _TAGGED.rows(ideas=[idea.pk for idea in ideas]):
        names[idea_id].append(name)
    return names


def answers_to(needs: Collection[int]) -> dict[int, int]:
    """Return how many submitted ideas answer each need, by its id, in one query."""
    counted = Idea.objects.submitted().filter(answers__in=needs).values("answers").annotate(number=Count("pk"))
    return {row["answers"]: row["number"] for row in counted.order_by()}


def usual_tags() -> list[str]:
    """Return the names of the tags that lately stood on most ideas, most used first; the cost is bounded."""
    newest = Idea.objects.submitted().order_by("-submitted_at", "-id").values("pk")[:LATELY]
    tagged = Idea.tags.through.objects.filter(idea__in=newest).values("tag__name")
    counted = tagged.annotate(number=Count("pk")).order_by("-number", "tag__name")
    return [row["tag__name"] for row in counted[:USUAL]]


def suggested_needs(idea: Idea, *, keep: int, words: str) -> list[Need]:
    """Return shared needs to choose from: the idea's own one and `keep`, then those that hold the words.

    Without words those that share one with the idea's title.
    """
    wish = wishes.read(words or " or ".join(idea.title.split()))
    kept = list(Need.objects.filter(pk__in={idea.answers_id or 0, keep}).order_by("pk").only("title"))
    if wish is None:
        return kept
    found = Need.objects.matching(wish).ranked(wish).exclude(pk__in=[need.pk for need in kept])
    best = found.order_by("-relevance", "-id")  # type: ignore[misc]
    return kept + list(best.only("title")[:SUGGESTED])
