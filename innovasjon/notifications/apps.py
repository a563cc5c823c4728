"""The notifications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from innovasjon.celery import app as celery_app  # loaded with Django, so that shared tasks find their broker


class NotificationsConfig(AppConfig):
    """The ledger of all that leaves the system."""

    name = "innovasjon.notifications"
    verbose_name = _("Messages")
    celery_app = celery_app
