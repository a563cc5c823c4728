"""The same small municipality for every test that asks who may what.

`build()` makes it; the fixture `town` in conftest.py hands it out. The people are named after what they are in it.

    Oppvekst (led by section_leader)
        Solbakken barnehage (led by unit_leader)   proposer, invited, declined, colleague
        agent: agent, who takes ideas; substitute: substitute
    Teknisk
        Veg og park                                other_agent, resource_team, admin
        agent: other_agent
    Kultur                                         has neither leader nor agent
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from django.utils import timezone

from agents.models import Appointment
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.people.models import Municipality, Person, Section, Unit
from tests import factories

NOBODY = "anonymous"


@dataclass(frozen=True, kw_only=True)
class People:
    """One person for each tie somebody can have to an idea of `proposer` in Oppvekst."""

    colleague: Person
    proposer: Person
    invited: Person
    declined: Person
    agent: Person
    other_agent: Person
    substitute: Person
    unit_leader: Person
    section_leader: Person
    resource_team: Person
    admin: Person
    deactivated: Person

    def __getitem__(self, name: str) -> Person | None:
        """The person with this name; None for "anonymous", who is not signed in."""
        return None if name == NOBODY else getattr(self, name)

    def __iter__(self) -> Iterator[Person]:
        return (getattr(self, name) for name in NAMES)


NAMES = tuple(field.name for field in fields(People))
SIGNED_OUT = (NOBODY, "deactivated")  # the session of somebody who left is no session
SIGNED_IN = tuple(name for name in NAMES if name not in SIGNED_OUT)
EVERYBODY = (*NAMES, NOBODY)

_WORDS = {
    "colleague": "Kari Kollega",
    "proposer": "Petra Forslag",
    "invited": "Ivar Invitert",
    "declined": "Dag Avslag",
    "agent": "Anne Agent",
    "other_agent": "Odd Agent",
    "substitute": "Vera Vara",
    "unit_leader": "Unni Enhetsleder",
    "section_leader": "Sigurd Seksjonsleder",
    "resource_team": "Rita Ressurs",
    "admin": "Arne Admin",
    "deactivated": "Sluttet Sluttesen",
}
_FLAGS = {
    "resource_team": {"in_resource_team": True},
    "admin": {"is_staff": True, "is_superuser": True},
    "deactivated": {"is_active": False},
}
_OUTSIDE_OPPVEKST = {"other_agent", "resource_team", "admin"}


@dataclass(frozen=True, kw_only=True)
class Town:
    """The municipality: who works where, and one idea of `proposer` in every stage, with `invited` and `declined`.

    The one that is developed is in a project that `colleague` leads, in which `proposer` takes part.
    """

    people: People
    oppvekst: Section
    teknisk: Section
    kultur: Section
    kindergarten: Unit
    roads: Unit
    ideas: Mapping[Stage, Idea]

    @property
    def draft(self) -> Idea:
        return self.ideas[Stage.DRAFT]

    @property
    def submitted(self) -> Idea:
        return self.ideas[Stage.SUBMITTED]

    @property
    def assessing(self) -> Idea:
        return self.ideas[Stage.ASSESSING]


def build() -> Town:
    """Make the municipality, in few statements: nearly every test begins with it."""
    Municipality.objects.update_or_create(pk=1, defaults={"name": "Prøvedal kommune"})
    oppvekst, teknisk, kultur = Section.objects.bulk_create(
        Section(name=name, slug=name.lower()) for name in ("Oppvekst", "Teknisk", "Kultur")
    )
    kindergarten, roads = Unit.objects.bulk_create(
        [
            Unit(section=oppvekst, name="Solbakken barnehage", slug="solbakken-barnehage"),
            Unit(section=teknisk, name="Veg og park", slug="veg-og-park"),
        ]
    )
    people = People(
        **dict(
            zip(
                NAMES,
                Person.objects.bulk_create(
                    _new_person(name, roads if name in _OUTSIDE_OPPVEKST else kindergarten) for name in NAMES
                ),
                strict=True,
            )
        )
    )
    _appoint(people, oppvekst, teknisk, kindergarten)
    return Town(
        people=people,
        oppvekst=oppvekst,
        teknisk=teknisk,
        kultur=kultur,
        kindergarten=kindergarten,
        roads=roads,
        ideas=_ideas(people),
    )


def _new_person(name: str, unit: Unit) -> Person:
    person = Person(name=_WORDS[name], email=f"{name}@demo.example", unit=unit, **_FLAGS.get(name, {}))
    person.set_unusable_password()
    return person


def _appoint(people: People, oppvekst: Section, teknisk: Section, kindergarten: Unit) -> None:
    oppvekst.leader, kindergarten.leader = people.section_leader, people.unit_leader
    oppvekst.save(update_fields=["leader"])
    kindergarten.save(update_fields=["leader"])
    term = {"starts_on": timezone.localdate() - timedelta(days=100)}
    Appointment.objects.bulk_create(
        [
            Appointment(section=oppvekst, person=people.agent, substitute=people.substitute, **term),
            Appointment(section=teknisk, person=people.other_agent, **term),
        ]
    )


def _ideas(people: People) -> dict[Stage, Idea]:
    ideas = Idea.objects.bulk_create(
        factories.new_idea(
            people.proposer, stage=stage, **({"taken_by": people.agent} if stage in factories.TAKEN else {})
        )
        for stage in Stage
        if stage is not Stage.MERGED
    )
    into = next(idea for idea in ideas if idea.stage == Stage.ASSESSING)
    merged = factories.new_idea(people.proposer, stage=Stage.MERGED, taken_by=people.agent, merged_into=into)
    merged.save()
    ideas = [*ideas, merged]
    states = {"accepted": people.proposer, "invited": people.invited, "declined": people.declined}
    Proposer.objects.bulk_create(
        factories.new_proposer(idea, person, state=state, by=people.proposer)
        for idea in ideas
        for state, person in states.items()
    )
    found = {Stage(idea.stage): idea for idea in ideas}
    project = factories.project(people.colleague, found[Stage.DEVELOPING])
    factories.ask(project, people.proposer, answer="takes_part")
    return found
