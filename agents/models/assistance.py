"""What the resource team is asked to help with, and what became of it (strategy: "Tverrfaglig ressursteam")."""

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agents.querysets import AssistanceQuerySet
from innovasjon.people.models import Person, Section, Unit
from innovasjon.web.constraints import at_and_by

TITLE_LENGTH, WHAT_FOR_LENGTH, REASON_LENGTH = 120, 3000, 1000  # characters
MOST_HOURS = 500  # that one request may take


class Assistance(models.Model):
    """A unit, an agent or a project asks the team for help, and is answered within five working days."""

    class Kind(models.TextChoices):
        """What the team can help with."""

        FACILITATION = "facilitation", _("Lead a gathering or a workshop")
        METHOD = "method", _("Choose and use a method")
        PROCESS = "process", _("Plan a process")
        TRAINING = "training", _("Training")
        TEST_DESIGN = "test_design", _("Design a test")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        """Where a request stands."""

        ASKED = "asked", _("waits for an answer")
        ACCEPTED = "accepted", _("planned")
        DECLINED = "declined", _("turned down")
        WITHDRAWN = "withdrawn", pgettext_lazy("request for help", "taken back")
        DONE = "done", _("done")

    class Rating(models.IntegerChoices):
        """How much the help was worth to who asked for it."""

        NOT_AT_ALL = 1, _("It did not help")
        A_LITTLE = 2, _("It helped a little")
        SOMEWHAT = 3, _("It helped")
        MUCH = 4, _("It helped a lot")
        DECISIVE = 5, _("We would not have got there without it")

    # From the form: the same form sent twice finds the first result again.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of help"), max_length=20, choices=Kind)
    title = models.CharField(_("in short"), max_length=TITLE_LENGTH)
    what_for = models.TextField(_("what for"), max_length=WHAT_FOR_LENGTH)
    wished_on = models.DateField(_("wished date"), null=True, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    # What is to be helped, such as a project, when it is asked for from there.
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.BigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED, editable=False)
    answer_by = models.DateField(_("answer due"), editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("answered by")
    )
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, blank=True)
    helper = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who helps")
    )
    planned_on = models.DateField(_("planned date"), null=True, blank=True)
    planned_hours = models.PositiveSmallIntegerField(_("planned hours"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("noted by")
    )
    hours = models.PositiveSmallIntegerField(_("hours spent"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=WHAT_FOR_LENGTH, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), choices=Rating, null=True, blank=True)
    verdict = models.CharField(_("in a sentence"), max_length=300, blank=True)

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for assistance")
        verbose_name_plural = _("requests for assistance")
        constraints = [
            models.UniqueConstraint(fields=["asked_by", "key"], name="assistance_form_sent_once"),
            at_and_by("answered", name="assistance_answered_at_and_by"),
            at_and_by("done", name="assistance_done_at_and_by"),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(answered_at__isnull=False, reason__regex=r"\S"),
                name="assistance_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "done"])
                | Q(answered_at__isnull=False, helper__isnull=False, planned_hours__isnull=False),
                name="assistance_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False, hours__isnull=False),
                name="assistance_done_with_hours",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(state="done", rating__range=(1, 5)),
                name="assistance_rated_when_done",
            ),
            models.CheckConstraint(
                condition=Q(subject_type__isnull=True, subject_id__isnull=True)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="assistance_subject_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(wished_on__isnull=True) | Q(wished_on__range=("1990-01-01", "2100-12-31")),
                name="assistance_wished_in_our_time",
            ),
        ]
        indexes = [
            models.Index(F("asked_at").desc(), F("id").desc(), name="assistance_newest"),
            models.Index("state", F("asked_at").desc(), F("id").desc(), name="assistance_by_state"),
            models.Index(fields=["subject_type", "subject_id"], name="assistance_by_subject"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {
            "title",
            "what_for",
            "asked_by",
            "answered_by",
            "reason",
            "helper",
            "done_by",
            "outcome",
            "verdict",
        }
        not_personal: ClassVar[set[str]] = {
            "id",
            "key",
            "kind",
            "wished_on",
            "asked_at",
            "unit",
            "section",
            "subject_type",
            "subject_id",
            "state",
            "answer_by",
            "answered_at",
            "planned_on",
            "planned_hours",
            "done_at",
            "hours",
            "rating",
        }

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the request."""
        return reverse("agents:assistance", args=[self.pk])

    def is_late(self, day: date) -> bool:
        """Tell whether the answer should have come before `day`."""
        return self.state == self.State.ASKED and self.answer_by < day


class Capacity(models.Model):
    """How many hours a week a member of the team has for helping others."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="capacity", verbose_name=_("member of the resource team")
    )
    hours_a_week = models.PositiveSmallIntegerField(_("hours a week"))

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_a_week__lte=40),
                name="capacity_fits_a_week",
                violation_error_message=_("A week has room for 0 to 40 hours."),
            )
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "hours_a_week"}
        not_personal: ClassVar[set[str]] = {"id"}

    def __str__(self) -> str:
        return f"{self.person}: {self.hours_a_week}"
