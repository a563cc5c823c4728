"""The agents app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgentsConfig(AppConfig):
    """The network of innovation agents and the resource team."""

    name = "agents"
    verbose_name = _("Innovation agents")
