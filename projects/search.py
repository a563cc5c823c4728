"""What projects offer the search: themselves."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ideas import listing
from innovasjon.people.models import Person
from innovasjon.web import pages
from innovasjon.words import marking, numbers
from innovasjon.words.numbers import Counted
from innovasjon.words.offers import Found, Hit
from innovasjon.words.wishes import Wish
from projects.filters import ORDERS, ProjectFilter
from projects.models import Project

# The texts whose words are known (innovasjon/words): full text vectors, as queries.
WRITTEN = ("SELECT search FROM projects_project",)


class Projects:
    """Projects, those that have ended too."""

    name, label, template, has_facets = "projects", gettext_lazy("Projects"), "search/hits.html", False

    def counted(self, request: HttpRequest, wish: Wish) -> Counted:
        """Return the projects that hold the words, to be counted."""
        return numbers.counted(_projects(request), wish, by="created_at")

    def find(self, request: HttpRequest, wish: Wish) -> tuple[pages.Count, Found]:
        """Return the best projects."""
        asked = {"q": request.GET.get("q", "")}
        wanted = ProjectFilter(asked, _projects(request), request=request, sections={})
        wanted.wish = wish
        found = listing.look(request, wanted, ORDERS)
        query = pages.address(request, **{"in": None, "page": None, "facets": None}).partition("?")[2]
        return found.count, Found(
            [_hit(project, wish) for project in found.rows],
            found.previous,
            found.next,
            is_best_of_newest=found.is_best_of_newest,
            all_url=f"{reverse('projects:list')}?{query}",
        )

    def facets(self, request: HttpRequest, wish: Wish) -> None:
        """Return nothing: there is no way to narrow these."""


OFFERS = (Projects(),)


def _projects(request: HttpRequest) -> Any:
    reader: Any = request.user
    person: Person = reader
    return Project.objects.visible_to(person)


def _hit(project: Any, wish: Wish) -> Hit:
    return Hit(
        project.get_absolute_url(),
        marking.marked(project.title, wish.marker),
        marking.excerpt(project.excerpt, wish.marker),
        note=project.reference or "",
        at=project.created_at,
    )
