"""Keeping a search, and letting it go."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ideas.models import MOST_SAVED, SavedSearch
from innovasjon.audit.log import record
from innovasjon.people.models import Person
from innovasjon.words import watching


class UnableToSave(Exception):
    """The person has a search of that name, or as many as they can have (`is_too_many`)."""

    def __init__(self, *, is_too_many: bool = False) -> None:
        self.is_too_many = is_too_many
        super().__init__("too many" if is_too_many else "the name is taken")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `query` is all of it, as the address has it; only the rest is tried on new ideas."""

    query: str
    text: str = ""
    section_id: int | None = None
    tag_id: int | None = None
    whose_need: str = ""
    can_tell: bool = True  # of new ideas: not when it is about ideas one has a part in already


@transaction.atomic
def save_search(*, name: str, filters: Filters, way: str, by: Person, now: datetime) -> SavedSearch:
    """Keep the search under the name. The same sent twice is kept once. Raises UnableToSave."""
    Person.objects.select_for_update().only("pk").get(pk=by.pk)  # two at once would both count one too few
    own = SavedSearch.objects.filter(person=by)
    if known := own.filter(name=name).first():
        if known.query != filters.query:
            raise UnableToSave
        return known
    if own.count() >= MOST_SAVED:
        raise UnableToSave(is_too_many=True)
    watch = watching.read(filters.text) or watching.Watch()
    saved = SavedSearch.objects.create(
        person=by,
        name=name,
        way=SavedSearch.Way(way) if filters.can_tell else SavedSearch.Way.NEVER,
        query=filters.query,
        text=filters.text,
        section_id=filters.section_id,
        tag_id=filters.tag_id,
        whose_need=filters.whose_need,
        words=watch.query,
        anchors=list(watch.anchors),
        saved_at=now,
    )
    record("saved_search.saved", subject=saved, by=by, at=now)
    return saved


@transaction.atomic
def change_saved_search(*, search: SavedSearch, name: str, way: str, by: Person, now: datetime) -> SavedSearch:
    """Give the search another name, or let it tell another way. Raises UnableToSave."""
    search = SavedSearch.objects.select_for_update(of=("self",)).get(pk=search.pk)
    if SavedSearch.objects.filter(person=search.person_id, name=name).exclude(pk=search.pk).exists():
        raise UnableToSave
    search.name, search.way = name, SavedSearch.Way(way)
    search.save(update_fields=["name", "way"])
    record("saved_search.changed", subject=search, by=by, at=now)
    return search


@transaction.atomic
def forget_saved_search(*, search: SavedSearch, by: Person, now: datetime) -> None:
    """Let the search go."""
    record("saved_search.forgotten", subject=search, by=by, at=now)
    search.delete()
