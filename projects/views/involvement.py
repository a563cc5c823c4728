"""Proposers say whether they take part; those who steer take somebody off the project's people, or put them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from innovasjon.people import guest_links
from innovasjon.people.guest_views import not_let_in
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import errors
from innovasjon.web.access import public, require, signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get
from projects import actions, refusals
from projects.forms.people import AnswerForm, RemoveForm
from projects.models import Answer, Ask
from projects.people import name_of
from projects.views import reading

NOT_ASKED = gettext_lazy("Only the proposers of the project's ideas are asked to take part.")
THANKS = {
    Answer.TAKES_PART: gettext_lazy("You take part. The project's lead is told."),
    Answer.FOLLOWS: gettext_lazy("You follow the project, and hear what happens."),
    Answer.ABSTAINS: gettext_lazy("You leave it to others. You still hear what becomes of your idea."),
}


@signed_in
@form_or_get
def answer(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say whether one takes part. GET, after a new sign-in, leads to the page that asks."""
    found = reading.look_up(request, pk)
    if request.method != "POST":
        return redirect(found.project)
    require("projects.answer_ask", request.user, found.project, reason=NOT_ASKED)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return errors.bad_request(request, None)
    chosen = Answer(form.cleaned_data["answer"])
    try:
        actions.answer_ask(project=found.project, answer=chosen, by=request.user, now=timezone.now())
    except actions.Ended as error:
        return reading.show(request, reading.look_up(request, pk), conflict=refusals.words(error), status=409)
    except Ask.DoesNotExist:  # taken off a moment ago
        return reading.show(request, reading.look_up(request, pk), conflict=str(NOT_ASKED), status=409)
    messages.success(request, str(THANKS[chosen]))
    return redirect(found.project)


@public
@require_POST
def guest_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it as the guest whose link is open in this browser; anybody else's question is not found."""
    guest = guest_links.current(request)
    if guest is None:
        return not_let_in(request)
    ask = get_object_or_404(Ask.objects.of_guest(guest), pk=pk)
    with translation.override(guest.language):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return errors.bad_request(request, None)
        try:
            actions.answer_as_guest(ask=ask, answer=Answer(form.cleaned_data["answer"]), now=timezone.now())
        except (actions.Ended, Ask.DoesNotExist):
            messages.info(request, _("The project has ended, or no longer asks you."))
        else:
            messages.success(request, _("Thank you. Your answer is kept."))
    return redirect("people:guest")


@signed_in
@form_or_get
def remove(request: ReaderRequest, pk: int, ask: int) -> HttpResponse:
    """Ask why, and take the proposer off the project's people."""
    found = reading.look_up(request, pk)
    require("projects.steer_project", request.user, found.project, reason=reading.NOT_YOURS_TO_STEER)
    row = get_object_or_404(Ask.objects.with_names().filter(project=pk), pk=ask)
    form = RemoveForm(request.POST) if request.method == "POST" else written(request, RemoveForm)
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "project": found.project, "name": name_of(row, knows=True)}
        return render_form(request, "projects/remove.html", context, form)
    try:
        actions.remove(ask=row, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    except actions.Ended as error:
        return reading.show(request, reading.look_up(request, pk), conflict=refusals.words(error), status=409)
    messages.success(request, _("%(name)s is taken off, and told why.") % {"name": name_of(row, knows=True)})
    return redirect(found.project)


@signed_in
@form_or_get
def put_back(request: ReaderRequest, pk: int, ask: int) -> HttpResponse:
    """Put a proposer back where they stood. GET, after a new sign-in, leads to the page with the button."""
    found = reading.look_up(request, pk)
    require("projects.steer_project", request.user, found.project, reason=reading.NOT_YOURS_TO_STEER)
    row = get_object_or_404(Ask.objects.with_names().filter(project=pk), pk=ask)
    if request.method != "POST":
        return redirect(found.project)
    try:
        actions.put_back(ask=row, by=request.user, now=timezone.now())
    except actions.Ended as error:
        return reading.show(request, reading.look_up(request, pk), conflict=refusals.words(error), status=409)
    messages.success(request, _("%(name)s stands on the project again.") % {"name": name_of(row, knows=True)})
    return redirect(found.project)
