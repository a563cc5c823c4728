"""The inbox: what waits in the reader's sections, and beside the list the idea they look at."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas import inbox as inboxes
from ideas import listing, preview, queries
from ideas.filters import ORDERS
from ideas.inbox_filter import PARTS, InboxFilter
from ideas.models import Idea
from innovasjon.people import actions as people
from innovasjon.people.models import Section
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages
from innovasjon.web.access import permitted
from innovasjon.web.methods import form_or_get
from innovasjon.web.numbers import digits
from innovasjon.web.prepared import Prepared, given

FOR_AGENTS = gettext_lazy("The inbox is for innovation agents, those who stand in for them, and the resource team.")
CHOSEN = "ide"  # the idea that is shown beside the list
BESIDE = "forhandsvisning"  # the id of where it is shown


@permitted("ideas.open_inbox", reason=FOR_AGENTS)
@require_safe
def inbox(request: ReaderRequest) -> HttpResponse:
    """List what waits in the reader's sections, who has waited longest first; for htmx an idea or the rows alone."""
    pk, sections = _chosen(request), listing.sections()
    if request.htmx.target == BESIDE and not request.htmx.history_restore_request:
        return _beside(request, pk, sections)
    wanted = filter_of(request, request.GET, sections)
    found = listing.look(request, wanted, ORDERS)
    rows = inboxes.rows(found.rows, sections, reader=request.user, on=timezone.localdate())
    context = {
        "filter": wanted,
        "listing": found,
        "heading": inboxes.heading(wanted.shown_name, found.count),
        "rows": rows,
        "parts": _parts(request, wanted),
        "shown": wanted.shown_name,
        "has_sections": len(wanted.section_ids) > 1,
        "own_names": [sections[pk].name for pk in wanted.section_ids.values()],
        **_shown_beside(request, pk, rows, sections),
    }
    return listing.answer(request, "ideas/inbox.html", context)


def filter_of(request: ReaderRequest, data: QueryDict, sections: dict[int, Section]) -> InboxFilter:
    """Return the part of the reader's inbox that an address asks for."""
    mine = inboxes.sections_of(request.user)
    offered = {pk: row for pk, row in sections.items() if mine is None or pk in mine}
    colleagues = queries.agents_of(mine, on=timezone.localdate())
    return InboxFilter(data, Idea.objects.all(), request=request, sections=offered, within=mine, colleagues=colleagues)


def _parts(request: ReaderRequest, wanted: InboxFilter) -> list[tuple[str, str, bool]]:
    """Return the parts of the inbox: label, address with the search kept, and whether it is the one shown."""
    return [
        (str(label), pages.address(request, shown=name, page=None), name == wanted.shown_name) for name, label in PARTS
    ]


def _shown_beside(
    request: ReaderRequest, asked: int, rows: list[inboxes.Row], sections: dict[int, Section]
) -> dict[str, object]:
    """Return the idea that the address asks for, else the first of the list; and whether somebody asked for it."""
    pk = asked or (rows[0].pk if rows else 0)
    listed = [row.pk for row in rows]
    after = listed[listed.index(pk) + 1 :] if pk in listed else listed
    return {
        **_preview(request, pk, rows, sections),
        "is_chosen": bool(asked),
        "next_url": f"{_beside_the_list(request)}{after[0]}" if after else "",
        "takes_focus": True,
    }


def _beside(request: ReaderRequest, pk: int, sections: dict[int, Section]) -> HttpResponse:
    """Return one idea alone, for htmx: in focus, unless it renews itself because it was moved in the list."""
    context = _preview(request, pk, [], sections)
    context |= {"is_chosen": True, "takes_focus": request.htmx.trigger != BESIDE}
    if context["preview"]:
        wanted = filter_of(request, request.GET, sections)
        following = pages.next_to(wanted.qs, ORDERS[wanted.order_name], context["preview"].idea)
        context["next_url"] = f"{_beside_the_list(request)}{following.pk}" if following else ""
    response = render(request, "ideas/preview.html", context)
    response.headers["Vary"] = "HX-Request, HX-Target"
    return response


_PREVIEW = Prepared(lambda: Idea.objects.for_preview(given("reader")).filter(pk=given("pk")))


def _preview(request: ReaderRequest, pk: int, rows: list[inboxes.Row], sections: dict[int, Section]) -> dict[str, Any]:
    """Return the idea beside the list, when the reader may decide what becomes of it; and the addresses around it."""
    list_url, here = pages.address(request), f"{_beside_the_list(request)}{pk}"
    reader, shown = request.user, None
    idea = next(iter(_PREVIEW.objects(pk=pk, reader=reader.pk)), None) if pk else None
    # Whoever triages an idea may see it, so the query need not say `visible_to`.
    if idea and rules.has_perm("ideas.triage_idea", reader, idea):
        shown = preview.of(idea, rows, sections, reader=reader, on=timezone.localdate(), back=here)
    return {"preview": shown, "list_url": list_url, "beside": beside_the(list_url), "here": here}


def _chosen(request: ReaderRequest) -> int:
    """Return the id of the idea that the address asks for, 0 for what is none; and take it out of the address.

    What is left is the list's address, for the links of the page.
    """
    query = request.GET.copy()
    text = str(query.pop(CHOSEN, [""])[-1])
    request.GET = query  # type: ignore[assignment]
    return digits(text) or 0


def _beside_the_list(request: ReaderRequest) -> str:
    return beside_the(pages.address(request))


def beside_the(list_url: str) -> str:
    """Return the address of the list up to the id of the idea that is shown beside it."""
    return f"{list_url}{'&' if '?' in list_url else '?'}{CHOSEN}="


def without_an_idea(address: str) -> str:
    """Return an address of the inbox without the idea beside it."""
    path, _question, query = address.partition("?")
    kept = QueryDict(query, mutable=True)
    kept.pop(CHOSEN, None)
    return f"{path}?{kept.urlencode()}" if kept else path


@permitted("ideas.open_inbox", reason=FOR_AGENTS)
@form_or_get
def single_keys(request: ReaderRequest) -> HttpResponse:
    """Switch single letters as shortcuts on or off. GET, after a new sign-in, leads to where the button is."""
    page = redirect(f"{reverse('people:account')}#taster")
    if request.method == "POST":
        person = people.use_single_keys(person=request.user, on=request.POST.get("on") == "1")
        told = (
            _("Single letters work in the inbox.") if person.uses_single_keys else _("Single letters do nothing now.")
        )
        messages.success(request, told)
    return page


# --- The way back from a move


def behind(request: ReaderRequest) -> str:
    """Return the address of the inbox that a move was begun from; "" when it was not."""
    address, here = request.POST.get("back") or request.GET.get("back", ""), reverse("ideas:inbox")
    return address if address == here or address.startswith(f"{here}?") else ""


def onward(request: ReaderRequest, idea: Idea) -> str:
    """Return where work goes on after a move that was begun in the inbox: at the idea that stands next in the list.

    "" when the move was begun elsewhere.
    """
    address = behind(request)
    if not address:
        return ""
    address = without_an_idea(address)
    wanted = filter_of(request, QueryDict(address.partition("?")[2]), listing.sections())
    following = pages.next_to(wanted.qs.exclude(pk=idea.pk), ORDERS[wanted.order_name], idea)
    return f"{beside_the(address)}{following.pk}" if following else address
