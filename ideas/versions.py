"""The versions of an idea as one reads them: who changed the words and when, and which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from ideas import differences
from ideas.models import Idea, Version
from ideas.story import FIELDS


@dataclass(frozen=True)
class Change:
    """A text that was changed: what it is called, its pieces, and how it read before."""

    field: str | Promise
    pieces: Sequence[differences.Piece]
    before: str


def changes(version: Version) -> list[Change]:
    """Return what was changed when these words were replaced; none when somebody changed them back since."""
    after = Version.objects.filter(idea=version.idea_id, pk__gt=version.pk).order_by("pk").first() or version.idea
    return [
        Change(FIELDS[name], differences.compare(getattr(version, name), getattr(after, name)), getattr(version, name))
        for name in Version.WORDS
        if getattr(version, name) != getattr(after, name)
    ]


def chosen(idea: Idea, pk: int) -> Version | None:
    """Return the version of the idea that was asked for; without one, or when there is no such, the last."""
    rows = Version.objects.filter(idea=idea).select_related("replaced_by")
    found = (rows.filter(pk=pk).first() if pk else None) or rows.order_by("-pk").first()
    if found:
        found.idea = idea  # with its words, which the page has fetched
    return found
