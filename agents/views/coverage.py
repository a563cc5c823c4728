"""What the network covers, for everybody; and what the resource team has to see to."""

import rules
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from agents import network
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import attention
from innovasjon.web.access import permitted, signed_in

FOR_THE_TEAM_ALONE = gettext_lazy("This overview is the resource team's.")


@signed_in
@require_safe
def coverage(request: ReaderRequest) -> HttpResponse:
    """Show each section's agents beside what waits there: a picture, and the table behind it."""
    today = timezone.localdate()
    covers = network.coverage(on=today)
    context = {
        "rows": [(cover, cover.ends_soon(today)) for cover in covers],
        "columns": [cell.column.label for cell in covers[0].cells] if covers else [],
        "chart": network.workload(covers),
        "summary": network.summary(covers),
        "may_propose": rules.has_perm("agents.propose_agent", request.user),
    }
    return render(request, "agents/coverage.html", context)


@permitted("agents.see_overview", reason=FOR_THE_TEAM_ALONE)
@require_safe
def overview(request: ReaderRequest) -> HttpResponse:
    """Show the resource team what needs it, each with where something can be done."""
    return render(request, "agents/overview.html", {"matters": list(attention.matters())})
