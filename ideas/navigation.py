"""What ideas offer the menu."""

from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.rules import sections_served_today
from ideas import inbox
from innovasjon.people.models import Person
from innovasjon.web import frontpage
from innovasjon.web.navigation import Item


def items(user: Any) -> list[Item]:
    """Return ideas and needs for everybody, and the inbox for those who have one."""
    found = [
        Item(_("Ideas"), reverse("ideas:list"), 10),
        Item(_("Shared needs"), reverse("ideas:needs"), 20),
    ]
    if rules.has_perm("ideas.open_inbox", user):
        found.append(Item(_("Inbox"), reverse("ideas:inbox"), 30, badge=_untaken(user)))
    if new_idea := frontpage.new_idea_url():
        found.append(Item(_("Share an idea"), new_idea, 90))
    return found


def _untaken(person: Person) -> str:
    """Return how many ideas nobody has taken in the sections where the person is agent; "" for none."""
    if not sections_served_today(person):
        return ""
    count = inbox.untaken(person)
    return f"{count.number}{'' if count.is_exact else '+'}" if count.number else ""
