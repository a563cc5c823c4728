"""The list of ideas as a file: what the page shows, without its pages."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import listing, queries
from ideas.filters import NEWEST, ORDERS, RELEVANCE, IdeaFilter
from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea, WhoseNeed, WithdrawReason
from innovasjon.people.models import Section
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages, spreadsheets
from innovasjon.web.access import signed_in

# Rows a file holds at most. An Excel file is made whole before it is sent, and its reader waits.
CSV_ROWS, EXCEL_ROWS = 50_000, 10_000
KINDS: Mapping[str, tuple[Callable[..., HttpResponseBase], int]] = {
    "csv": (spreadsheets.csv_response, CSV_ROWS),
    "xlsx": (spreadsheets.excel_response, EXCEL_ROWS),
}


@signed_in
@require_safe
def export(request: ReaderRequest, kind: str) -> HttpResponseBase:
    """Hand out the ideas that the address asks for as a file, the newest first when they are too many."""
    if kind not in KINDS:
        raise Http404
    respond, most = KINDS[kind]
    sections = listing.sections()
    wanted = IdeaFilter(request.GET, Idea.objects.submitted(), request=request, sections=sections)
    name = wanted.order_name
    found = pages.walk(wanted.qs.for_export(), ORDERS[NEWEST if name == RELEVANCE else name], most=most)
    title = _("ideas") + f"-{timezone.localdate():%Y-%m-%d}"
    where = request.build_absolute_uri("/")[:-1]
    return respond(title, _header(), _lines(found, sections, where, translation.get_language()))


def _header() -> list[str]:
    return [
        _("Reference"),
        _("Title"),
        _("Need"),
        _("Whose need"),
        _("The idea"),
        _("Section"),
        _("Unit"),
        _("Stage"),
        _("In this stage since"),
        _("Proposers"),
        _("Tags"),
        _("Shared"),
        _("Taken by"),
        _("Kind of reason"),
        _("Question, reason or benefit"),
        _("What was learnt"),
        _("Comes back on"),
        _("In use from"),
        _("Looks after it"),
        _("Support"),
        _("Comments"),
        _("Address"),
    ]


def _lines(
    found: Iterator[list[Idea]], sections: Mapping[int, Section], site: str, language: str
) -> Iterator[list[Any]]:
    """Yield the cells of each idea in the reader's language, which the middleware has left before a file is sent."""
    for ideas in found:
        with translation.override(language):
            behind = queries.names_behind(ideas)
            tags = queries.tags_of(ideas)
            lines = [_cells(idea, sections, behind.get(idea.pk, []), tags.get(idea.pk, []), site) for idea in ideas]
        yield from lines


def _cells(idea: Idea, sections: Mapping[int, Section], names: list[str], tags: list[str], site: str) -> list[Any]:
    section = sections.get(idea.section_id or 0)
    return [
        idea.reference,
        idea.title,
        idea.need,
        idea.whose_need_other or str(WhoseNeed(idea.whose_need).label),
        idea.description,
        section.name if section else "",
        idea.unit.name if idea.unit else "",
        str(Stage(idea.stage).label),
        timezone.localdate(idea.stage_since),
        ", ".join(name or _("A guest") for name in names),
        ", ".join(tags),
        timezone.localdate(idea.submitted_at),
        idea.taken_by.name if idea.taken_by else "",
        _kind(idea),
        idea.question if idea.stage == Stage.CLARIFYING else idea.reason or idea.benefit,
        idea.learnt,
        idea.revisit_on or "",
        idea.in_use_from or "",
        idea.benefit_owner.name if idea.benefit_owner else "",
        idea.support_count,
        idea.comment_count,
        site + idea.get_absolute_url(),
    ]


def _kind(idea: Idea) -> str:
    """Return the kind of reason in words; those of taking back and of closing share some codes."""
    kinds = WithdrawReason if idea.stage == Stage.WITHDRAWN else CloseReason
    return str(kinds(idea.reason_kind).label) if idea.reason_kind in kinds.values else ""
