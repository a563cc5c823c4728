"""The network: who is innovation agent for which section, when, and who stands in."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.querysets import AppointmentQuerySet
from innovasjon.people.models import Person, Section
from innovasjon.web.constraints import at_and_by

MANDATE_LENGTH, LOOKS_FOR_LENGTH = 2000, 500  # characters
MOST_HOURS = 160  # of a month: a whole position


class DateRange(Func):
    """PostgreSQL's daterange(from, to, '[]'); an open end is null."""

    function = "daterange"
    output_field = DateRangeField()


class Appointment(models.Model):
    """A person is agent for a section in a term, with a mandate the section's leader confirms.

    It holds from its first day, confirmed or not, so that no idea waits for a signature; one that the leader declines
    holds no longer (docs/decisions/0015-appointments.md).
    """

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
    mandate = models.TextField(_("mandate"), blank=True, max_length=MANDATE_LENGTH)
    hours_a_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    looks_for = models.TextField(_("looks for"), blank=True, max_length=LOOKS_FOR_LENGTH, default="", db_default="")
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("proposed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True, editable=False)
    declined_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("declined by"),
    )

    # Ended before its first day: it never held.
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)
    called_off_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("called off by"),
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
            at_and_by("confirmed", name="appointment_confirmed_at_and_by"),
            at_and_by("proposed", name="appointment_proposed_at_and_by"),
            at_and_by("declined", name="appointment_declined_at_and_by"),
            at_and_by("called_off", name="appointment_called_off_at_and_by"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
                name="appointment_not_both_confirmed_and_declined",
            ),
            models.CheckConstraint(
                condition=Q(hours_a_month__isnull=True) | Q(hours_a_month__range=(1, MOST_HOURS)),
                name="appointment_hours_of_a_month",
                violation_error_message=_("A month has room for 1 to 160 hours."),
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
                condition=Q(declined_at__isnull=True, called_off_at__isnull=True),
                violation_error_message=_("This person already is agent for the section in part of this term."),
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {
            "person",
            "substitute",
            "proposed_by",
            "confirmed_by",
            "declined_by",
            "called_off_by",
            "mandate",
            "looks_for",
        }
        not_personal: ClassVar[set[str]] = {
            "id",
            "section",
            "starts_on",
            "ends_on",
            "hours_a_month",
            "proposed_at",
            "confirmed_at",
            "declined_at",
            "called_off_at",
        }

    def __str__(self) -> str:
        return f"{self.person} – {self.section}"

    def get_absolute_url(self) -> str:
        """Return the page of the agent."""
        return reverse("agents:agent", args=[self.person_id])

    @property
    def page_title(self) -> str:
        """Return what that page is called: it holds all the terms of the person."""
        return self.person.name

    @property
    def waits_for_the_leader(self) -> bool:
        """Tell whether the section's leader has neither confirmed nor declined it."""
        return self.confirmed_at is None and self.may_hold

    @property
    def may_hold(self) -> bool:
        """Tell whether it holds in its time: it is neither declined nor called off."""
        return self.declined_at is None and self.called_off_at is None

    def is_over(self, day: date) -> bool:
        """Tell whether the term has ended before `day`, or never held."""
        return not self.may_hold or (self.ends_on is not None and self.ends_on < day)


class Absence(models.Model):
    """A time in which the agent is away, and who stands in: its own substitute, else the appointment's."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="absences", verbose_name=_("appointment")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    substitute = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("substitute")
    )

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
        personal: ClassVar[set[str]] = {"appointment", "starts_on", "ends_on", "substitute"}
        not_personal: ClassVar[set[str]] = {"id"}

    def __str__(self) -> str:
        return f"{self.starts_on:%d.%m.%Y} – {self.ends_on:%d.%m.%Y}"

    @property
    def stand_in(self) -> Person | None:
        """Return who answers in the agent's place; None when nobody who works here stands in."""
        for person in (self.substitute, self.appointment.substitute):
            if person and person.is_active:
                return person
        return None
