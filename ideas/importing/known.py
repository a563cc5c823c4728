"""What the municipality knows that a list may speak of: sections, units, people."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from innovasjon.imports.headings import plain
from innovasjon.people.models import Person, Section, Unit


@dataclass(frozen=True)
class KnownPerson:
    """Somebody with an address here, who may have left."""

    pk: int
    name: str
    is_active: bool
    unit: int | None


@dataclass
class Known:
    """Sections and units by what they are called; people as the rows name them."""

    sections: dict[str, int]
    units: dict[str, tuple[int, int]]
    people: dict[str, KnownPerson] = field(default_factory=dict)

    def find_people(self, addresses: Iterable[str]) -> None:
        """Look up those addresses that have not been looked up yet, in one query."""
        wanted = {address.lower() for address in addresses} - set(self.people)
        if not wanted:
            return
        found = Person.objects.alias(lowered=Lower("email")).filter(lowered__in=wanted)
        for pk, email, name, is_active, unit in found.values_list("pk", "email", "name", "is_active", "unit"):
            self.people[email.lower()] = KnownPerson(pk, name, is_active, unit)


def look() -> Known:
    """Return today's sections and units in use; a name that several share tells nothing."""
    return Known(
        sections={name: pk for name, (pk,) in _only(_section_names()).items()},
        units={name: (pk, section) for name, (pk, section) in _only(_unit_names()).items()},
    )


def _section_names() -> Iterable[tuple[str, tuple[int, ...]]]:
    for pk, name, slug, external_id in Section.objects.in_use().values_list("pk", "name", "slug", "external_id"):
        yield from ((plain(word), (pk,)) for word in {name, slug, external_id or name})


def _unit_names() -> Iterable[tuple[str, tuple[int, ...]]]:
    units = Unit.objects.in_use().filter(section__is_active=True)
    for pk, section, name, external_id in units.values_list("pk", "section", "name", "external_id"):
        yield from ((plain(word), (pk, section)) for word in {name, external_id or name})


def _only(named: Iterable[tuple[str, tuple[int, ...]]]) -> dict[str, tuple[int, ...]]:
    """Return what each name stands for, without the names that stand for several."""
    found: dict[str, set[tuple[int, ...]]] = {}
    for name, what in named:
        found.setdefault(name, set()).add(what)
    return {name: next(iter(what)) for name, what in found.items() if len(what) == 1}
