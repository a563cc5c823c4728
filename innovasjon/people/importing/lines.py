"""The plan in words: one line for each thing it would do, as it is shown, kept and compared."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypedDict

from innovasjon.people.importing import planning
from innovasjon.people.importing.places import Place
from innovasjon.people.importing.planning import Plan
from innovasjon.people.importing.today import KnownPlace

Kind = Literal["bad", "leave", "change", "add"]
KINDS: tuple[Kind, ...] = ("bad", "leave", "change", "add")


class Line(TypedDict):
    """One thing the import would do, or a row it leaves out. `changes` are (field, as it is, as it will be)."""

    kind: Kind
    what: str
    row: int | None
    pk: int | None
    name: str
    changes: list[tuple[str, Any, Any]]
    causes: list[tuple[str, dict[str, Any]]]


def of(plan: Plan) -> Iterator[Line]:
    """Yield the plan line by line: what is left out first, then who leaves, what changes, what is new."""
    for row in plan.bad:
        yield _line(
            "bad", "person", row.name or row.email or row.unit or row.section, row=row.number, causes=row.causes
        )
    yield from _leaving(plan)
    yield from _places(plan, "change")
    for one in plan.people:
        if one.known and (changes := planning.person_changes(plan, one)):
            yield _line(
                "change", "person", one.row.name, row=one.row.number, pk=one.known.pk, changes=_triples(changes)
            )
    yield from _places(plan, "add")
    for one in plan.people:
        if one.known is None:
            told = {
                "email": one.row.email,
                "external_id": one.row.external_id,
                "unit": one.unit.name if one.unit else "",
            }
            yield _line("add", "person", one.row.name, row=one.row.number, changes=_news(told))


def _line(
    kind: Kind,
    what: str,
    name: str,
    *,
    row: int | None = None,
    pk: int | None = None,
    changes: Iterable[tuple[str, Any, Any]] = (),
    causes: Iterable[tuple[str, dict[str, Any]]] = (),
) -> Line:
    return Line(kind=kind, what=what, row=row, pk=pk, name=name, changes=list(changes), causes=list(causes))


def _triples(changes: dict[str, tuple[Any, Any]]) -> Iterable[tuple[str, Any, Any]]:
    return ((field, old, new) for field, (old, new) in changes.items())


def _news(told: dict[str, str]) -> Iterable[tuple[str, Any, Any]]:
    return ((field, "", value) for field, value in told.items() if value)


def _leaving(plan: Plan) -> Iterator[Line]:
    gone: Iterable[tuple[str, list[KnownPlace]]] = (("section", plan.sections_out), ("unit", plan.units_out))
    for what, places in gone:
        for place in places:
            yield _line("leave", what, place.name, pk=place.pk, changes=[("is_active", True, False)])
    for person in plan.leaving:
        yield _line("leave", "person", person.name, pk=person.pk, changes=[("is_active", True, False)])


def _places(plan: Plan, kind: Kind) -> Iterator[Line]:
    both: Iterable[tuple[str, list[Place]]] = (("section", plan.sections), ("unit", plan.units))
    for what, places in both:
        for place in places:
            if place.known is None and kind == "add":
                told = {"external_id": place.external_id, "section": place.section.name if place.section else ""}
                told["leader"] = plan.names(place.leader)
                yield _line("add", what, place.name, row=place.row, changes=_news(told))
            elif place.known and kind == "change" and (changes := planning.place_changes(plan, place, what)):
                yield _line("change", what, place.name, row=place.row, pk=place.known.pk, changes=_triples(changes))


class Summary:
    """Counts and the digest of a plan, gathered while its lines go by."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._hash = hashlib.sha256()

    def note(self, line: Line) -> str:
        """Count the line and return it as text for the file it is kept in."""
        self.counts[line["kind"]] += 1
        self.counts[f"{line['what']}_{line['kind']}"] += 1
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        self._hash.update(text.encode())
        return text

    @property
    def digest(self) -> str:
        """Return what two plans share exactly when they would do the same."""
        return self._hash.hexdigest()


def summary(plan: Plan) -> Summary:
    """Return the counts and digest of a plan."""
    made = Summary()
    for line in of(plan):
        made.note(line)
    return made
