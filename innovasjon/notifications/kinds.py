"""What kinds of message there are: each story lists its own in `messages.KINDS`; nothing else can be told.

A story that comes later adds its kinds to its own `messages.py`; the groups it will need stand here already, in the
order in which the digest and the settings show them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.people.models import Person
from innovasjon.web import stories


class Way(models.TextChoices):
    """How a person wants to hear of a kind. The list of notices on the site holds all of them in any case."""

    AT_ONCE = "at_once", _("By e-mail at once")
    DIGEST = "digest", _("In the digest")
    INAPP = "inapp", _("Only here on the site")


class Group(models.TextChoices):
    """What a message is about; also the parts of the digest."""

    WAITS = "waits", _("Waits for you")
    MINE = "mine", _("What happened to your ideas")
    NEAR = "near", _("New in your section")
    GATHERINGS = "gatherings", _("Coming gatherings")
    LEARNINGS = "learnings", _("Learnings")
    DOCUMENTS = "documents", _("Core documents")
    NETWORK = "network", _("The network of agents")
    SITE = "site", _("About the site")


@dataclass(frozen=True)
class Kind:
    """A kind of message, such as "ideas.taken", whose text is templates/ideas/mail/taken.txt.

    What one must know cannot be muted, and is all that guests are told. `still_true` is asked before a message leaves,
    for those that wait: what is no longer true is not sent. `door` makes the path of a link that is its reader's alone:
    it is made at sending, kept nowhere, and shown to nobody else. `concerns` says who can get it at all: others are not
    asked how they want it. `from_earlier` makes of what an older version of the site wrote into the ledger what the
    text reads now: rows wait there while the site is upgraded, and are shown for 90 days.
    """

    name: str
    label: str | Promise
    group: Group
    default: Way = Way.AT_ONCE
    must_know: bool = False
    still_true: Callable[[Mapping[str, Any]], bool] | None = None
    door: Callable[[Any, Mapping[str, Any]], str] | None = None
    concerns: Callable[[Person], bool] | None = None
    from_earlier: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None

    @property
    def template(self) -> str:
        """Return the path of its text."""
        story, name = self.name.split(".", 1)
        return f"{story}/mail/{name}.txt"

    def read(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the text is made of, whichever version of the site wrote it down."""
        return dict(self.from_earlier(payload) if self.from_earlier else payload)


@cache
def registry() -> dict[str, Kind]:
    """Return every kind by its name, grouped as people see them. Raises ValueError when two have the same name."""
    listed = [kind for story in stories.collect("messages") for kind in story.KINDS]
    found = {kind.name: kind for group in Group for kind in listed if kind.group == group}
    if len(found) != len(listed):
        raise ValueError("two kinds of message have the same name")
    return found


def of(name: str) -> Kind:
    """Return the kind with this name. Raises KeyError."""
    return registry()[name]


def can_be_chosen() -> list[Kind]:
    """Return the kinds people can say how they want to hear of: all but what must be known."""
    return [kind for kind in registry().values() if not kind.must_know and kind.group != Group.SITE]


def offered_to(person: Person) -> list[Kind]:
    """Return those of the kinds that the person can ever get: an agent's, only to agents."""
    return [kind for kind in can_be_chosen() if kind.concerns is None or kind.concerns(person)]
