"""What happened, in words: each story offers those of its own entries in `happenings.py`."""

from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.web import stories

# What the administration and the import write of every kind of thing.
ANYTHING: Mapping[str, Promise] = {"added": _("was added"), "changed": _("was changed")}


@cache
def table() -> Mapping[str, Promise]:
    """Return the words of every verb that a story names."""
    return {verb: words for story in stories.collect("happenings") for verb, words in story.WORDS.items()}


def thing(verb: str) -> str | Promise:
    """Return what kind of thing the verb is about."""
    name = verb.partition(".")[0]
    for story in stories.collect("happenings"):
        if name in story.THINGS:
            return str(story.THINGS[name])
    return name


def of(verb: str) -> str | Promise:
    """Return the verb in words; the verb itself when nobody has given it any, as an old entry may hold."""
    return table().get(verb) or ANYTHING.get(verb.rpartition(".")[2]) or verb
