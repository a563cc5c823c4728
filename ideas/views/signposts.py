"""Links, QR codes, posters and paper forms that lead to sharing an idea."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ideas import signposts
from ideas.forms.signposts import SignpostForm
from ideas.models import WhoseNeed
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import permitted
from innovasjon.web.forms import render_form

network_only = permitted(
    "ideas.make_signposts", reason=gettext_lazy("Only innovation agents and the resource team make links and posters.")
)


@require_safe
@network_only
def links(request: ReaderRequest) -> HttpResponse:
    """Make a link and a QR code, and show what can be printed with them. Keeps nothing: the address says it all."""
    form = _asked(request)
    said = signposts.of(form.cleaned_data) if form.is_valid() else ""
    return render_form(request, "ideas/signposts.html", {"form": form, **_way(request, form, said)}, form)


@require_safe
@network_only
def poster(request: ReaderRequest) -> HttpResponse:
    """Show a poster with the QR code, to print on A4."""
    return _paper(request, "ideas/poster.html")


@require_safe
@network_only
def paper_form(request: ReaderRequest) -> HttpResponse:
    """Show a form to fill in by hand, with the QR code, to print on A5."""
    return _paper(request, "ideas/paper_form.html")


@require_safe
@network_only
def code(request: ReaderRequest) -> HttpResponse:
    """Draw the QR code. What the address says wrongly is left out."""
    form = _asked(request)
    said = signposts.of(form.cleaned_data) if form.is_valid() else ""
    headers = {"Content-Disposition": 'inline; filename="qr.svg"', "Cache-Control": "private, max-age=3600"}
    return HttpResponse(signposts.picture(said), content_type="image/svg+xml", headers=headers)


def _asked(request: ReaderRequest) -> SignpostForm:
    given = {name: request.GET.get(name, "") for name in SignpostForm.base_fields}
    return SignpostForm(given | {"language": given["language"] or translation.get_language()})


def _paper(request: ReaderRequest, template: str) -> HttpResponse:
    form = _asked(request)
    if not form.is_valid():
        return render_form(request, "ideas/signposts.html", {"form": form, **_way(request, form, "")}, form)
    said, data = signposts.of(form.cleaned_data), form.cleaned_data
    with translation.override(data["language"]):
        context = {"heading": data["heading"], "section": data["section"], "tags": ", ".join(data["tags"])}
        context["whose"] = [label for value, label in WhoseNeed.choices if value != WhoseNeed.OTHER]
        return render(request, template, context | _way(request, form, said))


def _way(request: ReaderRequest, form: SignpostForm, said: str) -> dict[str, str]:
    """Return the address, as it is and as one reads it, and what the other pages are asked with."""
    address = signposts.address(said)
    query = request.GET.urlencode() if form.is_valid() else ""
    return {
        "address": address,
        "typed": signposts.address("").split("://", 1)[-1],
        "said": said,
        "query": f"?{query}" if query else "",
    }
