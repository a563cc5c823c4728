"""What a project tells on its way."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person
from projects.models.projects import Project

UPDATE_LENGTH = 4000


class Update(models.Model):
    """A short dated text about what happens in the project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="updates", verbose_name=_("project"))
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    body = models.TextField(_("update"), max_length=UPDATE_LENGTH)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["-id"]
        indexes = [models.Index(fields=["project", "-id"], name="update_by_project")]
        constraints = [
            models.UniqueConstraint(fields=["written_by", "key"], name="update_form_sent_once"),
            models.CheckConstraint(condition=Q(body__regex=r"\S"), name="update_says_something"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"body", "written_by"}
        not_personal: ClassVar[set[str]] = {"id", "project", "key", "written_at"}

    def __str__(self) -> str:
        return self.body[:60]
