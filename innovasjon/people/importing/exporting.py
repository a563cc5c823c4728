"""The organisation of today in the columns of the import: what goes out comes in again and changes nothing."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from innovasjon.people.importing.columns import COLUMNS
from innovasjon.people.models import Person, Section, Unit
from innovasjon.people.querysets import UnitQuerySet

KEYS = [
    *("external_id", "name", "email", "section", "section_id", "section_leader", "unit", "unit_id", "unit_leader"),
]
FETCHED = 2_000  # rows at a time


def headings() -> list[str]:
    """Return the headings in the reader's language."""
    by_key = {column.key: column.heading for column in COLUMNS}
    return [by_key[key] for key in KEYS]


def rows() -> Iterator[list[str]]:
    """Yield a row for each person who works here, then one for each unit and section in use that nobody works in."""
    people = Person.objects.active().order_by("name", "id").values_list("external_id", "name", "email", "unit_id")
    units = {unit.pk: _place_cells(unit) for unit in _units()}
    for external_id, name, email, unit_id in people.iterator(chunk_size=FETCHED):
        yield [external_id or "", name, email, *units.get(unit_id, [""] * 6)]
    active = Person.objects.active()
    for unit in _units().in_use().exclude(Exists(active.filter(unit=OuterRef("pk")))):
        yield ["", "", "", *units[unit.pk]]
    empty = Section.objects.in_use().exclude(Exists(Unit.objects.in_use().filter(section=OuterRef("pk"))))
    for section in empty.exclude(Exists(active.filter(unit__section=OuterRef("pk")))).select_related("leader"):
        yield ["", "", "", *_section_cells(section), "", "", ""]


def _units() -> UnitQuerySet:
    return Unit.objects.select_related("leader", "section__leader").order_by("section__name", "name", "id")


def _section_cells(section: Section) -> list[str]:
    return [section.name, section.external_id or "", _reference(section.leader)]


def _place_cells(unit: Unit) -> list[str]:
    return [*_section_cells(unit.section), unit.name, unit.external_id or "", _reference(unit.leader)]


def _reference(leader: Person | None) -> str:
    """Return how a leader is named: by number where they have one. Somebody who has left leads nothing."""
    if leader is None or not leader.is_active:
        return ""
    return leader.external_id or leader.email
