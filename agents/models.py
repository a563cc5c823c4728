"""The network: who is innovation agent for which section, when, and who stands in."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agents.querysets import AppointmentQuerySet
from innovasjon.people.models import Person, Section


class DateRange(Func):
    """PostgreSQL's daterange(from, to, '[]'); an open end is null."""

    function = "daterange"
    output_field = DateRangeField()


class Appointment(models.Model):
    """A person is agent for a section in a term, with a mandate the section's leader confirms."""

    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("section")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("agent"))
    substitute = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("substitute"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    mandate = models.TextField(_("mandate"), blank=True, max_length=2000)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["section", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
                violation_error_message=_("The term must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__range=("1990-01-01", "2100-12-31")), name="appointment_starts_in_our_time"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="appointment_confirmed_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(substitute=F("person")),
                name="appointment_substitute_is_another",
                violation_error_message=_("An agent cannot be their own substitute."),
            ),
            ExclusionConstraint(
                name="appointment_terms_do_not_overlap",
                expressions=[
                    ("section", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already is agent for the section in part of this term."),
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "substitute", "confirmed_by", "mandate"}
        not_personal: ClassVar[set[str]] = {"id", "section", "starts_on", "ends_on", "confirmed_at"}

    def __str__(self) -> str:
        return f"{self.person} – {self.section}"


class Absence(models.Model):
    """A time in which the agent is away and the substitute stands in."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="absences", verbose_name=_("appointment")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), starts_on__range=("1990-01-01", "2100-12-31")),
                name="absence_ends_after_start",
                violation_error_message=_("The absence must end after it starts."),
            )
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"appointment", "starts_on", "ends_on"}
        not_personal: ClassVar[set[str]] = {"id"}

    def __str__(self) -> str:
        return f"{self.starts_on:%d.%m.%Y} – {self.ends_on:%d.%m.%Y}"
