"""The words of an idea as they stood before somebody changed them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from ideas.models.needs import TEXT_LENGTH, TITLE_LENGTH
from innovasjon.people.models import Person


class Version(models.Model):
    """Title, need and text that an edit of a submitted idea has replaced. What stands now is the idea itself."""

    WORDS = ("title", "need", "description")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="versions", verbose_name=_("idea"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    need = models.TextField(_("need"), max_length=TEXT_LENGTH)
    description = models.TextField(_("the idea"), max_length=TEXT_LENGTH, blank=True)
    replaced_at = models.DateTimeField(_("replaced"))
    replaced_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("replaced by"))

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["id"]
        indexes = [models.Index(fields=["idea", "id"], name="version_by_idea")]

    class Privacy:
        personal: ClassVar[set[str]] = {"title", "need", "description", "replaced_by"}
        not_personal: ClassVar[set[str]] = {"id", "idea", "replaced_at"}

    def __str__(self) -> str:
        return self.title
