"""What the menu offers: one's notices, with how many are unread."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovasjon.notifications import notices
from innovasjon.people.models import Person
from innovasjon.web.navigation import Item, Place

PLACES = {
    "notifications:settings": Place(_("What you hear of"), under="people:account"),
}


def items(user: Any) -> list[Item]:
    """Return the notices of who is signed in."""
    if not isinstance(user, Person):
        return []
    unread = notices.unread(user, now=timezone.now())
    return [Item(_("Notices"), reverse("notifications:list"), order=80, badge=unread)]
