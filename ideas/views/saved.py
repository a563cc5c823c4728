"""The reader's saved searches."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import actions, listing
from ideas.actions.saved import Filters, UnableToSave
from ideas.filters import IdeaFilter
from ideas.forms.saved import SavedSearchForm
from ideas.models import Idea, SavedSearch
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get


@signed_in
@require_safe
def saved_searches(request: ReaderRequest) -> HttpResponse:
    """List the reader's own saved searches."""
    return render(request, "ideas/saved.html", {"searches": SavedSearch.objects.filter(person=request.user)})


@signed_in
@form_or_get
def save_search(request: ReaderRequest) -> HttpResponse:
    """Keep the filters in the address under a name."""
    sections = listing.sections()
    wanted = IdeaFilter(request.GET, Idea.objects.submitted(), request=request, sections=sections)
    chips = listing.chips(request, wanted)
    if not chips:
        messages.warning(request, _("Search for something or narrow the list first, then save that."))
        return redirect("ideas:list")
    if request.method == "POST":
        form = SavedSearchForm(request.POST)
        if form.is_valid() and _is_saved(request, form, wanted):
            messages.success(request, _("The search is saved."))
            return redirect("ideas:saved_searches")
    else:
        form = written(request, SavedSearchForm, name=_proposed(chips))  # type: ignore[assignment]
    can_tell = not wanted.clean.get("people")
    return render_form(request, "ideas/saved_form.html", {"form": form, "chips": chips, "can_tell": can_tell}, form)


def _is_saved(request: ReaderRequest, form: SavedSearchForm, wanted: IdeaFilter) -> bool:
    data = form.cleaned_data
    try:
        actions.save_search(
            name=data["name"], filters=_filters(wanted), way=data["way"], by=request.user, now=timezone.now()
        )
    except UnableToSave as problem:
        form.add_error("name", _too_many() if problem.is_too_many else _taken())
        return False
    return True


def _filters(wanted: IdeaFilter) -> Filters:
    """Return what the list is narrowed to. An idea that has just come in is in no later stage, and new on any day."""
    clean = wanted.clean
    query = QueryDict(mutable=True)
    for name, value in clean.items():
        if value:
            query[name] = str(value)
    tag = clean.get("tag")
    return Filters(
        query.urlencode(),
        clean.get("q", ""),
        wanted.section_ids.get(clean.get("section", "")),
        tag.pk if tag else None,
        clean.get("whose", ""),
        can_tell=not clean.get("people"),
    )


@signed_in
@form_or_get
def change_saved_search(request: ReaderRequest, pk: int) -> HttpResponse:
    """Rename one of the reader's searches, or choose how it tells."""
    search = _own(request, pk)
    if request.method == "POST":
        form = SavedSearchForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.change_saved_search(
                    search=search, name=data["name"], way=data["way"], by=request.user, now=timezone.now()
                )
            except UnableToSave:
                form.add_error("name", _taken())
            else:
                messages.success(request, _("The search is changed."))
                return redirect("ideas:saved_searches")
    else:
        form = written(request, SavedSearchForm, name=search.name, way=search.way)  # type: ignore[assignment]
    return render_form(request, "ideas/saved_form.html", {"form": form, "search": search}, form)


@signed_in
@form_or_get
def forget_saved_search(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then let the search go."""
    search = _own(request, pk)
    if request.method == "POST":
        actions.forget_saved_search(search=search, by=request.user, now=timezone.now())
        messages.success(request, _("The search “%(name)s” is deleted.") % {"name": search.name})
        return redirect("ideas:saved_searches")
    return render(request, "ideas/saved_forget.html", {"search": search})


def _own(request: ReaderRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch, pk=pk, person=request.user)


def _proposed(chips: list[listing.Chip]) -> str:
    """Return a name to begin with: what is searched for."""
    return ", ".join(chip.label.partition(": ")[2] for chip in chips)[:80]


def _taken() -> str:
    return _("You have another search of this name. Choose another name.")


def _too_many() -> str:
    return _("You have as many saved searches as there is room for. Delete one you no longer need first.")
