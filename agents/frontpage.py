"""What the network offers the front page: the leader's mandates to confirm, and the way to the team's overview."""

from datetime import datetime
from typing import Any

import rules
from django.utils import timezone
from django.utils.translation import gettext as _

from agents.models import Appointment
from innovasjon.web.frontpage import Panel


def panels(user: Any, now: datetime) -> list[Panel]:
    """Return the reader's panels, in one query."""
    found = []
    today = timezone.localdate(now)
    terms = Appointment.objects.unconfirmed(today).filter(section__leader=user).select_related("person", "section")
    if rows := list(terms):
        found.append(Panel(_("Waits for your yes"), "agents/panels/confirm.html", "waits", 5, {"rows": rows}))
    if rules.has_perm("agents.see_overview", user):
        found.append(Panel(_("For the resource team"), "agents/panels/team.html", "waits", 25))
    return found
