"""The network's pages: who is agent where, and each agent."""

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agents import helped, network, settled
from agents.models import Appointment
from innovasjon.people.models import Person
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import stories
from innovasjon.web.access import signed_in


@signed_in
@require_safe
def network_page(request: ReaderRequest) -> HttpResponse:
    """Show who is innovation agent in each section today, and how to reach them."""
    today, now = timezone.localdate(), timezone.now()
    covers, own = network.sections(on=today), request.user.section_id
    waiting = Appointment.objects.unconfirmed(today).filter(section__leader=request.user)
    context = {
        "covers": sorted(covers, key=lambda cover: cover.section.pk != own),
        "own": own,
        "summary": network.summary(covers),
        "to_confirm": waiting.select_related("person", "section") if covers else [],
        "may_propose": rules.has_perm("agents.propose_agent", request.user),
        "panels": [panel for story in stories.collect("networkpage") for panel in story.panels(request.user, now)],
        "may_see_overview": rules.has_perm("agents.see_overview", request.user),
    }
    return render(request, "agents/network.html", context)


@signed_in
@require_safe
def agent(request: ReaderRequest, pk: int) -> HttpResponse:
    """Show an agent: where, how to reach them, what they look for, their mandate; of another colleague who it is."""
    today = timezone.localdate()
    person = get_object_or_404(Person.objects.select_related("unit"), pk=pk)
    terms = network.terms_of(person, on=today)
    if not terms and not person.is_active:
        messages.info(request, _("This colleague does not work here any more."))
        return redirect("agents:network")
    rows = [
        {
            "term": term,
            "is_over": term.is_over(today),
            "is_coming": term.starts_on > today,
            "absences": [row for row in term.absences.all() if row.ends_on >= today],
            "away": next((row for row in term.absences.all() if row.starts_on <= today <= row.ends_on), None),
            "last_day": settled.last_day(term) if rules.has_perm("agents.read_reasons", request.user, term) else None,
            "may": _may(request.user, term) if not term.is_over(today) else {},
            "help": helped.beside(term, may_ask=term.person == request.user and not term.is_over(today)),
        }
        for term in terms
    ]
    context = {"agent": person, "rows": rows, "leads": [] if terms else network.led_by(person)}
    return render(request, "agents/agent.html", context)


def _may(reader: Person, term: Appointment) -> dict[str, bool]:
    names = {
        "confirm": "agents.confirm_appointment",
        "describe": "agents.describe_appointment",
        "absence": "agents.set_absence",
        "end": "agents.end_appointment",
    }
    may = {name: rules.has_perm(rule, reader, term) for name, rule in names.items()}
    return may | {"confirm": may["confirm"] and term.waits_for_the_leader}
