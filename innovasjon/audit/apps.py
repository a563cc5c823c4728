"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only log of what happened."""

    name = "innovasjon.audit"
