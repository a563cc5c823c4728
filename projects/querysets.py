"""The chainable vocabulary of projects."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Left

from innovasjon.people.querysets import unshown_of
from innovasjon.words import ranking
from innovasjon.words.wishes import Wish

if TYPE_CHECKING:
    from innovasjon.people.models import Guest, Person
    from projects.models import Ask, Origin, Project  # noqa: F401 - names in annotations

EXCERPT = 240  # characters of an aim that a list shows


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects."""

    def visible_to(self, person: "Person") -> "ProjectQuerySet":
        """Keep what `person` may see: projects are open to everyone who works here.

        The twin of the rule `projects.view_project`; a test holds the two together.
        """
        return self if person.is_active else self.none()

    def running(self) -> "ProjectQuerySet":
        """Keep those that have not ended."""
        return self.filter(closed_at=None)

    def ended(self) -> "ProjectQuerySet":
        """Keep those that have ended."""
        return self.exclude(closed_at=None)

    def with_part_of(self, person: "Person") -> "ProjectQuerySet":
        """Keep those that the person leads, or takes part in or follows as a proposer."""
        asks = self.model._meta.get_field("asks").related_model._default_manager
        own = asks.filter(project=OuterRef("pk"), person=person, answer__in=["takes_part", "follows"], removed_at=None)
        return self.filter(Exists(own) | models.Q(lead=person))

    def matching(self, wish: Wish) -> "ProjectQuerySet":
        """Keep what the search asks for."""
        return self.filter(wish.found_by_index())

    def ranked(self, wish: Wish) -> "ProjectQuerySet":
        """Give each a `relevance`, a whole number that says how well it answers the search."""
        return self.annotate(relevance=ranking.relevance(wish))

    def for_list(self) -> "ProjectQuerySet":
        """Fetch only what a row of a list shows; the aim as `excerpt`, cut by the database."""
        shown = ("title", "reference", "section_id", "created_at", "closed_at", "phase__name", "lead__name")
        origins = self.model._meta.get_field("origins").related_model._default_manager
        number = origins.filter(project=OuterRef("pk")).order_by().values("project").annotate(n=models.Count("pk"))
        return (
            self.select_related("phase", "lead")
            .only(*shown)
            .annotate(excerpt=Left("aim", EXCERPT), number_of_ideas=models.Subquery(number.values("n")))
        )

    def for_page(self) -> "ProjectQuerySet":
        """Fetch what the project's page shows of it: all its own words, and of others what they are called."""
        shown = self.select_related("section", "unit", "method", "phase", "lead")
        return shown.defer("search", "method__description", *unshown_of("lead"))


class OriginQuerySet(models.QuerySet["Origin"]):
    """Ideas that projects came from."""

    def here(self) -> "OriginQuerySet":
        """Keep those whose idea has not gone on in another project."""
        return self.filter(left_at=None)

    def developing(self) -> "OriginQuerySet":
        """Keep those whose idea is being developed in this project."""
        return self.here().filter(idea__stage="developing")


class AskQuerySet(models.QuerySet["Ask"]):
    """Questions to proposers whether they take part."""

    def waiting(self) -> "AskQuerySet":
        """Keep those that nobody has answered, of people who have not been taken off, in projects that go on."""
        return self.filter(answer="waiting", removed_at=None, project__closed_at=None)

    def standing(self) -> "AskQuerySet":
        """Keep those of people who have not been taken off the project."""
        return self.filter(removed_at=None)

    def of_guest(self, guest: "Guest") -> "AskQuerySet":
        """Keep what the guest is asked, or has answered."""
        return self.filter(guest=guest, removed_at=None)

    def with_names(self) -> "AskQuerySet":
        """Fetch what people and guests are called, and who asked them."""
        shown = (
            "project",
            "answer",
            "asked_at",
            "answered_at",
            "removed_at",
            "removed_reason",
            "person__name",
            "person__is_active",
            "guest__name",
            "guest__email",
            "asked_by__name",
        )
        return self.select_related("person", "guest", "asked_by").only(*shown)
