"""What resembles the idea that is being written, shown while one types, so that people find each other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ideas import similar
from ideas.forms.capture import CaptureForm
from ideas.models import Need
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import permitted

ONLY_EMPLOYEES = gettext_lazy("Only employees can share ideas.")


@permitted("ideas.share_idea", reason=ONLY_EMPLOYEES)
@require_POST
def find_similar(request: ReaderRequest) -> HttpResponse:
    """Return what resembles the form's need and title, for htmx. By POST: what somebody types belongs in no address."""
    form = CaptureForm(request.POST)
    context = {"form": form, "is_part": True, **resembling(form, request.user)}
    return render(request, "ideas/capture_similar.html", context)


def resembling(form: CaptureForm, reader: Person, *, look: bool = True) -> dict[str, Any]:
    """Return the ideas and needs that resemble what stands in the form, and the shared need chosen in it."""
    found = similar.find(**_words(form), reader=reader) if look else similar.Similar()
    chosen = _chosen(form)
    needs = [need for need in found.needs if need != chosen]
    return {"similar": found, "chosen_need": chosen, "needs": [chosen, *needs] if chosen else needs}


def _words(form: CaptureForm) -> dict[str, str]:
    """Return title and need as far as they are valid."""
    words = {}
    for name in ("title", "need"):
        try:
            words[name] = str(form.fields[name].to_python(str(form[name].value() or "")[: similar.READ]))
        except ValidationError:
            words[name] = ""
    return words


def _chosen(form: CaptureForm) -> Need | None:
    try:
        return form.fields["answers"].to_python(form["answers"].value())
    except ValidationError:
        return None
