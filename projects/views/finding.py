"""The list of projects."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ideas import listing as lists
from innovasjon.people.requests import ReaderRequest
from innovasjon.web.access import signed_in
from projects import listing
from projects.filters import ORDERS, ProjectFilter
from projects.models import Project


@signed_in
@require_safe
def project_list(request: ReaderRequest) -> HttpResponse:
    """List the projects, searched, narrowed and sorted as the address says."""
    sections = lists.sections()
    wanted = ProjectFilter(request.GET, Project.objects.visible_to(request.user), request=request, sections=sections)
    found = lists.look(request, wanted, ORDERS)
    context = {"filter": wanted, "listing": found, "rows": listing.rows(found.rows, sections)}
    return lists.answer(request, "projects/list.html", context)
