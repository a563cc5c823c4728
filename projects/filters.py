"""How the list of projects is narrowed and sorted. Every parameter of an address goes through this form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from ideas.filters import NEWEST, RELEVANCE, FilterForm, ListFilter
from innovasjon.web.pages import Order
from projects.models import Project
from projects.querysets import ProjectQuerySet

RUNNING, ENDED, MINE = "running", "ended", "mine"
# Each has an index of its own (Project.Meta.indexes).
ORDERS: Mapping[str, Order] = {RELEVANCE: Order("-relevance", "-id"), NEWEST: Order("-created_at", "-id")}
SORTS = [(RELEVANCE, _("Best match first")), (NEWEST, _("Newest first"))]


class ProjectFilter(ListFilter):
    """The list of projects."""

    state = ChoiceFilter(
        label=_("State"),
        method="in_state",
        choices=[(RUNNING, _("Those that go on")), (ENDED, _("Those that have ended"))],
        empty_label=_("All projects"),
    )
    people = ChoiceFilter(
        label=_("Whose projects"),
        method="of_people",
        choices=[(MINE, _("Those I have a part in"))],
        empty_label=_("Everybody's projects"),
    )
    sort = ChoiceFilter(label=_("Sort"), method="unchanged", choices=SORTS, empty_label=None)

    class Meta:
        model = Project
        fields: list[str] = []
        form = FilterForm

    def in_state(self, rows: ProjectQuerySet, name: str, state: str) -> ProjectQuerySet:
        """Keep those that go on, or those that have ended."""
        return rows.running() if state == RUNNING else rows.ended()

    def of_people(self, rows: ProjectQuerySet, name: str, whose: str) -> ProjectQuerySet:
        """Keep the reader's own."""
        person: Any = self.request.user
        return rows.with_part_of(person)
