"""When an agent is away, and who stands in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agents import actions
from agents.forms.appointments import AbsenceForm
from agents.models import Absence
from agents.views import terms
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import require, signed_in
from innovasjon.web.forms import Form, render_form
from innovasjon.web.kept_forms import written
from innovasjon.web.methods import form_or_get

NOT_AWAY = {
    actions.WhyNot.PAST: gettext_lazy("“Last day away”: choose today or a later day."),
    actions.WhyNot.OUTSIDE: gettext_lazy("“Last day away”: the absence must lie within the term as agent."),
    actions.WhyNot.AWAY_ALREADY: gettext_lazy(
        "“First day away”: another absence covers some of these days. Take that one off first."
    ),
}


@signed_in
@form_or_get
def set_absence(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say when the agent is away, and who stands in."""
    term = terms.term_or_404(pk)
    require("agents.set_absence", request.user, term, reason=terms.FOR_AGENT_AND_TEAM)
    about = {"agent": term.person.email}
    if request.method != "POST":
        form: Form = written(request, AbsenceForm, options=about)
        return render(request, "agents/absence.html", {"form": form, "term": term})
    form = AbsenceForm(request.POST, **about)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on", "substitute")}
        try:
            made = actions.set_absence(appointment=term, **data, by=request.user, now=timezone.now())
        except actions.NoSuchAbsence as error:
            form.add_error("starts_on" if error.why == actions.WhyNot.AWAY_ALREADY else "ends_on", NOT_AWAY[error.why])
        else:
            messages.success(request, _noted(made, request.user))
            return redirect(term)
    return render_form(request, "agents/absence.html", {"form": form, "term": term}, form)


def _noted(absence: Absence, reader: Person) -> str:
    if absence.stand_in is None:
        return _("The absence is noted. Nobody stands in: the section's other agents answer, or the resource team.")
    if absence.stand_in == reader:
        return _("The absence is noted. You stand in.")
    return _("The absence is noted. %(name)s stands in, and is told.") % {"name": absence.stand_in}


@signed_in
@form_or_get
def end_absence(request: ReaderRequest, pk: int) -> HttpResponse:
    """Say that the agent is back, or that they do not go away after all; first what will happen."""
    rows = Absence.objects.select_related("substitute", "appointment__person", "appointment__section")
    row = get_object_or_404(rows.select_related("appointment__substitute"), pk=pk)
    require("agents.set_absence", request.user, row.appointment, reason=terms.FOR_AGENT_AND_TEAM)
    today = timezone.localdate()
    if row.ends_on < today:
        messages.info(request, _("The absence is over already."))
        return redirect(row.appointment)
    if request.method != "POST":
        context = {"absence": row, "term": row.appointment, "is_away": row.starts_on <= today}
        return render(request, "agents/end_absence.html", context)
    actions.end_absence(absence=row, by=request.user, now=timezone.now(), today=today)
    messages.success(request, _("The absence is taken off from today."))
    return redirect(row.appointment)
