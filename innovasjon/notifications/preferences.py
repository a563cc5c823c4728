"""How people want to hear of things: what they chose, and what holds without a choice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from innovasjon.audit.log import record
from innovasjon.notifications import kinds
from innovasjon.notifications.kinds import Kind, Way
from innovasjon.notifications.models import Preference, Rhythm
from innovasjon.people.models import Person

DIGEST = "notifications.digest"


@dataclass(frozen=True)
class Wishes:
    """What some people wish for one kind of message on a day; looked up for all of them at once."""

    kind: Kind
    chosen: dict[int, str]
    away: frozenset[int]

    def wants_mail(self, person: Person) -> bool:
        """Tell whether the person gets an e-mail at once. What must be known comes whatever they chose."""
        if not person.email or not person.is_active:
            return False
        if self.kind.must_know:
            return True
        return person.pk not in self.away and self.chosen.get(person.pk, self.kind.default) == Way.AT_ONCE


def wishes(kind: Kind, people: Collection[Person], *, on: date) -> Wishes:
    """Return what these people wish, in two queries at most."""
    if kind.must_know or not people:
        return Wishes(kind, {}, frozenset())
    ids = [person.pk for person in people]
    chosen = dict(Preference.objects.filter(person__in=ids, kind=kind.name).values_list("person", "way"))
    away = Rhythm.objects.filter(person__in=ids, away_from__lte=on, away_until__gte=on)
    return Wishes(kind, chosen, frozenset(away.values_list("person", flat=True)))


def ways(person: Person) -> dict[str, Way]:
    """Return how the person hears of each kind they can choose for."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "way"))
    return {kind.name: Way(chosen.get(kind.name, kind.default)) for kind in kinds.can_be_chosen()}


def rhythm(person: Person) -> Rhythm:
    """Return when the person gets the digest and is away; unsaved when they have not chosen."""
    return Rhythm.objects.filter(person=person).first() or Rhythm(person=person)


@transaction.atomic
def choose(*, person: Person, ways: dict[str, str], by: Person | None, now: datetime) -> None:
    """Keep how the person wants to hear of these kinds. What must be known, and what there is not, is left out."""
    allowed = {kind.name for kind in kinds.can_be_chosen()}
    Preference.objects.bulk_create(
        [Preference(person=person, kind=name, way=Way(way)) for name, way in ways.items() if name in allowed],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["way"],
    )
    record("person.messages_chosen", subject=person, by=by, at=now)


@transaction.atomic
def set_rhythm(
    *,
    person: Person,
    digest: str,
    weekday: int,
    away_from: date | None,
    away_until: date | None,
    by: Person | None,
    now: datetime,
) -> Rhythm:
    """Keep when the person wants the digest, and the days they want peace."""
    row, _ = Rhythm.objects.update_or_create(
        person=person,
        defaults={"digest": digest, "weekday": weekday, "away_from": away_from, "away_until": away_until},
    )
    record("person.messages_chosen", subject=person, by=by, at=now)
    return row


@transaction.atomic
def stop(*, person: Person, kind: str, now: datetime) -> bool:
    """Send the person no more e-mail of this kind (DIGEST for the digest). False when it cannot be muted."""
    if kind == DIGEST:
        row = rhythm(person)
        set_rhythm(
            person=person,
            digest=Rhythm.Digest.NEVER,
            weekday=row.weekday,
            away_from=row.away_from,
            away_until=row.away_until,
            by=None,
            now=now,
        )
        return True
    if kind not in {row.name for row in kinds.can_be_chosen()}:
        return False
    choose(person=person, ways={kind: Way.INAPP}, by=None, now=now)
    return True
