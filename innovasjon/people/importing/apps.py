"""The import of the organisation, an app of its own inside people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    """Sections, units and people from the HR system's file: read, shown, confirmed, stored."""

    name = "innovasjon.people.importing"
    label = "importing"
    verbose_name = _("Import of the organisation")
