"""Imports of the organisation: each one that was begun, and what came of it."""

import uuid
from pathlib import PurePath
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person


def random_name(_import: "OrganisationImport", file_name: str) -> str:
    """Return where a file is kept: a name nobody can guess, nothing of its own name but the ending."""
    return f"imports/{uuid.uuid4().hex}{PurePath(file_name).suffix[:8].lower()}"


class State(models.TextChoices):
    """How far an import has come."""

    READING = "reading", _("being read")
    READY = "ready", _("waits for a yes")
    STORING = "storing", _("being stored")
    DONE = "done", _("done")
    UNREADABLE = "unreadable", _("could not be read")
    CANCELLED = "cancelled", _("cancelled")


class OrganisationImport(models.Model):
    """One import: a file, what it would change, and whether that was done. The files go when it is over."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    file = models.FileField(_("file"), upload_to=random_name, blank=True)
    # The plan as it was shown, one line of JSON for each thing.
    lines = models.FileField(_("preview"), upload_to=random_name, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=150)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    alive_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0)
    # What is stored must have the digest of what was shown.
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(_("what it changes"), default=dict, blank=True)
    problem = models.CharField(_("what was wrong"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    class Privacy:
        personal: ClassVar[set[str]] = {"file", "lines", "file_name", "person"}
        not_personal: ClassVar[set[str]] = {
            "id",
            "key",
            "state",
            "begun_at",
            "alive_at",
            "ended_at",
            "rows_read",
            "digest",
            "counts",
            "problem",
        }

    def __str__(self) -> str:
        return f"{self.file_name} {self.begun_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        """Return the page that shows what the file would change."""
        return reverse("people:import", args=[self.key])

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen to it."""
        return self.state in (State.DONE, State.UNREADABLE, State.CANCELLED)
