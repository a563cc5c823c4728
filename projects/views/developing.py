"""An idea is to be developed: where, by whom, and with whom."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ideas.actions.moving import stands
from ideas.lifecycle import Move, Stage, UnableToMove, can
from ideas.models import Idea
from ideas.story import joined
from ideas.views import inbox
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get
from projects import actions, refusals
from projects.forms.projects import DevelopForm, begun_from
from projects.models import Project

NOT_YOURS_TO_DEVELOP = gettext_lazy(
    "Only agents of the idea's section, the leaders of its unit and section, and the resource team can do this."
)


@signed_in
@form_or_get
def develop(request: ReaderRequest, pk: int) -> HttpResponse:
    """Choose a destination: a new project, or one that goes on. The proposers are asked to take part."""
    idea = get_object_or_404(
        Idea.objects.visible_to(request.user).select_related("section__leader", "unit__leader"), pk=pk
    )
    require("ideas.choose_for_idea", request.user, idea, reason=NOT_YOURS_TO_DEVELOP)
    options = {"section": idea.section}
    if request.method != "POST":
        given = {"seen": stands(idea), "back": inbox.behind(request)}
        form = written(request, DevelopForm, options=options, **begun_from(idea, request.user), **given)
        conflict = "" if can(idea.stage, Move.DEVELOP) else refusals.words(UnableToMove(idea.stage, Stage.DEVELOPING))
        return _page(request, idea, form, conflict=conflict)
    form = DevelopForm(request.POST, **options)
    if not form.is_valid():
        return _page(request, idea, form)
    try:
        project = _developed(request, idea, form)
    except (actions.Ended, *refusals.IDEA_ELSEWHERE) as error:
        return _page(request, idea, form, conflict=refusals.words(error))
    number = project.asks.waiting().count()
    told = ngettext("%(number)d proposer is asked.", "%(number)d proposers are asked.", number) % {"number": number}
    messages.success(request, _("The idea is being developed.") + f" {told}")
    return redirect(inbox.onward(request, idea) or project.get_absolute_url())


def _developed(request: ReaderRequest, idea: Idea, form: Any) -> Project:
    given = {"idea": idea, "by": request.user, "now": timezone.now(), "seen": form.cleaned_data["seen"]}
    if not form.is_new:
        try:
            return actions.add_idea(project=form.cleaned_data["project"], **given)
        except actions.AlreadyThere as error:  # their own second click did no harm
            return error.project
    how = {"method": form.cleaned_data["method"], "key": form.cleaned_data["key"]}
    return actions.begin(content=form.content, **how, **given)


def _page(request: ReaderRequest, idea: Idea, form: Any, *, conflict: str = "") -> HttpResponse:
    names = [who.name or _("A guest") for who in idea.people_behind()]
    context = {"form": form, "idea": idea, "conflict": conflict, "names": joined(names)}
    context |= {"back": inbox.behind(request)}
    return render_form(request, "projects/develop.html", context, form, status=409 if conflict else None)
