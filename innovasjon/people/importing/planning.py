"""What the file would change: compares its rows with the organisation of today. Reads only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from innovasjon.people.importing import leaders
from innovasjon.people.importing.columns import Headings
from innovasjon.people.importing.matching import Matches, leave_out_repeated, protected
from innovasjon.people.importing.places import Conflict, Place, Places
from innovasjon.people.importing.rows import Row
from innovasjon.people.importing.today import KnownPerson, KnownPlace, KnownPlaces, Today
from innovasjon.people.last_ones import Role

# A file that would shut out more of the people it governs than this share must be confirmed on its own.
SHARE_THAT_MAY_LEAVE, FEW = 0.2, 5


class PersonPlan(NamedTuple):
    """A row's person as they will be; `known` as they are."""

    key: int
    row: Row
    known: KnownPerson | None
    unit: Place | None


@dataclass(slots=True)
class Plan:
    """Everything an import would do. Nothing in it has been done."""

    today: Today
    unknown_columns: tuple[str, ...] = ()
    sections: list[Place] = field(default_factory=list)
    units: list[Place] = field(default_factory=list)
    people: list[PersonPlan] = field(default_factory=list)
    bad: list[Row] = field(default_factory=list)
    leaving: list[KnownPerson] = field(default_factory=list)
    kept: list[KnownPerson] = field(default_factory=list)  # would leave, and nobody else has their role
    sections_out: list[KnownPlace] = field(default_factory=list)
    units_out: list[KnownPlace] = field(default_factory=list)
    governed: int = 0  # how many active people the import may deactivate
    leaders_named: frozenset[str] = frozenset()  # "section", "unit": the file has the column
    nobody_leaves_for: int = 0  # a row nobody can be recognised by, 0 for none
    names: Callable[[int | None], str] = lambda _key: ""

    @property
    def many_leave(self) -> bool:
        """Tell whether so many would leave that the file is probably not the whole organisation."""
        return len(self.leaving) > FEW and len(self.leaving) > SHARE_THAT_MAY_LEAVE * self.governed


class _Member(NamedTuple):
    """A good row with its section and unit."""

    row: Row
    section: Place | None
    unit: Place | None


def make(rows: list[Row], headings: Headings, today: Today) -> Plan:
    """Return what the rows would change. Rows that are left out get their causes on the way."""
    leave_out_repeated(rows)
    named = frozenset(what for what in ("section", "unit") if f"{what}_leader" in headings.positions)
    governed = {pk for pk, known in today.people.items() if known.leaves_when_missing}
    left_out = -1
    # A row left out may have been what another leaned on, such as its leader's: round again until all stand.
    while left_out != sum(bool(row.causes) for row in rows):
        left_out = sum(bool(row.causes) for row in rows)
        found = _look_through(rows, named, governed, today)
    plan = Plan(
        today,
        headings.unknown,
        found.sections.all,
        found.units.all,
        [one for one in found.people() if one.row.is_person],
        bad=[row for row in rows if row.causes],
        governed=len(governed),
        leaders_named=named,
        nobody_leaves_for=next((row.number for row in rows if row.causes and row.unidentified), 0),
        names=found.matches.name,
    )
    # A row that nobody can be recognised by may be anybody's: then nobody is shut out.
    if not plan.nobody_leaves_for:
        leaving = governed - set(found.matches.rows) - found.safe
        kept = _last_ones(leaving, today)
        plan.kept = [today.people[pk] for pk in sorted(kept)]
        plan.leaving = [today.people[pk] for pk in sorted(leaving - kept)]
    _find_places_out(plan)
    return plan


def _last_ones(leaving: set[int], today: Today) -> set[int]:
    """Return those of a role that nobody would have any more: no file shuts out the whole team."""
    kept: set[int] = set()
    for role in Role:
        having = {pk for pk, known in today.people.items() if known.is_active and getattr(known, role)}
        # All of them or none: which of the last ones should stay is not for a file to say.
        if having <= leaving:
            kept |= having
    return kept


class _Found(NamedTuple):
    """What one look through the rows found."""

    matches: Matches
    sections: Places
    units: Places
    members: list[_Member]
    safe: set[int]

    def people(self) -> Iterator[PersonPlan]:
        """Yield each member as the person they will be."""
        for row, _section, unit in self.members:
            yield PersonPlan(self.matches.key(row), row, self.matches.known.get(row.number), unit)


def _look_through(rows: list[Row], named: frozenset[str], governed: set[int], today: Today) -> _Found:
    """Match the good rows with people, places and leaders; leave out those that do not fit."""
    matches = Matches(rows, today)
    sections, units, members = _claim(rows, today)
    safe = protected(rows, today)
    stays = {pk for pk, known in today.people.items() if known.is_active and (pk not in governed or pk in safe)}
    if "section" in named:
        leaders.elect("section", ((one.row, one.section) for one in members if one.section), matches, stays)
    if "unit" in named:
        leaders.elect("unit", ((one.row, one.unit) for one in members if one.unit), matches, stays)
    return _Found(matches, sections, units, members, safe)


