"""The demo app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A whole invented municipality, and data at scale for the benchmarks."""

    name = "innovasjon.demo"
