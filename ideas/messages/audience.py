"""Whom a message about an idea concerns."""

from datetime import datetime

from django.utils import timezone

from ideas import merged, queries
from ideas.models import Follow, Idea
from innovasjon.people.models import Guest, Person

ENOUGH_SUPPORT = 10


def those_who_answer(idea: Idea, *, now: datetime) -> list[Person]:
    """Return the agents who answer for the idea today, else the resource team."""
    owner = queries.owner(idea, on=timezone.localdate(now))
    return list(owner.people) or list(Person.objects.in_team())


def those_in_it(idea: Idea) -> list[Person | Guest]:
    """Return the proposers, and the agent who took the idea."""
    return [*idea.people_behind(), *([idea.taken_by] if idea.taken_by else [])]


def followers(idea: Idea) -> list[Person]:
    """Return those who asked to hear of the idea, or of one that was merged into it; nobody of what is hidden."""
    if idea.hidden_at:
        return []
    rows = Follow.objects.filter(idea__in=merged.ids(idea)).select_related("person").order_by("pk")
    return list(dict.fromkeys(row.person for row in rows))


def those_behind_if_many_support(idea: Idea) -> list[Person | Guest]:
    """Return the proposers when this support was the one that made it ten; nobody otherwise.

    The count is read in the transaction that added to it, so two supports at once do not both see ten.
    """
    number = Idea.objects.values_list("support_count", flat=True).get(pk=idea.pk)
    return idea.people_behind() if number == ENOUGH_SUPPORT else []
