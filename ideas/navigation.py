"""What ideas offer the menu."""

from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas import inbox
from innovasjon.web import frontpage
from innovasjon.web.navigation import Item, Place

PLACES = {
    "ideas:list": Place(_("Ideas")),
    "ideas:imports": Place(_("Import ideas"), under="ideas:list"),
    "ideas:saved_searches": Place(_("Saved searches"), under="ideas:list"),
    "ideas:needs": Place(_("Shared needs")),
    "ideas:inbox": Place(_("Inbox")),
}


def items(user: Any) -> list[Item]:
    """Return ideas and needs for everybody, and the inbox for those who have one."""
    found = [
        Item(_("Ideas"), reverse("ideas:list"), 10),
        Item(_("Shared needs"), reverse("ideas:needs"), 20),
    ]
    if rules.has_perm("ideas.open_inbox", user):
        found.append(Item(_("Inbox"), reverse("ideas:inbox"), 30, badge=inbox.badge(user), badge_id=inbox.BADGE))
    if new_idea := frontpage.new_idea_url():
        found.append(Item(_("Share an idea"), new_idea, 90))
    return found
