"""The list of ideas."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ideas import listing
from ideas.filters import MINE, ORDERS, IdeaFilter
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import signed_in

DRAFTS = 5


@signed_in
@require_safe
def idea_list(request: ReaderRequest) -> HttpResponse:
    """List the submitted ideas, searched, narrowed and sorted as the address says."""
    sections = listing.sections()
    wanted = IdeaFilter(request.GET, Idea.objects.submitted(), request=request, sections=sections)
    found = listing.look(request, wanted, ORDERS)
    context = {
        "filter": wanted,
        "listing": found,
        "rows": listing.rows(found.rows, sections, marker=wanted.wish.marker if wanted.wish else None),
        "drafts": _drafts(request) if wanted.clean.get("people") == MINE and found.is_first else [],
    }
    return listing.answer(request, "ideas/list.html", context)


def _drafts(request: ReaderRequest) -> list[Idea]:
    """Return the reader's own drafts, which nobody else's list shows."""
    drafts = Idea.objects.filter(stage=Stage.DRAFT).proposed_by(request.user)
    return list(drafts.order_by("-edited_at").only("title", "edited_at")[:DRAFTS])
