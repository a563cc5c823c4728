"""Two people wrote on one idea at the same time: what each of them wrote, side by side."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ideas.actions import Content
from ideas.actions.capture import TEXT_FIELDS
from ideas.models import Idea, Need, WhoseNeed
from ideas.story import FIELDS
from innovasjon.people.models import Section


@dataclass(frozen=True)
class Difference:
    """One field that the two wrote differently, as people read it."""

    field: str | Promise
    mine: str
    theirs: str


def differences(mine: Content, theirs: Idea) -> list[Difference]:
    """Return where the reader's own text differs from what a co-proposer has saved meanwhile."""
    found = [
        Difference(FIELDS[name], _in_words(name, getattr(mine, name)), _in_words(name, getattr(theirs, name)))
        for name in TEXT_FIELDS
        if getattr(mine, name) != getattr(theirs, name)
    ]
    tags = sorted(mine.tags), sorted(tag.name for tag in theirs.tags.all())
    return found if tags[0] == tags[1] else [*found, Difference(_("Tags"), *(", ".join(names) for names in tags))]


def _in_words(name: str, value: object) -> str:
    if name == "whose_need":
        return str(dict(WhoseNeed.choices).get(str(value), value))
    if name in {"section_id", "answers_id"}:
        model = Section if name == "section_id" else Need
        return str(model._default_manager.filter(pk=value).first() or "") if value else ""
    return str(value)
