"""What agents do with what waits: taking an idea, putting it where it belongs."""

from dataclasses import replace
from typing import Any

import rules
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from ideas import actions, listing, queries
from ideas import inbox as inboxes
from ideas.actions.triage import PLACING, placed
from ideas.answering import already_taken, moved_away, who_answers, why_not
from ideas.forms.triage import TidyForm, as_it_stands
from ideas.lifecycle import UnableToMove
from ideas.models import Idea
from ideas.views import inbox, reading
from ideas.views.needs import NOT_YOUR_SECTION
from innovasjon.audit.models import Entry
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages
from innovasjon.web.access import require, signed_in
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get
from innovasjon.web.numbers import digits

SEARCH = "search"  # what the button that looks for needs wishes for, in the field "then"
LONGEST_SEARCH = 200  # characters; more is told by the form


@signed_in
@form_or_get
def take(request: ReaderRequest, pk: int) -> HttpResponse:
    """Take an idea that waits. GET, which a sign-in on the way leads to, shows the idea with its button."""
    found = reading.look_up(request, pk)
    if request.method != "POST":
        return redirect(found)
    require("ideas.triage_idea", request.user, found, reason=NOT_YOUR_SECTION)
    try:
        actions.take(idea=found, by=request.user, now=timezone.now())
    except actions.AlreadyTaken as error:
        if error.idea.taken_by_id != request.user.pk:  # their own second click did no harm
            return _conflict(request, pk, already_taken(error.idea))
    except actions.MovedAway as error:
        return _conflict(request, pk, moved_away(error))
    except UnableToMove as error:
        return _conflict(request, pk, why_not(error))
    told = _("You have taken “%(title)s”. Those behind it are told your name.") % {"title": found.title}
    if request.htmx:
        return _one_row(request, pk, notice=told, color="success")
    messages.success(request, told)
    return redirect(inbox.behind(request) or found.get_absolute_url())


def _conflict(request: ReaderRequest, pk: int, told: str) -> HttpResponse:
    """Tell that somebody else was first: in the row of the inbox, or on the idea's page."""
    if request.htmx:
        return _one_row(request, pk, notice=told, color="warning", status=409)
    return reading.show(request, reading.look_up(request, pk), conflict=told, status=409)


def _one_row(request: ReaderRequest, pk: int, *, notice: str, color: str, status: int = 200) -> HttpResponse:
    """Return the idea's row of the inbox as it stands now, in focus, and how many ideas are left in the list."""
    sections = listing.sections()
    idea = Idea.objects.visible_to(request.user).for_inbox().get(pk=pk)
    row = inboxes.rows([idea], sections, reader=request.user, on=timezone.localdate())[0]
    if not rules.has_perm("ideas.triage_idea", request.user, idea):  # moved away a moment ago
        row = replace(row, take_url="")
    behind = inbox.behind(request)
    wanted = inbox.filter_of(request, QueryDict(behind.partition("?")[2]), sections)
    context = {
        "row": row,
        "notice": notice,
        "color": color,
        "heading": inboxes.heading(wanted.shown_name, pages.count(wanted.qs)),
        "badge": inboxes.badge(request.user),
        "badge_id": inboxes.BADGE,
        "has_sections": len(wanted.section_ids) > 1,
        "here": behind,
        "beside": inbox.beside_the(inbox.without_an_idea(behind or reverse("ideas:inbox"))),
        "is_part": True,
    }
    response = render(request, "ideas/inbox_row.html", context, status=status)
    return trigger_client_event(response, f"ide-{pk}")  # the preview of it, if it is open, renews itself


@signed_in
@form_or_get
def tidy(request: ReaderRequest, pk: int) -> HttpResponse:
    """Put an idea where it belongs: section, tags and the shared need it answers."""
    found = reading.look_up(request, pk)
    require("ideas.triage_idea", request.user, found, reason=NOT_YOUR_SECTION)
    if request.method != "POST":
        form: Any = written(request, TidyForm, **as_it_stands(found))
        return _tidy_page(request, found, form)
    if request.POST.get("then") == SEARCH:
        return _tidy_page(request, found, TidyForm(initial=request.POST.dict()))
    form = TidyForm(request.POST)
    if not form.is_valid():
        return _tidy_page(request, found, form, status=422)
    data = form.cleaned_data
    where = {"section": data["section"], "tags": data["tags"], "need": data["answers"]}
    try:
        idea = actions.place(idea=found, **where, seen=data["seen"], by=request.user, now=timezone.now())
    except actions.TidiedMeanwhile:
        return _tidied_meanwhile(request, pk)
    if idea.section_id == found.section_id:
        messages.success(request, _("The idea is tidied."))
    else:
        words = {"section": idea.section, "who": who_answers(idea, on=timezone.localdate(), is_behind=False)}
        messages.success(request, _("The idea is moved to %(section)s. %(who)s") % words)
    return redirect(idea)


def _tidied_meanwhile(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show where somebody else has put the idea, with the reader's own choices still in the form."""
    idea = reading.look_up(request, pk)
    told = Entry.objects.about(idea).told(PLACING).select_related("by").last()
    again = TidyForm(initial=request.POST.dict() | {"seen": placed(idea)})
    return _tidy_page(request, idea, again, theirs=told, status=409)


def _tidy_page(
    request: ReaderRequest, idea: Idea, form: TidyForm, *, theirs: Entry | None = None, status: int = 200
) -> HttpResponse:
    chosen, words = str(form["answers"].value() or ""), str(form["words"].value() or "")
    needs = queries.suggested_needs(idea, keep=digits(chosen) or 0, words=words[:LONGEST_SEARCH])
    form.offer(needs)
    context = {"form": form, "idea": idea, "theirs": theirs, "words": words, "found": len(needs)}
    is_part = bool(request.htmx) and request.POST.get("then") == SEARCH
    return render(request, "ideas/tidy.html#needs" if is_part else "ideas/tidy.html", context, status=status)
