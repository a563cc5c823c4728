"""Who is named in a text: `@` and the whole name, or `@` and the first name of somebody who takes part already."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import rules
from django.db.models import Q
from django.utils import timezone

from agents import queries as agents
from ideas import merged
from ideas.models import Comment, Follow, Idea, Note, Proposer
from innovasjon.people.models import Person

MOST = 20  # names in one comment: it is no mailing list
SAME_NAME = 20  # people looked at who have the same name
# Not in the middle of a word: an e-mail address names nobody.
_named = re.compile(r"(?<![\w.@])@(\w[\w'’.\-]*(?: \w[\w'’.\-]*){0,4})")


def named_in(comment: Comment) -> list[Person]:
    """Return the people the comment names, without its author; of several with the same name those who take part."""
    texts = _texts(comment.body)
    return _people(texts, _taking_part(comment.idea), comment.author_id) if texts else []


@dataclass(frozen=True)
class Named:
    """Who is named in an internal note: those who may read it and are told, and those who may not and are not."""

    readers: tuple[Person, ...] = ()
    others: tuple[Person, ...] = ()


def named_in_note(note: Note) -> Named:
    """Return the people the note names, without its author."""
    texts = _texts(note.body)
    people = _people(texts, _in_the_network(note.idea), note.author_id) if texts else []
    may_read = {person.pk for person in people if rules.has_perm("ideas.read_notes", person, note.idea)}
    return Named(
        tuple(person for person in people if person.pk in may_read),
        tuple(person for person in people if person.pk not in may_read),
    )


def _texts(body: str) -> list[str]:
    return [match[1].rstrip(".'’-") for match in _named.finditer(body)][:MOST]


def _people(texts: list[str], taking_part: list[Person], author: int) -> list[Person]:
    found = dict.fromkeys(person for text in texts for person in _named_by(text, taking_part))
    return [person for person in found if person.pk != author]


def _named_by(text: str, taking_part: list[Person]) -> Iterator[Person]:
    here = [person for person in taking_part if _begins_with(text, person.name)]
    if here:
        yield from _longest(here)
        return
    words = text.split()
    if len(words) > 1:
        # Two words find the few who can be meant; the rest of the name is compared here.
        likely = Person.objects.active().matching(" ".join(words[:2])).order_by("name", "pk")[:SAME_NAME]
        meant = _longest([person for person in likely if _begins_with(text, person.name)])
        if len(meant) == 1:
            yield from meant
            return
        if words[1][:1].isupper():
            return  # a whole name, of nobody here: not somebody else with the same first name
    first = [person for person in taking_part if _begins_with(words[0], person.get_short_name())]
    if len(first) == 1:
        yield from first


def _begins_with(text: str, name: str) -> bool:
    """Tell whether the text begins with the whole name, and not with a part of a longer word."""
    text, name = text.casefold(), name.casefold()
    return bool(name) and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _longest(people: list[Person]) -> list[Person]:
    most = max((len(person.name) for person in people), default=0)
    return [person for person in people if len(person.name) == most]


def _taking_part(idea: Idea) -> list[Person]:
    """Return who is behind the idea, took it, has commented on it or follows it."""
    here = merged.ids(idea)
    ids = set(Proposer.objects.standing().filter(idea__in=here, person__isnull=False).values_list("person", flat=True))
    ids |= set(Comment.objects.filter(idea__in=here).values_list("author", flat=True))
    ids |= set(Follow.objects.filter(idea__in=here).values_list("person", flat=True))
    return list(Person.objects.active().filter(pk__in=ids | {idea.taken_by_id or 0}).order_by("pk"))


def _in_the_network(idea: Idea) -> list[Person]:
    """Return who is likely to be meant in a note: the section's agents, the resource team, and who wrote one before."""
    ids = set(agents.serving([idea.section_id or 0], on=timezone.localdate()))
    ids |= set(Note.objects.filter(idea=idea).values_list("author", flat=True))
    chosen = Q(pk__in=ids | {idea.taken_by_id or 0}) | Q(in_resource_team=True)
    return list(Person.objects.active().filter(chosen).order_by("pk"))
