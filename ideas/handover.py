"""What it means for the ideas in somebody's hands that they stop: those behind them hear who answers from then on.

Nothing is handed over in the database, for who answers is computed (ideas/queries.py). Everybody concerned is told
once of each who stops, however many ideas it is about, in however many sections.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agents.models import Appointment
from ideas import messages, queries
from ideas.clock import day_of
from ideas.lifecycle import IN_HAND, Stage
from ideas.models import Idea, Proposer
from innovasjon.notifications.ledger import Message, tell_each
from innovasjon.notifications.reminding import Reminder
from innovasjon.people.models import Guest, Person
from innovasjon.web import moments

AT, IN_TIME = time(7), timedelta(days=7)  # of the last day; how late it still makes sense to tell of it
Told = Iterator[tuple[Person | Guest, Message]]


def term_ends(*, term: Appointment, now: datetime) -> None:
    """Tell those behind the agent's open ideas, and those who answer for them from the day after the last one."""
    tell_each(_of_terms([term]), now=now)


def term_is_void(*, term: Appointment, now: datetime) -> None:
    """Tell of a term that the leader turned down after it had begun: it holds no longer."""
    tell_each(_told(_held_in(term), f"appointment:{term.pk}", on=day_of(now), section=term.section.name), now=now)


def people_leave(*, people: Collection[int], now: datetime) -> None:
    """Tell of people who no longer work here, all in as many queries as of one."""
    tell_each(_told(_held_by(people), f"left:{day_of(now)}", on=day_of(now)), now=now)


def due(*, now: datetime) -> Iterator[Reminder]:
    """Yield what is told on the last day of a term, where nobody has been told when it was set."""
    today = day_of(now)
    terms = Appointment.objects.that_hold().filter(ends_on__range=(today - IN_TIME, today))
    for term in terms.select_related("person", "substitute", "section").order_by("pk"):
        for who, message in _of_terms([term]):
            yield Reminder(who, message, _morning(term), _("an agent who answers for ideas stops"))


def _morning(term: Appointment) -> datetime:
    return moments.at(term.ends_on or date.min, AT)


def _of_terms(terms: Iterable[Appointment]) -> Told:
    for term in terms:
        if term.ends_on:
            first_day = term.ends_on + timedelta(days=1)
            occasion, section = f"appointment:{term.pk}", term.section.name
            yield from _told(_held_in(term), occasion, on=first_day, section=section, last_day=term.ends_on)


def _held_in(term: Appointment) -> "QuerySet[Idea]":
    """Return what the agent of the term has in its section, and who stands in for them."""
    return _held_by(pk for pk in (term.person_id, term.substitute_id) if pk).filter(section=term.section)


def _held_by(people: Iterable[int]) -> "QuerySet[Idea]":
    """Return what these people have taken and not decided on, and what was given to them and nobody has taken."""
    pks = list(people)
    given = Q(taken_by=None, given_to__in=pks, stage=Stage.SUBMITTED)
    return Idea.objects.filter(Q(taken_by__in=pks, stage__in=IN_HAND) | given)


def _told(held: "QuerySet[Idea]", occasion: str, *, on: date, section: str = "", last_day: date | None = None) -> Told:
    """Yield what each is told of those of the ideas for which another answers on the day, in three queries."""
    rows = held.select_related("taken_by", "given_to", "section")
    ideas = list(rows.defer("search").order_by("submitted_at", "pk"))
    owners = queries.owners(ideas, on=on)
    by_holder: dict[Person, list[Idea]] = defaultdict(list)
    for idea in ideas:
        holder = idea.taken_by or idea.given_to
        if holder and owners[idea.pk].people != (holder,):
            by_holder[holder].append(idea)
    behind = _behind([idea for given in by_holder.values() for idea in given])
    for holder, given in by_holder.items():
        stop = messages.Stop(holder, occasion, section, last_day)
        mine, theirs = defaultdict(list), defaultdict(list)
        for idea in given:
            for who in behind.get(idea.pk, []):
                mine[who].append(idea)
            for person in owners[idea.pk].people:
                theirs[person].append(idea)
        for who, own in mine.items():
            names = dict.fromkeys(person.name for idea in own for person in owners[idea.pk].people)
            yield from _but_not(holder, who, messages.agent_leaves(stop, own, list(names)))
        for person, taken_over in theirs.items():
            yield from _but_not(holder, person, messages.taken_over(stop, taken_over))


def _behind(ideas: list[Idea]) -> dict[int, list[Person | Guest]]:
    """Return the people and guests behind each idea, by its id, in one query."""
    found: dict[int, list[Person | Guest]] = defaultdict(list)
    pks = [idea.pk for idea in ideas]
    rows = Proposer.objects.accepted().filter(idea__in=pks).select_related("person", "guest").order_by("pk")
    for row in rows:
        if who := row.person or row.guest:
            found[row.idea_id].append(who)
    return found


def _but_not(holder: Person, who: Person | Guest, message: Message) -> Told:
    if who != holder:
        yield who, message
