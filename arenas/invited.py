"""Whom a gathering of the network is for: the agents, those who stand in, and the resource team."""

from datetime import date

from django.db.models import Q, QuerySet

from agents.models import Absence, Appointment
from innovasjon.people.models import Person


def network(*, on: date) -> QuerySet[Person]:
    """Return everybody who is in the network on the day, by name."""
    terms = Appointment.objects.on(on)
    away = Absence.objects.filter(appointment__in=terms, starts_on__lte=on, ends_on__gte=on)
    serves = (
        Q(pk__in=terms.values("person")) | Q(pk__in=terms.values("substitute")) | Q(pk__in=away.values("substitute"))
    )
    return Person.objects.active().filter(serves | Q(in_resource_team=True)).order_by("name", "pk")
