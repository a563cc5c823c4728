"""What agents keep between themselves about an idea: notes, and cards of assessment. Those behind it see none of it."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from ideas.querysets import AssessmentQuerySet, CriterionQuerySet, NoteQuerySet
from innovasjon.people.models import Person
from innovasjon.web.constraints import at_and_by

LOWEST, HIGHEST = 1, 5  # what a score may be
HEAVIEST = 10  # the most that a criterion may weigh


def in_own_language(row: models.Model, field: str) -> str:
    """Return a text that is kept in three languages in the reader's; in bokmål where theirs is blank."""
    language = (get_language() or "nb")[:2]
    return getattr(row, f"{field}_{language}", "") or getattr(row, f"{field}_nb")


class Note(models.Model):
    """What an agent writes about an idea for other agents. A deleted one leaves a trace that it stood there."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="notes", verbose_name=_("idea"))
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("note"), max_length=4000, blank=True)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deleted by")
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["id"]
        indexes = [models.Index(fields=["idea", "id"], name="note_by_idea")]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="note_form_sent_once"),
            at_and_by("deleted", name="note_deleted_at_and_by", body=""),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"author", "body", "deleted_by"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "key", "created_at", "deleted_at"}

    def __str__(self) -> str:
        return self.body[:60]

    def get_absolute_url(self) -> str:
        """Return the page of what is internal about the idea, at this note."""
        return f"{reverse('ideas:internal', args=[self.idea_id])}#notat-{self.pk}"


class Criterion(models.Model):
    """What ideas are scored by. Written anew it gets a new row, so that a card keeps the words it was filled in by."""

    # The same through all versions of one criterion.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    name_nb = models.CharField(_("name in Bokmål"), max_length=80)
    name_nn = models.CharField(_("name in Nynorsk"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    help_nb = models.CharField(_("explanation in Bokmål"), max_length=300, blank=True)
    help_nn = models.CharField(_("explanation in Nynorsk"), max_length=300, blank=True)
    help_en = models.CharField(_("explanation in English"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)],
        help_text=_("From 1 to 10: how much it counts beside the others."),
    )
    place = models.PositiveSmallIntegerField(
        _("place"), default=10, help_text=_("The lowest number stands first on the card.")
    )
    is_active = models.BooleanField(_("on new cards"), default=True)
    replaced_at = models.DateTimeField(_("written anew"), null=True, editable=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(replaced_at__isnull=True), name="criterion_one_version_in_use"
            ),
            models.CheckConstraint(condition=Q(weight__range=(1, HEAVIEST)), name="criterion_weight_sensible"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {
            "id",
            "key",
            "name_nb",
            "name_nn",
            "name_en",
            "help_nb",
            "help_nn",
            "help_en",
            "weight",
            "place",
            "is_active",
            "replaced_at",
        }

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return what it is called in the reader's language."""
        return in_own_language(self, "name")

    @property
    def help(self) -> str:
        """Return the explanation in the reader's language."""
        return in_own_language(self, "help")


class Assessment(models.Model):
    """One person's card about an idea: a score for each criterion, and why."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="assessments", verbose_name=_("idea"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("assessed by"))
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment card")
        verbose_name_plural = _("assessment cards")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="assessment_once_each"),
            models.CheckConstraint(condition=Q(changed_at__gte=F("given_at")), name="assessment_changed_after_given"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"person", "comment"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "given_at", "changed_at"}

    def __str__(self) -> str:
        return f"{self.idea} – {self.person}"


class Score(models.Model):
    """What one criterion got on a card."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(_("score"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__place", "criterion_id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_each"),
            models.CheckConstraint(condition=Q(value__range=(LOWEST, HIGHEST)), name="score_from_one_to_five"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"value"}
        not_personal: ClassVar[set[str]] = {"id", "assessment", "criterion"}

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
