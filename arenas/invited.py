"""Whom a gathering of the network is for: the agents, those who stand in, and the resource team."""

from datetime import date

from django.db.models import Q

from agents import queries
from innovasjon.people.models import Person


def network(*, on: date) -> list[Person]:
    """Return everybody who is in the network on the day, in two queries."""
    serving = queries.serving(None, on=on)
    return list(Person.objects.active().filter(Q(pk__in=serving) | Q(in_resource_team=True)).order_by("name", "pk"))
