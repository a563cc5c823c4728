"""One search over what the stories offer in their `search.py`."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages, stories
from innovasjon.web.access import signed_in
from innovasjon.web.forms import Form, LineField
from innovasjon.words import numbers, wishes
from innovasjon.words.offers import Offer

LONGEST = 200  # letters that one may search for


class SearchForm(Form):
    """What is searched for."""

    marks = False
    q = LineField(label=gettext_lazy("What are you looking for?"), required=False, max_length=LONGEST)


@signed_in
@require_safe
def search(request: ReaderRequest) -> HttpResponse:
    """Search among ideas, needs, comments and whatever else the stories offer, one kind at a time."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    wish = wishes.read(text)
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    context: dict[str, Any] = {"form": form, "text": text, "is_asked": bool(text), "wish": wish, "is_part": is_part}
    if wish:
        offers = [offer for story in stories.collect("search") for offer in story.OFFERS]
        chosen = next((offer for offer in offers if offer.name == request.GET.get("in")), offers[0])
        context |= {"chosen": chosen, **_facets(request, chosen, wish)}
        if is_part:
            return _uncached(render(request, "search/page.html#facets", context))
        count, found = chosen.find(request, wish)
        counts = _counts(request, offers, wish, known={chosen.name: count})
        elsewhere = next((offer for offer in offers if (told := counts.get(offer.name)) and told.number), None)
        if elsewhere and not count.number and not request.GET.get("in"):
            return redirect(_address(elsewhere, text))
        kinds = [_kind(offer, text, counts.get(offer.name), is_chosen=offer is chosen) for offer in offers]
        context |= {"found": found, "hits": count.in_words, "kinds": kinds, "elsewhere": elsewhere}
    return _uncached(render(request, "search/page.html", context, status=200 if form.is_valid() else 422))


def _facets(request: ReaderRequest, chosen: Offer, wish: wishes.Wish) -> dict[str, Any]:
    """Return the ways to narrow the search when the address asks for them: to count them costs as much as the hits."""
    return {
        "facets": chosen.facets(request, wish) if request.GET.get("facets") else None,
        "with_facets": pages.address(request, page=None, facets="1") if chosen.has_facets else "",
    }


def _uncached(response: HttpResponse) -> HttpResponse:
    """Keep a browser from showing the part that htmx fetched as the page of the same address."""
    response.headers["Vary"] = "HX-Request"
    return response


def _counts(
    request: ReaderRequest, offers: list[Offer], wish: wishes.Wish, known: dict[str, pages.Count]
) -> dict[str, pages.Count]:
    """Return how many hits there are of each kind of thing, where that can be told; `known` holds the chosen one's."""
    asked = {offer.name: offer.counted(request, wish) for offer in offers if offer.name not in known}
    return known | numbers.told(asked)


def _kind(offer: Offer, text: str, count: pages.Count | None, *, is_chosen: bool) -> dict[str, Any]:
    number = count and _in_words(count)
    return {"label": offer.label, "url": _address(offer, text), "number": number, "is_chosen": is_chosen}


def _address(offer: Offer, text: str) -> str:
    return f"{reverse('search:search')}?{urlencode({'q': text, 'in': offer.name})}"


def _in_words(count: pages.Count) -> str:
    number = formats.number_format(count.rounded, force_grouping=True)
    if count.is_estimate:
        return _("about %(number)s") % {"number": number}
    return number if count.is_exact else _("more than %(number)s") % {"number": number}
