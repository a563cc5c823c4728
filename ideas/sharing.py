"""Whose an idea is among several who can answer: shared out evenly, and of nobody who is away.

A new idea is given to the agent of its section who has fewest open ones (`give`). That is what is stored; who answers
is computed from it for the day that is asked about (`ideas.queries.owner`): when whoever it was given to cannot answer,
it falls to one of those who can, by its number. So nothing has to be handed over
(docs/decisions/0014-shared-out-evenly.md).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Mod
from django.db.models.lookups import Exact

from ideas import queries
from ideas.clock import day_of
from ideas.lifecycle import OPEN, WAITING
from ideas.models import Idea
from ideas.queries import Term, Turns, turns
from innovasjon.people.models import Person, Section


def give(idea: Idea, *, now: datetime) -> None:
    """Give an idea to the present agent of its section who has fewest open ones; the caller saves it.

    It stays with who has it, if they can answer. Of two with as many it is the one with the lowest number. The section
    is locked, so that of many ideas sent at once each sees what the others were given.
    """
    among = turns(queries.terms_on([idea.section_id or 0], (), day_of(now)))
    # A move back and forth between sections, or a second sending, takes no idea from whoever has it.
    if idea.given_to_id in among.instead_of:
        return
    if among.stands_in or len(among.people) < 2:
        idea.given_to = None if among.stands_in or not among.people else among.people[0]
        return
    Section.objects.select_for_update(no_key=True).get(pk=idea.section_id or 0)
    # Counted under the lock: what those before us were given is committed, and seen here.
    number = _number_of(person.pk for person in among.people)
    idea.given_to = min(among.people, key=lambda person: (number[person.pk], person.pk))


def _number_of(people: Iterable[int]) -> Counter[int]:
    """Return how many open ideas each has taken or was given, in one query."""
    holder = Coalesce("taken_by", "given_to")
    rows = Idea.objects.filter(stage__in=OPEN).annotate(holder=holder).filter(holder__in=list(people))
    return Counter(dict(rows.order_by().values_list("holder").annotate(Count("pk"))))


@dataclass(frozen=True)
class _Day:
    """Who can answer in each section on a day, and whose word still counts when they have taken an idea."""

    by_section: dict[int, list[Term]]
    away: frozenset[int]  # agents who are away from all they are agent for
    team: frozenset[int]

    def still_answer(self, section: int) -> frozenset[int]:
        """Return who answers for an idea of the section when they have taken it, as `queries.owner` sees it."""
        terms = self.by_section[section]
        here = {term.person.pk for term in terms if not term.is_away}
        stand_in = (who for term in terms for who in (term.substitute, term.of_the_absence))
        return (self.team | here | {who.pk for who in stand_in if who and who.is_active}) - self.away


def _day(on: date, sections: Collection[int]) -> _Day:
    by_section: dict[int, list[Term]] = defaultdict(list)
    by_person: dict[int, list[Term]] = defaultdict(list)
    for term in queries.terms_on(sections, (), on):
        by_section[term.section].append(term)
        by_person[term.person.pk].append(term)
    away = frozenset(pk for pk, terms in by_person.items() if all(term.is_away for term in terms))
    team = Person.objects.in_team().values_list("pk", flat=True)
    return _Day(by_section, away, frozenset(team))


def answered_by(person: Person, *, within: frozenset[int] | None, on: date) -> Q:
    """Return the condition on open ideas that it is the person who answers for them; the twin of `queries.owner`.

    To a member of the resource team belongs also what nobody else can answer. Three queries.
    """
    everywhere = list(Section.objects.values_list("pk", flat=True))
    day, found = _day(on, everywhere), Q(pk=None)
    for section in sorted(everywhere if within is None else within):
        still = day.still_answer(section)
        is_taken = Q(taken_by=person) if person.pk in still else Q(pk=None)
        is_free = Q(taken_by=None) | ~Q(taken_by__in=still)
        found |= Q(section=section) & (is_taken | is_free & _turn_of(person, turns(day.by_section[section])))
    return found


def _turn_of(person: Person, among: Turns) -> Q:
    if not among.people:
        return Q(section__isnull=not person.in_resource_team)
    if person not in among.people:
        return Q(pk=None)
    own = [given for given, who in among.instead_of.items() if who == person]
    by_number = Q(Exact(Mod("pk", len(among.people)), among.people.index(person)))
    return Q(given_to__in=own) | (Q(given_to=None) | ~Q(given_to__in=list(among.instead_of))) & by_number


class Held(NamedTuple):
    """How many open ideas of a section stand in a stage, taken by and given to the same people; how many are late."""

    section: int
    stage: str
    taken_by: int | None
    given_to: int | None
    number: int
    late: int


def held(*, on: date) -> list[Held]:
    """Return how the open ideas lie on that day, in one query; what is hidden is left out, as in lists."""
    is_late = Q(stage__in=WAITING, reply_due_on__lt=on)
    rows = (
        Idea.objects.filter(stage__in=OPEN, hidden_at=None)
        .order_by()
        .values_list("section", "stage", "taken_by", "given_to")
    )
    return [Held(*row) for row in rows.annotate(number=Count("pk"), late=Count("pk", filter=is_late))]


def spread(found: Iterable[Held], sections: Collection[int], *, on: date) -> dict[int, tuple[int, int]]:
    """Return the fewest and the most open ideas that one agent answers for, in each section with several at work.

    Nobody is named: it tells whether the work is shared, not who does how much. Two queries.
    """
    day = _day(on, sections)
    shares: dict[int, Counter[int]] = defaultdict(Counter)
    for row in found:
        among, share = turns(day.by_section[row.section]), shares[row.section]
        if row.taken_by in day.still_answer(row.section):
            share[row.taken_by or 0] += row.number
        elif given := among.instead_of.get(row.given_to or 0):
            share[given.pk] += row.number
        else:
            for place, person in enumerate(among.people):
                share[person.pk] += (row.number + place) // len(among.people)
    several = {pk: people for pk in sections if len(people := turns(day.by_section[pk]).people) > 1}
    return {pk: _ends([shares[pk][person.pk] for person in people]) for pk, people in several.items()}


def _ends(numbers: list[int]) -> tuple[int, int]:
    return min(numbers), max(numbers)
