"""The ideas app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    """Ideas, the needs they answer, and the people behind them."""

    name = "ideas"
    verbose_name = _("Ideas")
