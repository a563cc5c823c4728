"""What gatherings show on the page of the network: the next one, and those before it."""

from datetime import datetime
from typing import Any

import rules
from django.utils.translation import gettext as _

from arenas import words
from arenas.models import Gathering
from innovasjon.web.frontpage import Panel

BEFORE = 3


def panels(reader: Any, now: datetime) -> list[Panel]:
    """Return the panel of gatherings, in two queries."""
    coming = Gathering.objects.coming(now).first()
    earlier = [(row, words.when(row)) for row in Gathering.objects.before(now)[:BEFORE]]
    context = {
        "next": coming,
        "when": words.when(coming) if coming else "",
        "where": words.where(coming) if coming else "",
        "earlier": earlier,
        "may_plan": rules.has_perm("arenas.plan_gathering", reader),
    }
    return [Panel(_("Network gatherings"), "arenas/panels/network.html", "near", 50, context)]
