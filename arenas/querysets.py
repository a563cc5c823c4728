"""The chainable vocabulary of gatherings."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from arenas.models import CalendarLink, Gathering  # noqa: F401 - names in annotations
    from innovasjon.people.models import Person


class GatheringQuerySet(models.QuerySet["Gathering"]):
    """Gatherings. Every employee sees those of the network."""

    def visible_to(self, person: "Person") -> "GatheringQuerySet":
        """Keep what the person may see: all of it, for whoever works here."""
        return self if person.is_active else self.none()

    def coming(self, now: datetime) -> "GatheringQuerySet":
        """Keep those that are not over and not called off, the next one first."""
        return self.filter(ends_at__gt=now, cancelled_at=None).order_by("starts_at", "pk")

    def before(self, now: datetime) -> "GatheringQuerySet":
        """Keep those that took place, the latest first."""
        return self.filter(ends_at__lte=now, cancelled_at=None).order_by("-starts_at", "-pk")


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    """Links to the team's calendar."""

    def standing(self) -> "CalendarLinkQuerySet":
        """Keep those that open the calendar: not taken back, and of somebody who is in the team today."""
        return self.filter(revoked_at=None, person__is_active=True, person__in_resource_team=True)
