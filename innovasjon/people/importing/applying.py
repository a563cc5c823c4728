"""Stores a plan: one transaction, in bulk, each change in the log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import F

from innovasjon.audit import log
from innovasjon.people import actions, last_ones
from innovasjon.people.importing import planning
from innovasjon.people.importing.places import Place
from innovasjon.people.importing.planning import PersonPlan, Plan
from innovasjon.people.models import Person, Section, Unit
from innovasjon.web.slugs import norwegian_slug

BATCH = 5_000  # rows a statement: each stays far below the statement time-out


@transaction.atomic
def store(*, plan: Plan, by: Person | None, now: datetime) -> None:
    """Do everything the plan says. The caller holds the lock that keeps two imports apart. Raises LastOne."""
    writing = _Writing(plan, by, now)
    writing.places("section", Section, plan.sections)
    writing.places("unit", Unit, plan.units)
    # The order matters: places before the people in them, addresses freed before others take them, and leaders when
    # everybody has a row to point to.
    writing.free_addresses()
    writing.new_people([one for one in plan.people if one.known is None])
    writing.changed_people([one for one in plan.people if one.known is not None])
    writing.leaving_people([known.pk for known in plan.leaving])
    writing.leaders("section", Section, plan.sections)
    writing.leaders("unit", Unit, plan.units)
    writing.out_of_use("unit", Unit, [known.pk for known in plan.units_out])
    writing.out_of_use("section", Section, [known.pk for known in plan.sections_out])


class _Writing:
    """The steps of one import, with what they share."""

    def __init__(self, plan: Plan, by: Person | None, now: datetime) -> None:
        self.plan, self.by, self.now = plan, by, now
        self.pks: dict[int, int] = {one.key: one.known.pk for one in plan.people if one.known}
        self.changes = {one.key: planning.person_changes(plan, one) for one in plan.people if one.known}

    def _log(self, verb: str, model: type[Any], happened: Iterable[tuple[int, dict[str, Any]]]) -> None:
        log.record_many(verb, model=model, happened=happened, by=self.by, at=self.now)

    def places(self, what: str, model: Any, places: list[Place]) -> None:
        """Add and change sections or units; their leaders come last, when everybody has been stored."""
        slugs = set(model.objects.values_list("slug", flat=True))
        changes = {place.known.pk: planning.place_changes(self.plan, place, what) for place in places if place.known}
        new = [place for place in places if place.known is None]
        for place, row in zip(
            new, model.objects.bulk_create(_new_place(model, one, slugs) for one in new), strict=True
        ):
            place.pk = row.pk
        self._log(f"{what}.added", model, ((place.pk or 0, {}) for place in new))
        changed = []
        for place in places:
            if place.known:
                place.pk = place.known.pk
                if changes[place.known.pk].keys() - {"leader"}:
                    changed.append(_changed_place(model, place))
        fields = ["name", "external_id", "is_active", *(["section"] if model is Unit else [])]
        model.objects.bulk_update(changed, fields, batch_size=500)
        self._log(f"{what}.changed", model, ((pk, {"changes": told}) for pk, told in changes.items() if told))

    def free_addresses(self) -> None:
        """Move people off addresses that others take over in the same file; two may even swap theirs."""
        wanted = {one.row.email.casefold(): one.key for one in self.plan.people}
        moving = [
            one.known.pk
            for one in self.plan.people
            if one.known and wanted.get(one.known.email.casefold(), one.key) != one.key
        ]
        if moving:
            _release_addresses(moving)

    def new_people(self, plans: list[PersonPlan]) -> None:
        """Add people; they sign in by single sign-on, or after somebody has given them a password."""
        for start in range(0, len(plans), BATCH):
            batch = plans[start : start + BATCH]
            rows = Person.objects.bulk_create(
                Person(
                    email=one.row.email,
                    name=one.row.name,
                    external_id=one.row.external_id or None,
                    unit_id=one.unit.pk if one.unit else None,
                    # Unusable, not blank: nobody signs in by a password before they have chosen one.
                    password=make_password(None),
                    follows_import=True,
                    joined_at=self.now,
                )
                for one in batch
            )
            self.pks |= {one.key: row.pk for one, row in zip(batch, rows, strict=True)}
            self._log("person.added", Person, ((row.pk, {}) for row in rows))

    def changed_people(self, plans: list[PersonPlan]) -> None:
        """Change people: what the file says, and that they are active."""
        changed = [one for one in plans if self.changes[one.key]]
        for start in range(0, len(changed), BATCH):
            _update_people(changed[start : start + BATCH], self.changes)
        self._log("person.changed", Person, ((one.key, {"changes": self.changes[one.key]}) for one in changed))

    def leaving_people(self, pks: list[int]) -> None:
        """Deactivate people; their sessions end, and do not come back with them."""
        for start in range(0, len(pks), BATCH):
            people = Person.objects.filter(pk__in=pks[start : start + BATCH])
            # Counted up, sessions that were open are over for good: they hold also if the person comes back tomorrow.
            people.update(is_active=False, sign_outs=F("sign_outs") + 1)
        self._log("person.deactivated", Person, ((pk, {"cause": "import"}) for pk in pks))
        if pks:
            # Somebody may have been shut out by hand since the plan was made.
            roles = {role for one in self.plan.leaving for role in last_ones.Role if getattr(one, role)}
            last_ones.refuse_last(pks, roles)
            actions.hand_over(pks, by=self.by, now=self.now)

    def leaders(self, what: str, model: Any, places: list[Place]) -> None:
        """Set the leaders the file names."""
        if what not in self.plan.leaders_named:
            return
        changed = [
            place
            for place in places
            if place.leader is not None or "leader" in planning.place_changes(self.plan, place, what)
        ]
        leading = [model(pk=place.pk, leader_id=self.pks.get(place.leader or 0, place.leader)) for place in changed]
        model.objects.bulk_update(leading, ["leader"], batch_size=500)
        passed = [one.pk for one in changed if one.known and "leader" in planning.place_changes(self.plan, one, what)]
        if what == "section" and passed:
            actions.pass_on(sections=[pk for pk in passed if pk], now=self.now)

    def out_of_use(self, what: str, model: Any, pks: list[int]) -> None:
        """Take sections or units out of use."""
        model.objects.filter(pk__in=pks).update(is_active=False)
        self._log(f"{what}.retired", model, ((pk, {"cause": "import"}) for pk in pks))


def _new_place(model: Any, place: Place, slugs: set[str]) -> Any:
    fields = {"section_id": place.section.pk} if place.section else {}
    slug = free_slug(place.name, slugs)
    return model(name=place.name, slug=slug, external_id=place.external_id or None, follows_import=True, **fields)


def _changed_place(model: Any, place: Place) -> Any:
    external_id = place.external_id or (place.known.external_id if place.known else None)
    fields = {"section_id": place.section.pk} if place.section else {}
    return model(pk=place.pk, name=place.name, external_id=external_id, is_active=True, **fields)


def free_slug(name: str, taken: set[str]) -> str:
    """Return an address for a place that no other has, and take it."""
    # Shorter than the column, so that a number fits behind.
    wanted = norwegian_slug(name, length=70) or "enhet"
    slug = next(
        slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )
    taken.add(slug)
    return slug


def _release_addresses(pks: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            # An address is unique at each statement, not only at the end: two who swap need a third place meanwhile.
            f"UPDATE {Person._meta.db_table} SET email = 'moving-' || id || '@invalid' WHERE id = ANY(%s)",  # noqa: S608
            [pks],
        )


def _update_people(plans: list[PersonPlan], changes: dict[int, dict[str, Any]]) -> None:
    """Write the plans' people in one statement; bulk_update would build a CASE of thousands of branches a field."""
    values = [
        (
            one.key,
            one.row.name,
            one.row.email if "email" in changes[one.key] else one.known.email,
            one.row.external_id or one.known.external_id,
            one.unit.pk if one.unit else None,
        )
        for one in plans
        if one.known
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Person._meta.db_table} AS person SET name = new.name, email = new.email,"  # noqa: S608
            " external_id = new.external_id, unit_id = new.unit_id, is_active = true"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[])"
            " AS new (id, name, email, external_id, unit_id) WHERE person.id = new.id",
            [list(column) for column in zip(*values, strict=True)],
        )
