"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page stands on."""

    name = "innovasjon.web"
