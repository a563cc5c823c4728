"""How projects are worked with: a method and its phases, as versioned data."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Method(models.Model):
    """Steps that projects go through. One in use is never changed: a new version is made instead."""

    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    is_default = models.BooleanField(
        _("the one new projects begin with"), default=False, help_text=_("Chosen in the list of methods.")
    )
    is_active = models.BooleanField(
        pgettext_lazy("method", "in use"), default=True, help_text=_("New projects can choose it.")
    )

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="method_version_unique"),
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="method_one_default"),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(is_active=True),
                name="method_default_is_in_use",
                violation_error_message=_("The method that new projects begin with must be in use."),
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"id", "name", "version", "description", "is_default", "is_active"}

    def __str__(self) -> str:
        return self.name if self.version == 1 else f"{self.name} ({self.version})"


class Phase(models.Model):
    """One step of a method, such as "Behov"."""

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="phases", verbose_name=_("method"))
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=60)
    description = models.TextField(_("what is done in it"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["method", "place"]
        constraints = [models.UniqueConstraint(fields=["method", "place"], name="phase_place_unique")]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        not_personal: ClassVar[set[str]] = {"id", "method", "place", "name", "description"}

    def __str__(self) -> str:
        return self.name
