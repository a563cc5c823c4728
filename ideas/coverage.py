"""What ideas offer the network's page of coverage: what waits in each section, and how evenly it is shared."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.network import Column
from ideas import sharing
from ideas.filters import OVERDUE
from ideas.lifecycle import OPEN, Stage
from innovasjon.people.models import Section

# Of each stage in which an idea is open (lifecycle.OPEN): together they are what the chart shares out.
LABELS = {
    Stage.SUBMITTED: _("Ideas nobody has taken"),
    Stage.ASSESSING: _("Ideas being assessed"),
    Stage.CLARIFYING: _("Ideas being clarified"),
}


def columns(*, on: date) -> Iterator[Column]:
    """Yield the open ideas of each section by stage, how evenly its agents share them, and what is overdue.

    Four queries.
    """
    found, slugs = sharing.held(on=on), dict(Section.objects.in_use().values_list("pk", "slug"))
    counted: Counter[tuple[int, str]] = Counter()
    late: Counter[int] = Counter()
    for row in found:
        counted[row.section, row.stage] += row.number
        late[row.section] += row.late
    for stage in OPEN:
        figures = {pk: counted[pk, stage] for pk in slugs}
        yield Column(str(LABELS[stage]), figures, _lists(slugs, stage=stage), is_workload=True)
    shares = {pk: _from_to(*ends) for pk, ends in sharing.spread(found, slugs, on=on).items()}
    yield Column(str(_("Open ideas for each agent, from–to")), words=dict.fromkeys(slugs, "–") | shares)
    yield Column(str(_("Answers overdue")), late, _lists(slugs, clock=OVERDUE))


def _lists(slugs: Mapping[int, str], **narrowed: str) -> dict[int, str]:
    """Return where each section's ideas stand that a figure counts."""
    return {pk: f"{reverse('ideas:list')}?{urlencode({'section': slug} | narrowed)}" for pk, slug in slugs.items()}


def _from_to(fewest: int, most: int) -> str:
    return str(most) if fewest == most else f"{fewest}–{most}"
