"""What ideas offer the network's page of coverage: what waits in each section."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.network import Column
from ideas.lifecycle import WAITING, Stage
from ideas.models import Idea
from innovasjon.people.models import Section

SHOWN = {Stage.SUBMITTED: _("Ideas nobody has taken"), Stage.ASSESSING: _("Ideas being assessed")}


def columns(*, on: date) -> Iterator[Column]:
    """Yield the open ideas of each section by stage, each figure with the list behind it, and what is overdue.

    Three queries.
    """
    found = Idea.objects.filter(stage__in=SHOWN).order_by().values_list("section", "stage").annotate(Count("pk"))
    counted = {(section, stage): number for section, stage, number in found}
    slugs = dict(Section.objects.in_use().values_list("pk", "slug"))
    for stage, label in SHOWN.items():
        figures = {pk: counted.get((pk, stage), 0) for pk in slugs}
        addresses = {
            pk: f"{reverse('ideas:list')}?{urlencode({'section': slug, 'stage': stage})}" for pk, slug in slugs.items()
        }
        yield Column(str(label), figures, addresses, is_workload=True)
    late = Idea.objects.filter(stage__in=WAITING, reply_due_on__lt=on).order_by().values_list("section")
    yield Column(str(_("Answers overdue")), dict(late.annotate(Count("pk"))))
