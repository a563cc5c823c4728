"""The people app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """People, sections, units, guests and the municipality's own settings."""

    name = "innovasjon.people"
    verbose_name = _("People and organisation")
