"""What a member's own page says of the team's calendar."""

import rules
from django.utils.translation import gettext_lazy as _

from arenas.models import CalendarLink
from innovasjon.people.models import Person
from innovasjon.web.frontpage import Panel


def panels(person: Person) -> list[Panel]:
    """Return how the team's calendar is followed, for those in the team."""
    if not rules.has_perm("arenas.follow_calendar", person):
        return []
    link = CalendarLink.objects.standing().filter(person=person).first()
    return [Panel(_("The team's calendar"), "arenas/panels/calendar.html", "mine", context={"link": link})]
