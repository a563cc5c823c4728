"""Writing an idea down for somebody else: saying so, making it one's own after all; and being put down by others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import actions
from ideas.lifecycle import Stage
from ideas.models import Proposer
from ideas.views import reading
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.methods import form_or_get

NOT_PUT_THERE = gettext_lazy("Only those whom somebody else put down as standing behind the idea can do this.")
IN_THE_PROJECT = gettext_lazy("The idea is being developed. Say in its project that you do not take part.")


@signed_in
@form_or_get
def stand_in(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say that one writes on behalf of others, who are asked on the page this leads to."""
    idea = reading.look_up(request, pk)
    require("ideas.speak_for_idea", request.user, idea, reason=reading.NOT_YOURS)
    if request.method == "POST":
        try:
            actions.stand_in(idea=idea, by=request.user, now=timezone.now())
        except Proposer.DoesNotExist:
            messages.info(request, _("The idea is its owners' now. You follow it."))
            return redirect(idea)
        messages.success(request, _("The idea is shown as written on behalf of others. Ask below whose it is."))
    return redirect("ideas:invite", idea.pk)


@signed_in
@form_or_get
def own(request: ReaderRequest, pk: int) -> HttpResponse:
    """Make an idea one's own that was written down for somebody else."""
    idea = reading.look_up(request, pk)
    require("ideas.speak_for_idea", request.user, idea, reason=reading.NOT_YOURS)
    if request.method == "POST":
        try:
            actions.own(idea=idea, by=request.user, now=timezone.now())
        except Proposer.DoesNotExist:
            messages.info(request, _("The idea is its owners' now. You follow it."))
        else:
            messages.success(request, _("The idea is yours."))
    return redirect(idea)


@signed_in
@form_or_get
def step_back(request: ReaderRequest, pk: int) -> HttpResponse:
    """Ask once, then let somebody whom others put down stand behind the idea no longer."""
    idea = reading.look_up(request, pk)
    require("ideas.step_back_from_idea", request.user, idea, reason=NOT_PUT_THERE)
    if request.method != "POST" and idea.stage != Stage.DEVELOPING:
        return render(request, "ideas/step_back.html", {"idea": idea})
    try:
        actions.step_back(idea=idea, by=request.user, now=timezone.now())
    except actions.AskedInTheProject:
        return reading.show(request, idea, conflict=str(IN_THE_PROJECT), status=409)
    except Proposer.DoesNotExist:  # a second click
        messages.info(request, _("You do not stand behind the idea."))
    else:
        messages.success(request, _("You do not stand behind the idea any more, and your name is not shown with it."))
    return redirect(idea)
