"""Sections, units and people at scale: a big organisation around whatever stands in the database already."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from agents.models import Appointment
from ideas.models import Tag
from innovasjon.demo import bulk, texts
from innovasjon.people.models import Person, Section, Unit

PEOPLE_A_UNIT = 80
KINDS = ("barnehage", "skole", "sykehjem", "hjemmetjeneste", "driftsavdeling", "kontor", "bolig", "bibliotek")


def build(count: int, now: datetime) -> None:
    """Add `count` people in new units, and give every section a leader, agents and a substitute who lacks them."""
    chance = random.Random(count)
    sections = _sections()
    units = _units(sections, max(40, count // PEOPLE_A_UNIT), chance)
    first = bulk.next_id(Person)
    names = ["id", "email", "name", "unit", "password", "joined_at"]
    bulk.copy(Person, names, _people(first, count, units, chance, now))
    bulk.go_on_numbering(Person)
    bulk.run(
        "UPDATE people_unit SET leader_id = lead.id FROM (SELECT min(id) AS id, unit_id FROM people_person"
        " GROUP BY unit_id) lead WHERE lead.unit_id = people_unit.id AND leader_id IS NULL"
    )
    _lead_and_answer_for(sections, timezone.localdate(now) - timedelta(days=700), now)
    if not Person.objects.filter(in_resource_team=True).exists():
        Person.objects.filter(pk__in=range(first, first + 5)).update(in_resource_team=True)


def _sections() -> list[Section]:
    if not Section.objects.exists():
        rows = texts.read("organisation")["sections"]
        Section.objects.bulk_create(Section(name=row["name"], slug=row["slug"]) for row in rows)
    if not Tag.objects.exists():
        Tag.objects.bulk_create(Tag(slug=slug, name=name) for slug, name in texts.tag_names().items())
    return list(Section.objects.in_use().order_by("pk"))


def _units(sections: list[Section], count: int, chance: random.Random) -> list[Unit]:
    places = [place for kind in texts.read("organisation")["places"].values() for place in kind]
    shares = [1 / (rank + 1) for rank in range(len(sections))]
    first = bulk.next_id(Unit)
    return Unit.objects.bulk_create(
        Unit(
            section=chance.choices(sections, weights=shares)[0],
            name=f"{chance.choice(places)[:80]} {chance.choice(KINDS)} {number}",
            slug=f"enhet-{number}",
        )
        for number in range(first, first + count)
    )


def _people(first: int, count: int, units: list[Unit], chance: random.Random, now: datetime) -> Iterator[list[str]]:
    groups = texts.read("names")["groups"]
    drawn = chance.choices(groups, weights=[group["share"] for group in groups], k=count)
    joined = bulk.text(now - timedelta(days=3650))
    for number, group in enumerate(drawn, first):
        name = f"{chance.choice(group['first'])} {chance.choice(group['last'])}"
        unit = units[number % len(units)].pk
        # "!" first: a password that no text matches, as set_unusable_password writes it.
        yield [str(number), f"person{number}@skala.example", name, str(unit), f"!{number:040}", joined]


def _lead_and_answer_for(sections: list[Section], since: date, now: datetime) -> None:
    for section in sections:
        some = list(Person.objects.active().filter(unit__section=section).order_by("-pk")[:4])
        if len(some) < 4:
            continue
        if section.leader_id is None:
            section.leader = some[0]
            section.save(update_fields=["leader"])
        if not section.appointments.exists():
            confirmed = {"confirmed_at": now, "confirmed_by": section.leader, "starts_on": since}
            Appointment.objects.create(section=section, person=some[1], substitute=some[3], **confirmed)
            Appointment.objects.create(section=section, person=some[2], substitute=some[3], **confirmed)
