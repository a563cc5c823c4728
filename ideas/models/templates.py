"""Answers that the resource team has written beforehand, for agents to begin from."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnswerTemplate(models.Model):
    """A text with placeholders such as {tittel}, in three languages; filled in for one idea (answer_templates.py)."""

    class Use(models.TextChoices):
        """The move that it is offered in."""

        ANY = "any", _("Any answer")
        QUESTION = "clarifying", _("A question to those behind the idea")
        PARK = "parked", _("Parking the idea")
        CLOSE = "closed", _("Closing the idea")

    name = models.CharField(_("name"), max_length=80, help_text=_("What agents choose it by."))
    use = models.CharField(_("used for"), max_length=12, choices=Use, default=Use.ANY)
    text_nb = models.TextField(_("text in Bokmål"), max_length=2000)
    text_nn = models.TextField(_("text in Nynorsk"), max_length=2000, blank=True)
    text_en = models.TextField(_("text in English"), max_length=2000, blank=True)
    place = models.PositiveSmallIntegerField(_("place"), default=10, help_text=_("The lowest number is offered first."))
    is_active = models.BooleanField(_("offered to agents"), default=True)

    class Meta:
        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        ordering = ["place", "name", "id"]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {
            "id",
            "name",
            "use",
            "text_nb",
            "text_nn",
            "text_en",
            "place",
            "is_active",
        }

    def __str__(self) -> str:
        return self.name
