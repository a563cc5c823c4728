"""The projects app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """What ideas become: projects, the people who take part in them, and what came of them."""

    name = "projects"
    verbose_name = _("Projects")
