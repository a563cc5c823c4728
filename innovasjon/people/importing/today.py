"""The organisation as the database has it, in the form the plan compares with."""

from collections import defaultdict
from dataclasses import dataclass, field

from innovasjon.people.models import Person, Section, Unit


@dataclass(slots=True, frozen=True)
class KnownPerson:
    """Somebody the database knows, active or not."""

    pk: int
    external_id: str | None
    name: str
    email: str
    unit_id: int | None
    is_active: bool
    follows_import: bool
    in_resource_team: bool
    is_staff: bool
    is_superuser: bool

    @property
    def enters_admin(self) -> bool:
        """Tell whether the person may enter the administration."""
        return self.in_resource_team or self.is_staff or self.is_superuser

    @property
    def leaves_when_missing(self) -> bool:
        """Tell whether the person is deactivated when the file no longer mentions them."""
        return self.is_active and bool(self.external_id or self.follows_import)


@dataclass(slots=True, frozen=True)
class KnownPlace:
    """A section or unit the database knows, in use or not."""

    pk: int
    external_id: str | None
    name: str
    section_id: int | None
    leader_id: int | None
    is_active: bool
    follows_import: bool

    @property
    def leaves_when_missing(self) -> bool:
        """Tell whether the place goes out of use when the file no longer mentions it."""
        return self.is_active and bool(self.external_id or self.follows_import)


@dataclass(slots=True)
class KnownPlaces:
    """The sections, or the units."""

    by_pk: dict[int, KnownPlace]
    by_id: dict[str, KnownPlace] = field(default_factory=dict)
    by_name: dict[str, list[KnownPlace]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for place in self.by_pk.values():
            self.by_name[place.name.casefold()].append(place)
            if place.external_id:
                self.by_id[place.external_id] = place


@dataclass(slots=True)
class Today:
    """Everybody and every place, looked up by what a file can say of them."""

    people: dict[int, KnownPerson]
    sections: KnownPlaces
    units: KnownPlaces
    by_external_id: dict[str, KnownPerson] = field(default_factory=dict)
    by_email: dict[str, KnownPerson] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people.values():
            self.by_email[person.email.casefold()] = person
            if person.external_id:
                self.by_external_id[person.external_id] = person

    def person_named(self, reference: str) -> KnownPerson | None:
        """Return who an employee number or an e-mail address belongs to."""
        return self.by_email.get(reference.casefold()) if "@" in reference else self.by_external_id.get(reference)

    def people_named(self, names: set[str]) -> dict[str, list[KnownPerson]]:
        """Return those with one of these names (in small letters), by name."""
        found: dict[str, list[KnownPerson]] = defaultdict(list)
        for person in self.people.values() if names else ():
            if person.name.casefold() in names:
                found[person.name.casefold()].append(person)
        return found


def look() -> Today:
    """Read the whole organisation: three queries."""
    roles = ("in_resource_team", "is_staff", "is_superuser")
    people = Person.objects.order_by("pk").values_list(
        "pk", "external_id", "name", "email", "unit_id", "is_active", "follows_import", *roles
    )
    sections = Section.objects.order_by("pk").values_list(
        "pk", "external_id", "name", "leader_id", "is_active", "follows_import"
    )
    units = Unit.objects.order_by("pk").values_list(
        "pk", "external_id", "name", "section_id", "leader_id", "is_active", "follows_import"
    )
    return Today(
        people={values[0]: KnownPerson(*values) for values in people.iterator()},
        sections=KnownPlaces({row[0]: KnownPlace(*row[:3], None, *row[3:]) for row in sections}),
        units=KnownPlaces({row[0]: KnownPlace(*row) for row in units}),
    )
