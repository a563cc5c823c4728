"""The import of old lists of ideas, an app of its own inside ideas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeaImportingConfig(AppConfig):
    """Ideas from a municipality's old lists: read, shown with every problem, stored, taken back."""

    name = "ideas.importing"
    label = "idea_importing"
    verbose_name = _("Import of ideas")
