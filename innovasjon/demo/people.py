"""The 400 people of the demo: who works where, who leads, who is agent."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from agents import actions as network
from agents.models import Absence, Appointment
from innovasjon.demo import names, texts
from innovasjon.people.models import Person, Section, Unit

SEED = 1814
PASSWORD = "innovasjon"  # noqa: S105 - of invented people, in the demo alone
# Whose units lend somebody to the resource team, beside the one who signs in.
TEAM_UNITS = ("bibliotek", "nordbygda-skole", "ikt", "vann-og-avlop")
# Units whose second employee is or was agent: (now, substitute, before).
AGENTS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "oppvekst": (("brufoss-ungdomsskole", "elvebakken-barnehage"), "ppt", "lauvasen-skole"),
    "helse-og-mestring": (("fysio-og-ergoterapi", "hjemmetjenesten-brufoss"), "psykisk-helse-og-rus", "storkjokkenet"),
    "teknisk-og-eiendom": (("eiendomsdrift",), "byggesak", "vei-og-park"),
    "kultur-og-samfunn": (("kulturskolen",), "fritid-og-frivillighet", "plan-landbruk-og-miljo"),
    "velferd-og-inkludering": (("nav",), "bolig-og-arbeidstrening", "flyktning-og-voksenopplaering"),
    "stab-og-stotte": (("servicetorget", "hr-og-lonn"), "okonomi-og-innkjop", "arkiv-og-kommunikasjon"),
}
AWAY = "teknisk-og-eiendom"  # whose agent is on leave, so that the substitute has the inbox
TERM_BEGAN, TERM_CHANGED = 770, 395  # days ago
MANDATE = "Følge opp idéer fra seksjonen, svare innen fristen og delta i nettverket av innovasjonsagenter."
HOURS_A_MONTH = 16
LOOKS_FOR = {
    "oppvekst": "Det som gir mer tid med barna. Kom gjerne før du vet hva løsningen er.",
    "helse-og-mestring": "Ting vi gjør dobbelt, og ting pårørende spør om igjen og igjen.",
    "kultur-og-samfunn": "Idéer som frivillige og kommunen kan prøve ut sammen.",
    "velferd-og-inkludering": "Overganger der folk faller mellom to tjenester.",
    "stab-og-stotte": "Skjemaer ingen forstår, og rutiner ingen husker hvorfor vi har.",
}
PROPOSED_FROM = "storkjokkenet"  # the unit of who is proposed as one more agent
LEFT = 7  # how many of the 400 no longer work here


def build(now: datetime) -> None:
    """Make everybody, with their parts. Nobody but the six sign-ins has a password."""
    chance = random.Random(SEED)
    units = {unit.slug: unit for unit in Unit.objects.select_related("section")}
    sign_ins = texts.read("organisation")["sign_ins"]
    taken = {f"{row['first_name']} {row['last_name']}" for row in sign_ins}
    fresh = names.distinct(chance, taken=taken)
    people = [*_section_leaders(sign_ins, fresh), *_employees(sign_ins, units, fresh)]
    for person in people:
        person.joined_at = now - timedelta(days=TERM_BEGAN)
        person.language = chance.choices(["nb", "nn", "en"], weights=[94, 4, 2])[0] if not person.password else "nb"
        person.password = person.password or make_password(None)
    Person.objects.bulk_create(people)
    _lead(sign_ins, people)
    _appoint(units, now)
    _gather_the_team(units)
    signing = next(row for row in sign_ins if row["part"] == "section_leader")
    section = Section.objects.get(slug=signing["section"])
    _propose(section, _second(units[PROPOSED_FROM]), now)


def leave() -> None:
    """Let a few go, as people do in two years: their ideas and words stay under their names."""
    ties = {"units_led": None, "sections_led": None, "appointments": None, "stands_in_for": None}
    known = [row["email"] for row in texts.read("organisation")["sign_ins"]]
    free = Person.objects.filter(**ties, in_resource_team=False).exclude(email__in=known).order_by("pk")
    gone = list(free.values_list("pk", flat=True)[3::47])[:LEFT]
    Person.objects.filter(pk__in=gone).update(is_active=False)


def _section_leaders(sign_ins: list[dict[str, Any]], fresh: Iterator[str]) -> Iterator[Person]:
    known = {row["section"]: row for row in sign_ins if row["part"] == "section_leader"}
    for number, section in enumerate(texts.read("organisation")["sections"], 1):
        who = known.get(section["slug"])
        yield _signing_in(who, None) if who else _person(next(fresh), None, f"A{number:05}")


def _employees(sign_ins: list[dict[str, Any]], units: Mapping[str, Unit], fresh: Iterator[str]) -> Iterator[Person]:
    number = 100
    for row in texts.read("organisation")["units"]:
        unit = units[row["slug"]]
        known = [_signing_in(who, unit) for who in sign_ins if who.get("unit") == unit.slug]
        yield from known
        for _ in range(row["people"] - len(known)):
            number += 1
            yield _person(next(fresh), unit, f"A{number:05}")


def _person(name: str, unit: Unit | None, external_id: str) -> Person:
    return Person(name=name, email=names.address(name), unit=unit, external_id=external_id)


def _signing_in(row: Mapping[str, Any], unit: Unit | None) -> Person:
    is_admin = row["part"] == "administrator"
    return Person(
        name=f"{row['first_name']} {row['last_name']}",
        email=row["email"],
        unit=unit,
        password=make_password(PASSWORD),
        in_resource_team=row["part"] == "resource_team",
        is_staff=is_admin or row["part"] == "resource_team",
        is_superuser=is_admin,
    )


def _lead(sign_ins: list[dict[str, Any]], people: list[Person]) -> None:
    """Give each section and unit its leader: the one who signs in as such, else the last to be listed."""
    by_email = {person.email: person for person in people}
    for number, section in enumerate(Section.objects.order_by("pk")):
        section.leader = people[number]
        section.save(update_fields=["leader"])
    leaders = {row["unit"]: by_email[row["email"]] for row in sign_ins if row["part"] == "unit_leader"}
    for unit in Unit.objects.all():
        unit.leader = leaders.get(unit.slug) or unit.people.order_by("pk").last()
        unit.save(update_fields=["leader"])


def _appoint(units: Mapping[str, Unit], now: datetime) -> None:
    """Give each section its agents of today, their substitute, and the agent before them."""
    today = timezone.localdate(now)
    changed = today - timedelta(days=TERM_CHANGED)
    for section in Section.objects.select_related("leader"):
        places, stand_in, before = AGENTS[section.slug]
        substitute = _second(units[stand_in])
        first = _second(units[before])
        began = today - timedelta(days=TERM_BEGAN)
        _term(section, first, substitute, began, changed - timedelta(days=1))
        for place in places:
            term = _term(section, _second(units[place]), substitute, changed, today + timedelta(days=335))
            if section.slug == AWAY:
                away = today - timedelta(days=2), today + timedelta(days=6)
                Absence.objects.create(appointment=term, starts_on=away[0], ends_on=away[1])


def _propose(section: Section, person: Person, now: datetime) -> None:
    """Let the resource team propose one more agent, who waits for the leader's yes."""
    proposed_at = now - timedelta(days=2)
    term = network.Term(
        starts_on=timezone.localdate(now) + timedelta(days=14), mandate=MANDATE, hours_a_month=HOURS_A_MONTH
    )
    team = Person.objects.filter(in_resource_team=True).order_by("pk")[0]
    network.propose(section=section, person=person, term=term, by=team, now=proposed_at)


def _second(unit: Unit) -> Person:
    """Return the demo's agent when they work here, else the second employee."""
    here = unit.people.order_by("pk")
    agent = here.filter(email="agent@demo.example").first()
    return agent or here[1]


def _term(section: Section, person: Person, substitute: Person, starts_on: date, ends_on: date) -> Appointment:
    confirmed_at = timezone.make_aware(datetime.combine(starts_on - timedelta(days=6), time(13, 5)))
    return Appointment.objects.create(
        section=section,
        person=person,
        substitute=substitute,
        starts_on=starts_on,
        ends_on=ends_on,
        mandate=MANDATE,
        hours_a_month=HOURS_A_MONTH,
        looks_for=LOOKS_FOR.get(section.slug, ""),
        confirmed_by=section.leader,
        confirmed_at=confirmed_at,
    )


def _gather_the_team(units: Mapping[str, Unit]) -> None:
    members = [units[slug].people.order_by("pk")[2].pk for slug in TEAM_UNITS]
    Person.objects.filter(pk__in=members).update(in_resource_team=True)
