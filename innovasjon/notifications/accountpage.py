"""What a person's own page says of messages: how they come, and where to change it."""

from django.utils.translation import gettext_lazy as _

from innovasjon.notifications import preferences
from innovasjon.people.models import Person
from innovasjon.web.frontpage import Panel


def panels(person: Person) -> list[Panel]:
    """Return the way to what one hears of."""
    return [
        Panel(
            title=_("What you hear of"),
            template="notifications/panels/account.html",
            place="mine",
            context={"rhythm": preferences.rhythm(person)},
        )
    ]
