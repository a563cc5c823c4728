"""Finding a colleague by some letters of a name or an e-mail address, on every page that asks for one."""

from typing import Any

from django.db.models import Case, Q, When
from django.http import QueryDict

from innovasjon.people.forms import PersonSearch
from innovasjon.people.models import Person

FOUND_AT_MOST = 8  # more words narrow it down


def found(asked: QueryDict) -> dict[str, Any]:
    """Return what "people/search.html#found" shows for what was typed, and the form it was typed into as `find`."""
    form = PersonSearch(asked)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    people = Person.objects.active().matching(text).select_related("unit").order_by(_nearness(text), "name", "id")
    hits = list(people[: FOUND_AT_MOST + 1])
    return {"find": form, "text": text, "found": hits[:FOUND_AT_MOST], "is_cut": len(hits) > FOUND_AT_MOST}


def _nearness(text: str) -> Case:
    """Return what sorts first those whose name begins so, then those who have such a name further on."""
    begins, further_on = Q(name__istartswith=text.strip()), Q(name__icontains=f" {text.strip()}")
    return Case(When(begins, then=0), When(further_on, then=1), default=2)
