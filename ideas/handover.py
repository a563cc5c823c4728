"""What an agent's last day means for the ideas they have: those behind these hear who answers from then on.

Nothing is handed over in the database, for who answers is computed (ideas/queries.py). Everybody concerned is told
once, however many ideas it is about.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from agents.models import Appointment
from ideas import messages, queries
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.notifications.ledger import Message, tell_each
from innovasjon.people.models import Guest, Person

# The stages in which an idea is in an agent's hands.
IN_HAND = frozenset({Stage.ASSESSING, Stage.CLARIFYING})


def agent_leaves(*, term: Appointment, now: datetime) -> None:
    """Tell those behind the agent's open ideas, and those who answer for them from the day after the last one."""
    if term.ends_on is None:
        return
    first_day = term.ends_on + timedelta(days=1)
    own = Q(taken_by=term.person, stage__in=IN_HAND) | Q(taken_by=None, given_to=term.person, stage=Stage.SUBMITTED)
    ideas = list(
        Idea.objects.filter(own, section=term.section)
        .select_related("taken_by", "section")
        .defer("search")
        .order_by("submitted_at", "pk")
    )
    owners = queries.owners(ideas, on=first_day)
    ideas = [idea for idea in ideas if owners[idea.pk].people != (term.person,)]
    by_owner: dict[Person | Guest, list[Idea]] = defaultdict(list)
    for idea in ideas:
        for person in owners[idea.pk].people:
            by_owner[person].append(idea)
    names = [person.name for person in by_owner]
    told = [(who, messages.agent_leaves(term, mine, names)) for who, mine in _behind(ideas).items()]
    told += [(who, messages.taken_over(term, theirs)) for who, theirs in by_owner.items()]
    tell_each(_but_not(term.person, told), now=now)


def _behind(ideas: list[Idea]) -> dict[Person | Guest, list[Idea]]:
    """Return the ideas of each person and guest who stands behind any of them, in one query."""
    by_pk = {idea.pk: idea for idea in ideas}
    found: dict[Person | Guest, list[Idea]] = defaultdict(list)
    rows = Proposer.objects.accepted().filter(idea__in=by_pk).select_related("person", "guest").order_by("pk")
    for row in rows:
        if who := row.person or row.guest:
            found[who].append(by_pk[row.idea_id])
    return found


def _but_not(agent: Person, told: Iterable[tuple[Person | Guest, Message]]) -> Iterable[tuple[Person | Guest, Message]]:
    return ((who, message) for who, message in told if who != agent)
