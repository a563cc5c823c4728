"""The app of the words that are written here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WordsConfig(AppConfig):
    """Which words are written on the site, and what somebody who searches means by one."""

    name = "innovasjon.words"
    verbose_name = _("Words")
