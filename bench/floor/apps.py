"""The floor as a Django app."""

from django.apps import AppConfig


class FloorConfig(AppConfig):
    """One table without migrations: `migrate --run-syncdb` makes it."""

    name = "bench.floor"
    label = "floor"
