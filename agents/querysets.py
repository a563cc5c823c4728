"""The chainable vocabulary of the network."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q

if TYPE_CHECKING:
    from agents.models import Appointment, Assistance  # noqa: F401 - names in annotations
    from innovasjon.people.models import Person


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments."""

    def visible_to(self, person: "Person") -> "AppointmentQuerySet":
        """Keep what the person may see: every employee sees who is agent where."""
        return self if person.is_active else self.none()

    def that_hold(self) -> "AppointmentQuerySet":
        """Keep those that hold in their time: neither declined by the leader nor called off before they began."""
        return self.filter(declined_at=None, called_off_at=None)

    def on(self, day: date) -> "AppointmentQuerySet":
        """Keep the terms that include `day`, of agents who still work here."""
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> "AppointmentQuerySet":
        """Keep the terms of `day` and those to come, of agents who still work here."""
        return self.that_hold().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), person__is_active=True)

    def unconfirmed(self, day: date) -> "AppointmentQuerySet":
        """Keep those that wait for the section's leader and are not over on `day`."""
        return self.not_over(day).filter(confirmed_at=None)

    def present(self, day: date) -> "AppointmentQuerySet":
        """Keep those whose agent is not away on `day`."""
        return self.on(day).exclude(Exists(self._absences(day)))

    def served_by(self, person: Any, day: date) -> "AppointmentQuerySet":
        """Keep the terms of `day` in which `person` is the agent, their substitute, or who stands in on that day."""
        stands_in = Exists(self._absences(day).filter(substitute=person))
        return self.on(day).filter(Q(person=person) | Q(substitute=person) | stands_in)

    def with_absence(self, day: date) -> "AppointmentQuerySet":
        """Give each its absence on `day` as `away`; one with two of them comes twice."""
        during = Q(absences__starts_on__lte=day, absences__ends_on__gte=day)
        return self.annotate(away=FilteredRelation("absences", condition=during))

    def _absences(self, day: date) -> Any:
        absences = self.model._meta.get_field("absences").related_model
        return absences._default_manager.filter(appointment=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)


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
