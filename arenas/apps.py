"""The arenas app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArenasConfig(AppConfig):
    """Where people meet: gatherings, who comes, and calendars to follow them in."""

    name = "arenas"
    verbose_name = _("Gatherings")
