"""Which sections and units the file speaks of."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from innovasjon.people.importing.today import KnownPlace, KnownPlaces


class Conflict(Exception):
    """Two rows contradict each other about a place; the later one is left out."""

    def __init__(self, cause: str, **words: Any) -> None:
        self.cause, self.words = cause, words
        super().__init__(cause)


@dataclass(slots=True, eq=False)
class Place:
    """A section or unit of the file. `leader` is a person's key (see matching.py), None for nobody."""

    name: str
    external_id: str
    row: int
    section: "Place | None" = None
    known: KnownPlace | None = None
    leader: int | None = None
    pk: int | None = None  # set when stored


class Places:
    """The sections, or the units, that the good rows speak of; the first row that mentions one decides its name."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.all: list[Place] = []
        self._by_id: dict[str, Place] = {}
        self._by_name: dict[str, list[Place]] = defaultdict(list)

    def claim(self, name: str, external_id: str, row: int, section: Place | None = None) -> Place:
        """Return the place a row speaks of. Raises Conflict."""
        place = self._by_id.get(external_id) if external_id else None
        if place is not None and place.name.casefold() != name.casefold():
            raise Conflict(f"{self.what}_two_names", id=external_id, name=place.name, row=place.row)
        place = place or self._namesake(name, external_id, section) or self._add(name, external_id, row, section)
        if section is not None and place.section is not section and place.section is not None:
            raise Conflict("unit_two_sections", name=name, section=place.section.name, row=place.row)
        if external_id and not place.external_id:
            place.external_id = external_id
            self._by_id[external_id] = place
        return place

    def _namesake(self, name: str, external_id: str, section: Place | None) -> Place | None:
        """Return the place of this name, where the name is enough to tell it."""
        namesakes = self._by_name[name.casefold()]
        if external_id:
            namesakes = [place for place in namesakes if not place.external_id]
        near = [place for place in namesakes if place.section is section]
        if len(near) > 1:
            raise Conflict(f"{self.what}_unclear", name=name)
        return near[0] if near else next(iter(namesakes), None)

    def _add(self, name: str, external_id: str, row: int, section: Place | None) -> Place:
        place = Place(name, external_id, row, section)
        self.all.append(place)
        self._by_name[name.casefold()].append(place)
        if external_id:
            self._by_id[external_id] = place
        return place

    def recognise(self, known: KnownPlaces) -> dict[Place, Conflict]:
        """Find each place in the database, by id before name; return those whose name fits several."""
        taken: set[int] = set()
        unclear: dict[Place, Conflict] = {}
        for place in self.all:
            place.known = known.by_id.get(place.external_id) if place.external_id else None
            taken |= {place.known.pk} if place.known else set()
        for place in self.all:
            if place.known is None:
                found = [one for one in _namesakes(place, known) if one.pk not in taken]
                if len(found) > 1:
                    unclear[place] = Conflict(f"{self.what}_unclear", name=place.name)
                elif found:
                    place.known = found[0]
                    taken.add(found[0].pk)
        return unclear


def _namesakes(place: Place, known: KnownPlaces) -> list[KnownPlace]:
    """Return the database's places of this name, narrowed as far as section and use can narrow it."""
    found = [one for one in known.by_name.get(place.name.casefold(), []) if not (place.external_id and one.external_id)]
    section = place.section.known if place.section else None
    if len(found) > 1 and section:
        found = [one for one in found if one.section_id == section.pk] or found
    if len(found) > 1:
        found = [one for one in found if one.is_active] or found
    return found
