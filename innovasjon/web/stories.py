"""How the site finds what each story offers, so that no lower app imports a higher one."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings


@cache
def collect(room: str) -> tuple[ModuleType, ...]:
    """Return the module `room` (such as "navigation") of each story in settings.STORIES that has one, in order."""
    return tuple(import_module(f"{story}.{room}") for story in settings.STORIES if find_spec(f"{story}.{room}"))
