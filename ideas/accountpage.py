"""What an agent's own page says of the inbox: whether single letters do things there."""

import rules
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person
from innovasjon.web.frontpage import Panel


def panels(person: Person) -> list[Panel]:
    """Return the switch, for those who have an inbox."""
    if not rules.has_perm("ideas.open_inbox", person):
        return []
    return [
        Panel(
            title=_("Keys in the inbox"),
            template="ideas/panels/keys.html",
            place="mine",
            context={"is_on": person.uses_single_keys},
        )
    ]
