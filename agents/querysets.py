"""The chainable vocabulary of the network."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from agents.models import Appointment  # noqa: F401 - name in annotations
    from innovasjon.people.models import Person


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments."""

    def on(self, day: date) -> "AppointmentQuerySet":
        """Keep the terms that include `day`, of agents who still work here."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, person__is_active=True)

    def present(self, day: date) -> "AppointmentQuerySet":
        """Keep those whose agent is not away on `day`."""
        absences = self.model._meta.get_field("absences").related_model
        return self.on(day).exclude(
            Exists(absences._default_manager.filter(appointment=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day))
        )

    def of(self, person: "Person") -> "AppointmentQuerySet":
        """Keep the terms in which `person` is the agent or stands in for the agent."""
        return self.filter(Q(person=person) | Q(substitute=person))