def _claim(rows: Iterable[Row], today: Today) -> tuple[Places, Places, list[_Member]]:
    """Give each good row its section and unit; leave out the rows that contradict earlier ones."""
    sections, units = Places("section"), Places("unit")
    members = []
    for row in rows:
        if row.causes:
            continue
        try:
            section = sections.claim(row.section, row.section_id, row.number) if row.section else None
            unit = units.claim(row.unit, row.unit_id, row.number, section) if row.unit else None
        except Conflict as conflict:
            row.leave_out(conflict.cause, **conflict.words)
        else:
            members.append(_Member(row, section, unit))
    unclear = sections.recognise(today.sections) | units.recognise(today.units)
    for row, section, unit in members:
        for problem in [unclear[place] for place in (section, unit) if place in unclear]:
            row.leave_out(problem.cause, **problem.words)
    return sections, units, [one for one in members if not one.row.causes]


def _find_places_out(plan: Plan) -> None:
    """Find the places nothing speaks of any more. Rows left out still speak, and so do people who stay in them."""
    accounted_for = {known.pk for known in plan.leaving} | {one.key for one in plan.people}
    staying = [one for pk, one in plan.today.people.items() if one.is_active and pk not in accounted_for]
    inhabited = {person.unit_id for person in staying}
    plan.units_out = [known for known in _gone(plan.today.units, plan, "unit") if known.pk not in inhabited]
    in_file = {unit.known.pk for unit in plan.units if unit.known} | {known.pk for known in plan.units_out}
    units_left = [known for pk, known in plan.today.units.by_pk.items() if known.is_active and pk not in in_file]
    inhabited = {unit.section_id for unit in units_left}
    plan.sections_out = [known for known in _gone(plan.today.sections, plan, "section") if known.pk not in inhabited]


def _gone(known: KnownPlaces, plan: Plan, what: str) -> Iterator[KnownPlace]:
    places = plan.units if what == "unit" else plan.sections
    keys = {place.known.pk for place in places if place.known}
    ids = {getattr(row, f"{what}_id") for row in plan.bad} - {""}
    names = {getattr(row, what).casefold() for row in plan.bad}
    for place in known.by_pk.values():
        spoken_of = place.pk in keys or place.external_id in ids or place.name.casefold() in names
        if place.leaves_when_missing and not spoken_of:
            yield place


def person_changes(plan: Plan, one: PersonPlan) -> dict[str, tuple[Any, Any]]:
    """Return what changes for somebody known: field -> (as it is, as it will be), in words."""
    known, row = one.known, one.row
    if known is None:
        return {}
    changes: dict[str, tuple[Any, Any]] = {}
    if known.name != row.name:
        changes["name"] = (known.name, row.name)
    if known.email.casefold() != row.email.casefold():
        changes["email"] = (known.email, row.email)
    if row.external_id and known.external_id != row.external_id:
        changes["external_id"] = (known.external_id or "", row.external_id)
    unit = one.unit.known.pk if one.unit and one.unit.known else None
    if (one.unit is not None and one.unit.known is None) or unit != known.unit_id:
        before = plan.today.units.by_pk[known.unit_id].name if known.unit_id else ""
        changes["unit"] = (before, one.unit.name if one.unit else "")
    if not known.is_active:
        changes["is_active"] = (False, True)
    return changes


def place_changes(plan: Plan, place: Place, what: str) -> dict[str, tuple[Any, Any]]:
    """Return what changes for a known section or unit: field -> (as it is, as it will be), in words."""
    known = place.known
    if known is None:
        return {}
    changes: dict[str, tuple[Any, Any]] = {}
    if known.name != place.name:
        changes["name"] = (known.name, place.name)
    if place.external_id and known.external_id != place.external_id:
        changes["external_id"] = (known.external_id or "", place.external_id)
    if place.section and (place.section.known is None or place.section.known.pk != known.section_id):
        before = plan.today.sections.by_pk[known.section_id].name if known.section_id else ""
        changes["section"] = (before, place.section.name)
    leader = plan.today.people[known.leader_id] if known.leader_id else None
    # Somebody who has left leads nothing: no new leader in the file is no change then.
    leading = leader.pk if leader and (leader.is_active or place.leader is not None) else None
    if what in plan.leaders_named and place.leader != leading:
        changes["leader"] = (leader.name if leader else "", plan.names(place.leader))
    if not known.is_active:
        changes["is_active"] = (False, True)
    return changes
