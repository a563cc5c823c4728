"""Imports of the organisation: each one that was begun, and what came of it."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innovasjon.imports.models import Import, random_name
from innovasjon.people.models import Person


class State(models.TextChoices):
    """How far an import has come."""

    READING = "reading", _("being read")
    READY = "ready", _("waits for a yes")
    STORING = "storing", _("being stored")
    DONE = "done", _("done")
    UNREADABLE = "unreadable", _("could not be read")
    CANCELLED = "cancelled", _("cancelled")


class OrganisationImport(Import):
    """One import: a file, what it would change, and whether that was done. The files go when it is over."""

    folder, log_name = "imports", "import"
    working = frozenset({State.READING, State.STORING})
    over = frozenset({State.DONE, State.UNREADABLE, State.CANCELLED})
    files = ("file", "lines")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    # The plan as it was shown, one line of JSON for each thing.
    lines = models.FileField(_("preview"), upload_to=random_name, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    # What is stored must have the digest of what was shown.
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(_("what it changes"), default=dict, blank=True)

    class Meta(Import.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    class Privacy:
        personal: ClassVar[set[str]] = {*Import.Privacy.personal, "lines"}
        not_personal: ClassVar[set[str]] = {*Import.Privacy.not_personal, "digest"}

    def get_absolute_url(self) -> str:
        """Return the page that shows what the file would change."""
        return reverse("people:import", args=[self.key])
