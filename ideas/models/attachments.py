"""Pictures and files of an idea."""

from pathlib import PurePath
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from innovasjon.people.models import Person


class Attachment(models.Model):
    """A picture (re-encoded, without metadata) or file of an idea; stored privately, shown under the idea's rules."""

    class Kind(models.TextChoices):
        """How the page shows it."""

        PICTURE = "picture", _("picture")
        FILE = "file", _("file")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("idea"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file = models.FileField(_("file"), upload_to="ideas/%Y/%m/", max_length=200)
    thumbnail = models.FileField(_("small picture"), upload_to="ideas/%Y/%m/", max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=150)
    # What a picture shows, for those who do not see it; read out, and shown below it.
    words = models.CharField(_("what the picture shows"), max_length=200, blank=True, default="", db_default="")
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]

    class Privacy:
        personal: ClassVar[set[str]] = {"file", "thumbnail", "name", "words", "added_by", "added_at"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "kind", "content_type", "size", "width", "height"}

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address the file is fetched from."""
        return reverse("ideas:attachment", args=[self.pk])

    @property
    def in_words(self) -> str:
        """Return what the picture shows; what its file's name says of it where nobody has written that."""
        name = PurePath(self.name).stem.replace("_", " ").replace("-", " ")
        return self.words or " ".join(name.split()) or self.name
