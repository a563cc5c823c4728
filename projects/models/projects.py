"""A project, and the number it is known by."""

import uuid
from functools import lru_cache
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person, Section, Unit
from innovasjon.web.constraints import at_and_by
from innovasjon.web.references import YearlyNumbers
from projects.models.methods import Method, Phase
from projects.querysets import ProjectQuerySet

TITLE_LENGTH, AIM_LENGTH, REASON_LENGTH, REASON_MINIMUM = 160, 4000, 4000, 30
OUR_TIME = ("1990-01-01", "2100-12-31")


class CloseReason(models.TextChoices):
    """Why a project ends."""

    REACHED = "reached", _("The aim is reached")
    NO_EFFECT = "no_effect", _("It did not give what we hoped for")
    NO_MEANS = "no_means", _("There is no time or money for it now")
    NEED_GONE = "need_gone", _("The need is gone, or met in another way")
    OTHER = "other", _("Another reason")


class ProjectCounter(YearlyNumbers):
    """The references of projects."""

    LETTER = "P"


class Project(models.Model):
    """Ideas being developed further, by a method, by named people, in a section."""

    # From the form: the same form sent twice finds the first result again.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    aim = models.TextField(_("aim"), max_length=AIM_LENGTH)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="projects", verbose_name=_("section"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("unit")
    )
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="projects_led", verbose_name=_("project lead")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("planned end"), null=True, blank=True)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="projects", verbose_name=_("method"))
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="projects", verbose_name=_("phase"))
    phase_since = models.DateTimeField(_("in this phase since"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("begun by"))
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    # Counts the edits: a form that began from an older one tells its writer instead of overwriting a colleague.
    revision = models.PositiveIntegerField(default=0, editable=False)
    close_reason = models.CharField(_("why it ended"), max_length=12, choices=CloseReason, blank=True, editable=False)
    close_words = models.TextField(_("the reason in words"), max_length=REASON_LENGTH, blank=True, editable=False)
    learning = models.TextField(_("what we learnt"), max_length=REASON_LENGTH, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("closed by")
    )
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="norwegian")
        + SearchVector("aim", weight="B", config="norwegian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.UniqueConstraint(fields=["created_by", "key"], name="project_form_sent_once"),
            at_and_by("closed", name="project_closed_at_and_by"),
            # No project ends without a kind of reason, a reason and what it taught.
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, close_reason="")
                | Q(
                    closed_at__isnull=False,
                    close_reason__in=CloseReason.values,
                    close_words__regex=r"\S",
                    learning__regex=r"\S",
                ),
                name="project_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("The planned end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__range=OUR_TIME) & (Q(ends_on__isnull=True) | Q(ends_on__range=OUR_TIME)),
                name="project_in_our_time",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="project_search"),
            models.Index(F("created_at").desc(), F("id").desc(), name="project_newest"),
            models.Index("section", F("created_at").desc(), F("id").desc(), name="project_newest_in_section"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {
            "title",
            "aim",
            "lead",
            "created_by",
            "closed_by",
            "close_words",
            "learning",
            "search",
        }
        not_personal: ClassVar[set[str]] = {
            "id",
            "key",
            "reference",
            "section",
            "unit",
            "starts_on",
            "ends_on",
            "method",
            "phase",
            "phase_since",
            "created_at",
            "revision",
            "close_reason",
            "closed_at",
        }

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the project's page."""
        return _address_of(self.pk)

    @property
    def is_closed(self) -> bool:
        """Tell whether it has ended."""
        return self.closed_at is not None


@lru_cache(maxsize=4096)
def _address_of(pk: int) -> str:
    # A list has 25 addresses, mostly those that the list before it had.
    return reverse("projects:project", args=[pk])
