"""Which ideas a project came from, and what their proposers answered when they were asked to take part."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Idea
from innovasjon.people.models import Guest, Person
from projects.models.projects import REASON_LENGTH, Project
from projects.querysets import AskQuerySet, OriginQuerySet


class Origin(models.Model):
    """An idea that the project came from, or that came to it later. It stands there for good."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="origins", verbose_name=_("project"))
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="destinations", verbose_name=_("idea"))
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)
    # When the idea went on in another project. Whether it is developed, parked or in use stands on the idea itself.
    left_at = models.DateTimeField(_("went on elsewhere"), null=True, blank=True)

    objects = OriginQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea of the project")
        verbose_name_plural = _("ideas of the project")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "idea"], name="origin_once"),
            models.UniqueConstraint(fields=["idea"], condition=Q(left_at=None), name="origin_one_project_at_a_time"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"added_by"}
        not_personal: ClassVar[set[str]] = {"id", "project", "idea", "added_at", "left_at"}

    def __str__(self) -> str:
        return f"{self.idea} → {self.project}"


class Answer(models.TextChoices):
    """What a proposer says to taking part. Whoever abstains is not shown to others (see people.py)."""

    WAITING = "waiting", _("has not answered")
    TAKES_PART = "takes_part", _("takes part")
    FOLLOWS = "follows", _("follows")
    ABSTAINS = "abstains", _("abstains")


class Ask(models.Model):
    """The question to one proposer whether they take part in the project: once each, whatever their ideas in it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="asks", verbose_name=_("project"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("person")
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.PROTECT, null=True, blank=True, related_name="asks", verbose_name=_("guest")
    )
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken off"), null=True, blank=True)
    removed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken off by")
    )
    removed_reason = models.TextField(_("why they were taken off"), max_length=REASON_LENGTH, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a proposer")
        verbose_name_plural = _("questions to proposers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="ask_person_once"),
            models.UniqueConstraint(fields=["project", "guest"], name="ask_guest_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest__isnull=True) | Q(person__isnull=True, guest__isnull=False),
                name="ask_is_to_person_or_guest",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | Q(answer__in=["takes_part", "follows", "abstains"], answered_at__isnull=False),
                name="ask_answered_at_with_answer",
            ),
            # Nobody is taken off without a reason.
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | Q(removed_at__isnull=False, removed_by__isnull=False, removed_reason__regex=r"\S"),
                name="ask_removed_at_and_by_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(answer="waiting"), name="ask_waiting")]

    class Privacy:
        personal: ClassVar[set[str]] = {
            "person",
            "guest",
            "asked_by",
            "answer",
            "answered_at",
            "removed_by",
            "removed_reason",
        }
        not_personal: ClassVar[set[str]] = {"id", "project", "asked_at", "removed_at"}

    def __str__(self) -> str:
        return str(self.person or self.guest)

    @property
    def who(self) -> Person | Guest:
        """Return the person or guest who is asked."""
        who = self.person or self.guest
        assert who is not None  # noqa: S101 - the database holds it (ask_is_to_person_or_guest)
        return who
