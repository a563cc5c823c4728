"""Who plays which part in the ideas of the demo: drawn once for each idea, the same every time."""

import random
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from agents.models import Appointment
from innovasjon.demo import texts
from innovasjon.demo.texts import CommentText, IdeaText
from innovasjon.people.models import Person

OUT_OF_SECTION = 0.35  # share of comments and supports that come from elsewhere in the municipality


class Town:
    """Everybody, by where they work and what they are."""

    def __init__(self) -> None:
        self.people = list(Person.objects.select_related("unit__section").order_by("pk"))
        self.by_unit: dict[str, list[Person]] = {}
        self.by_section: dict[str, list[Person]] = {}
        for person in self.people:
            if person.unit:
                self.by_unit.setdefault(person.unit.slug, []).append(person)
                self.by_section.setdefault(person.unit.section.slug, []).append(person)
        self.leaders = {person.unit.slug: person for person in self.people if person.unit and _leads(person)}
        self.terms = list(Appointment.objects.select_related("person", "section").order_by("pk"))
        sign_ins = {row["email"]: row["part"] for row in texts.read("organisation")["sign_ins"]}
        self.sign_ins = {sign_ins[person.email]: person for person in self.people if person.email in sign_ins}

    def agents(self, section: str, at: datetime) -> list[Person]:
        """Return who was agent for the section at that time."""
        day = timezone.localdate(at)
        held = [term for term in self.terms if term.section.slug == section]
        return [term.person for term in held if term.starts_on <= day and (not term.ends_on or day <= term.ends_on)]


def _leads(person: Person) -> bool:
    return bool(person.unit and person.unit.leader_id == person.pk)


class Cast:
    """The people of one idea."""

    def __init__(self, town: Town, text: IdeaText, submitted_at: datetime) -> None:
        self.town, self.text = town, text
        self.chance = random.Random(f"cast of {text.key}")
        self.proposer = town.sign_ins.get(text.proposer) or self._employee(text.unit)
        # An agent does not take their own idea; where there is only one, the substitute's turn has come.
        agents = [who for who in town.agents(text.section, submitted_at) if who != self.proposer]
        self.agent = self.chance.choice(agents) if agents else self._substitute()
        self.leader = town.leaders.get(text.unit) or self.agent
        self.co_proposers = self._co_proposers()
        self._spoken: list[Person] = []

    def _employee(self, unit: str) -> Person:
        """Return one of the unit's people: not its leader, and not somebody the reader signs in as."""
        known = set(self.town.sign_ins.values())
        free = [who for who in self.town.by_unit[unit] if who not in known and not _leads(who)]
        return self.chance.choice(free)

    def _substitute(self) -> Person:
        return next(
            term.substitute for term in self.town.terms if term.section.slug == self.text.section and term.substitute
        )

    def _co_proposers(self) -> list[Person]:
        asked = {self.town.sign_ins[part] for part in self.text.asked}
        near = [who for who in self.town.by_unit[self.text.unit] if who not in {self.proposer, *asked}]
        return self.chance.sample(near, min(self.text.co_proposers, len(near)))

    def speaker(self, comment: CommentText) -> Person:
        """Return who says it. Colleagues take turns: nobody answers themselves unless the text says so."""
        if comment.by_role != "colleague":
            return {"proposer": self.proposer, "agent": self.agent, "leader": self.leader}[comment.by_role]
        if comment.again and self._spoken:
            return self._spoken[-1]
        taken = {self.proposer, self.agent, self.leader, *self._spoken}
        near = self.town.by_section[self.text.section]
        pool = self.town.by_unit[comment.from_unit] if comment.from_unit else self._mostly(near)
        self._spoken.append(self.chance.choice([who for who in pool if who not in taken] or pool))
        return self._spoken[-1]

    def audience(self, size: int) -> list[Person]:
        """Return `size` different people who are not behind the idea, most of them from its section."""
        behind = {who.pk for who in [self.proposer, *self.co_proposers]}
        near = [who for who in self.town.by_section[self.text.section] if who.pk not in behind]
        closer = behind | {who.pk for who in near}
        far = [who for who in self.town.people if who.pk not in closer]
        from_afar = min(len(far), sum(self.chance.random() < OUT_OF_SECTION for _ in range(size)))
        chosen = self.chance.sample(near, min(len(near), size - from_afar))
        return chosen + self.chance.sample(far, size - len(chosen))

    def _mostly(self, near: Iterable[Person]) -> list[Person]:
        return self.town.people if self.chance.random() < OUT_OF_SECTION else list(near)
