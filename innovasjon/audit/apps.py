"""The audit app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Append-only log of what happened."""

    name = "innovasjon.audit"
    verbose_name = _("Log")
