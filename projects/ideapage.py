"""What projects show on an idea's page: what it became, who is waited for, and the way to develop it."""

from typing import Any

import rules
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.became import Offer, Part
from ideas.lifecycle import Stage
from ideas.models import Idea
from ideas.story import joined
from innovasjon.people.models import Person
from innovasjon.people.querysets import unshown_of
from projects import people, progress
from projects.models import Ask, Origin
from projects.rules import part_of

# Before these an idea has come to no project.
EARLIER = frozenset({Stage.DRAFT, Stage.SUBMITTED, Stage.MERGED, Stage.WITHDRAWN})


def offers(idea: Idea, reader: Person) -> list[Offer]:
    """Return the way to develop the idea, for those whose it is to decide."""
    if rules.has_perm("ideas.develop_idea", reader, idea):
        return [Offer(_("Develop the idea"), reverse("projects:develop", args=[idea.pk]))]
    return []


def parts(idea: Idea, reader: Person) -> list[Part]:
    """Return the projects that the idea came to, the one it is in first."""
    if idea.stage in EARLIER:
        return []
    rows = Origin.objects.filter(idea=idea).select_related("project__phase", "project__method", "project__lead")
    fetched = rows.defer("project__search", "project__method__description", *unshown_of("project__lead"))
    origins = fetched.prefetch_related(Prefetch("project__asks", Ask.objects.with_names()), "project__method__phases")
    found = [_became(row, reader) for row in origins.order_by("-added_at", "-pk")]
    return [Part(_("What the idea became"), "projects/parts/idea.html", {"rows": found})] if found else []


def _became(origin: Origin, reader: Person) -> dict[str, Any]:
    """Return one project as the idea's page shows it."""
    project, asks = origin.project, list(origin.project.asks.all())
    phases = list(project.method.phases.all())
    shown = {"project": project, "left_at": origin.left_at, "steps": progress.steps(project, phases)}
    taking_part = [one.name for one in people.standing(asks, knows=False) if one.mark]
    return shown | {
        "waiting": people.waiting(project, phases, asks, knows=False, now=timezone.now()),
        "taking_part": joined(taking_part),
        "own": part_of(reader, project) if not project.is_closed else None,
    }
