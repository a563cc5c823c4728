"""The chainable vocabulary of the network."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from agents.models import Appointment, Assistance  # noqa: F401 - names in annotations
    from innovasjon.people.models import Person


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments."""

    def visible_to(self, person: "Person") -> "AppointmentQuerySet":
        """Keep what the person may see: every employee sees who is agent where."""
        return self if person.is_active else self.none()

    def on(self, day: date) -> "AppointmentQuerySet":
        """Keep the terms that include `day`, of agents who still work here; none that the leader declined."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            starts_on__lte=day,
            person__is_active=True,
            declined_at=None,
        )

    def unconfirmed(self, day: date) -> "AppointmentQuerySet":
        """Keep those that wait for the section's leader and are not over on `day`."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            confirmed_at=None,
            declined_at=None,
            person__is_active=True,
        )

    def present(self, day: date) -> "AppointmentQuerySet":
        """Keep those whose agent is not away on `day`."""
        absences = self.model._meta.get_field("absences").related_model
        return self.on(day).exclude(
            Exists(absences._default_manager.filter(appointment=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day))
        )

    def of(self, person: "Person") -> "AppointmentQuerySet":
        """Keep the terms in which `person` is the agent or stands in for the agent."""
        return self.filter(Q(person=person) | Q(substitute=person))


class AssistanceQuerySet(models.QuerySet["Assistance"]):
    """Requests for assistance. Every employee sees them: what one unit is helped with can help the next."""

    def waiting(self) -> "AssistanceQuerySet":
        """Keep those the team has not answered."""
        return self.filter(state="asked")

    def planned(self) -> "AssistanceQuerySet":
        """Keep those somebody in the team has said yes to, and not finished."""
        return self.filter(state="accepted")

    def shown(self) -> "AssistanceQuerySet":
        """Keep those that stand on the page of what they are about: all but what was taken back."""
        return self.exclude(state="withdrawn")

    def about(self, subject: models.Model) -> "AssistanceQuerySet":
        """Keep those that were asked for `subject`."""
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(subject_type=kind, subject_id=subject.pk)
