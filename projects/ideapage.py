"""What projects show on an idea's page: what it became, who is waited for, and the way to develop it."""

from typing import Any

import rules
from django.db.models.expressions import BaseExpression
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.became import Offer, Part
from ideas.models import Idea
from ideas.story import joined
from innovasjon.people.models import Person
from projects import people, progress, whole
from projects.whole import Whole


def annotations() -> dict[str, BaseExpression]:
    """Return what is read along with the idea."""
    return {whole.NAME: whole.annotation()}


def offers(idea: Idea, reader: Person) -> list[Offer]:
    """Return the way to develop the idea, for those whose it is to decide."""
    if rules.has_perm("ideas.develop_idea", reader, idea):
        return [Offer(_("Develop the idea"), reverse("projects:develop", args=[idea.pk]))]
    return []


def parts(idea: Idea, reader: Person) -> list[Part]:
    """Return the projects that the idea came to, the one it is in first."""
    found = [_became(row, reader) for row in whole.of(idea)]
    return [Part(_("What the idea became"), "projects/parts/idea.html", {"rows": found})] if found else []


def _became(row: Whole, reader: Person) -> dict[str, Any]:
    """Return one project as the idea's page shows it."""
    project, asks = row.project, row.asks
    taking_part = [one.name for one in people.standing(asks, knows=False) if one.mark]
    own = next((ask for ask in asks if ask.person_id == reader.pk and not ask.removed_at), None)
    return {
        "project": project,
        "has_left": row.has_left,
        "steps": progress.steps(project, row.phases),
        "waiting": people.waiting(project, row.phases, asks, knows=False, now=timezone.now(), reader=reader),
        "taking_part": joined(taking_part),
        "own": own if not project.is_closed else None,
    }
