"""Who is named in a comment: `@` and the whole name, or `@` and the first name of somebody who takes part already."""

import re
from collections.abc import Iterator

from ideas.models import Comment, Follow, Idea
from innovasjon.people.models import Person

MOST = 20  # names in one comment: it is no mailing list
SAME_NAME = 20  # people looked at who have the same name
# Not in the middle of a word: an e-mail address names nobody.
_named = re.compile(r"(?<![\w.@])@(\w[\w'’.\-]*(?: \w[\w'’.\-]*){0,4})")


def named_in(comment: Comment) -> list[Person]:
    """Return the people the comment names, without its author; of several with the same name those who take part."""
    texts = [match[1].rstrip(".'’-") for match in _named.finditer(comment.body)][:MOST]
    if not texts:
        return []
    taking_part = _taking_part(comment.idea)
    found = dict.fromkeys(person for text in texts for person in _named_by(text, taking_part))
    return [person for person in found if person.pk != comment.author_id]


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
    ids = set(idea.proposers.exclude(person=None).exclude(state="declined").values_list("person", flat=True))
    ids |= set(Comment.objects.filter(idea=idea).values_list("author", flat=True))
    ids |= set(Follow.objects.filter(idea=idea).values_list("person", flat=True))
    return list(Person.objects.active().filter(pk__in=ids | {idea.taken_by_id or 0}).order_by("pk"))
