"""Imports of old lists of ideas: each one that was begun, its rows, and what came of them."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ideas.models import TITLE_LENGTH, Idea
from innovasjon.imports.models import Import
from innovasjon.people.models import Person, Section

UNDO_WITHIN = timedelta(days=30)


class State(models.TextChoices):
    """How far an import has come."""

    READING = "reading", _("being read")
    CHOOSING = "choosing", _("columns to choose")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("waits for a yes")
    STORING = "storing", _("being stored")
    DONE = "done", _("done")
    CANCELLING = "cancelling", _("being cancelled")
    CANCELLED = "cancelled", _("cancelled")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    UNREADABLE = "unreadable", _("could not be read")


WORKING = frozenset({State.READING, State.CHECKING, State.STORING, State.CANCELLING, State.UNDOING})
OVER = frozenset({State.DONE, State.CANCELLED, State.UNDONE, State.UNREADABLE})


class IdeaImport(Import):
    """One import: a file, how it is understood, and how far it has come."""

    folder, log_name = "idea-imports", "idea_import"
    working, over = WORKING, OVER

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    # What the first lines hold: headings, examples, and the words for sections and stages.
    found = models.JSONField(_("what the file holds"), default=dict, blank=True)
    choices = models.JSONField(_("how the file is understood"), default=dict, blank=True)
    # One more for each preview: a yes is to the one that was shown.
    revision = models.PositiveIntegerField(default=0)
    # Which reading of the file keeps its rows: a second one takes over, and the first one stops.
    reading = models.UUIDField(null=True, editable=False)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    counts = models.JSONField(_("what it brings"), default=dict, blank=True)

    class Meta(Import.Meta):
        verbose_name = _("import of ideas")
        verbose_name_plural = _("imports of ideas")
        constraints = [models.CheckConstraint(condition=Q(state__in=State.values), name="idea_import_state_known")]

    class Privacy:
        personal: ClassVar[set[str]] = {*Import.Privacy.personal, "found", "choices"}
        not_personal: ClassVar[set[str]] = {*Import.Privacy.not_personal, "revision", "reading", "rows_done"}

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it has come."""
        return reverse("ideas:import", args=[self.key])


class ImportRow(models.Model):
    """One row of the file: why it is left out, or what it becomes, and then the idea it became."""

    class Kind(models.TextChoices):
        """What is to be done with the row."""

        BAD = "bad", _("cannot be used")
        THERE = "there", _("is there already")
        ADD = "add", _("becomes an idea")

    class Outcome(models.TextChoices):
        """What was done with it."""

        WAITS = "", _("nothing yet")
        STORED = "stored", _("became an idea")
        TAKEN_BACK = "taken_back", _("taken back")
        KEPT = "kept", _("stays: somebody has worked on it")

    job = models.ForeignKey(IdeaImport, on_delete=models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row in the file"))
    kind = models.CharField(_("what to do"), max_length=5, choices=Kind)
    outcome = models.CharField(_("what was done"), max_length=10, choices=Outcome, default=Outcome.WAITS, blank=True)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    content = models.JSONField(_("what it says"), default=dict, blank=True)
    # (code, words) as in wording.py: why it is left out, or what to know before it comes in.
    causes = models.JSONField(_("remarks"), default=list, blank=True)
    idea = models.ForeignKey(
        Idea, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_rows", verbose_name=_("idea")
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=~Q(kind="add") | Q(section__isnull=False), name="import_row_to_add_has_section"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(kind="add"), name="import_row_only_added_ones_have_outcome"
            ),
        ]
        indexes = [models.Index(fields=["job", "kind", "outcome", "number"], name="import_row_to_do")]

    class Privacy:
        personal: ClassVar[set[str]] = {"title", "content", "causes"}
        not_personal: ClassVar[set[str]] = {"id", "job", "number", "kind", "outcome", "section", "idea"}

    def __str__(self) -> str:
        return f"{self.job_id}: {self.number}"
