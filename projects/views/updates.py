"""Telling how a project goes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get
from projects import actions, refusals
from projects.forms.updates import UpdateForm
from projects.views import reading


@signed_in
@form_or_get
def write(request: ReaderRequest, pk: int) -> HttpResponse:
    """Tell how it goes. GET, after a new sign-in, shows the project with what was written."""
    found = reading.look_up(request, pk)
    if request.method != "POST":
        may = reading.allowed(found.project, request.user)
        return reading.show(request, found, form=written(request, UpdateForm) if may["tell"] else None)
    require("projects.tell_of_project", request.user, found.project, reason=reading.NOT_YOURS_TO_TELL)
    form = UpdateForm(request.POST)
    if not form.is_valid():
        return reading.show(request, found, form=form, status=422)
    told = {"body": form.cleaned_data["body"], "key": form.cleaned_data["key"]}
    try:
        actions.write_update(project=found.project, **told, by=request.user, now=timezone.now())
    except actions.Ended as error:
        return reading.show(
            request, reading.look_up(request, pk), form=form, conflict=refusals.words(error), status=409
        )
    messages.success(request, _("The update is told to those it concerns."))
    return redirect(f"{found.project.get_absolute_url()}#oppdateringer")
