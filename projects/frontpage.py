"""What projects offer the front page: the questions that wait for the reader's answer."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from innovasjon.web.frontpage import Panel
from innovasjon.web.prepared import Prepared, given
from projects.models import Ask

SHOWN = 5
_ASKED = Prepared(  # asked by every visit to the front page
    lambda: (
        Ask.objects.waiting()
        .filter(person=given("person"))
        .order_by("asked_at", "pk")
        .values_list("project_id", "project__title", "asked_at", "asked_by__name")[:SHOWN]
    )
)


def panels(user: Any, now: datetime) -> list[Panel]:
    """Return the card of questions; none when nobody asks. Costs one query."""
    rows = [
        {"url": reverse("projects:project", args=[pk]), "title": title, "at": asked_at, "by": by or ""}
        for pk, title, asked_at, by in _ASKED.rows(person=user.pk)
    ]
    if not rows:
        return []
    title = _("You are asked to take part")
    return [Panel(title, "projects/panels/asked.html", place="waits", order=5, context={"rows": rows})]
