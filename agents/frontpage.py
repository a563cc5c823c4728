"""What the network offers the front page: a leader's own sections, help one got, and the way to the overview."""

from datetime import datetime
from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext as _

from agents import led
from innovasjon.web.frontpage import Panel


def panels(user: Any, now: datetime) -> list[Panel]:
    """Return the reader's panels, in one query."""
    found = []
    sections, helped = led.front(user, on=timezone.localdate(now))
    if rows := [(section, seat) for section in sections for seat in section.seats if seat.waits_for_the_leader]:
        found.append(Panel(_("Waits for your yes"), "agents/panels/confirm.html", "waits", 5, {"rows": rows}))
    if helped:
        found.append(Panel(_("Tell what the help was worth"), "agents/panels/rate.html", "waits", 24, {"rows": helped}))
    if sections:
        found.append(Panel(_("Agents in your section"), "agents/panels/led.html", "near", 5, {"sections": sections}))
    if rules.has_perm("agents.see_overview", user):
        found.append(Panel(_("For the resource team"), "agents/panels/team.html", "waits", 25))
    return found
