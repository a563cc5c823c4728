"""Who may do what in the network."""

import rules
from django.utils import timezone

from agents import queries
from innovasjon.people.models import Person


def sections_served_today(person: Person) -> frozenset[int]:
    """Return the ids of the sections where `person` is agent or substitute today; asked once a request."""
    if not hasattr(person, "_sections_served_today"):
        person._sections_served_today = queries.sections_served(person, on=timezone.localdate())  # type: ignore[attr-defined]
    return person._sections_served_today  # type: ignore[attr-defined,no-any-return]


@rules.predicate
def is_agent(person: Person) -> bool:
    """Tell whether the person is agent, or stands in for one, in any section today."""
    return bool(sections_served_today(person))
