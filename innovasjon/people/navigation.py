"""What people and the organisation offer the menu: the resource team's own work places."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innovasjon.people import rules
from innovasjon.people.models import Person
from innovasjon.web.navigation import Item, Place

PLACES = {
    "people:account": Place(_("Your account")),
    "people:imports": Place(_("Import the organisation")),
}


def items(person: Person) -> list[Item]:
    """Return the menu's items for this person."""
    offered = []
    if rules.is_in_resource_team(person):
        offered.append(Item(_("Import"), reverse("people:imports"), 80))
    if rules.may_enter_admin(person):
        offered.append(Item(_("Administration"), reverse("admin:index"), 90))
    return offered
