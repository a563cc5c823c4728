"""What ideas of the demo became: projects begun, answered, taken further and ended, through the actions of projects."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from ideas import actions as ideas
from ideas.lifecycle import Stage
from innovasjon.demo import moments, texts
from innovasjon.demo.chronicle import Event, Happening
from innovasjon.people.models import Unit
from projects import actions
from projects.actions import Content, Fate
from projects.models import Answer, Ask, CloseReason, Method, Phase, Project

if TYPE_CHECKING:
    from innovasjon.demo.ideas import Life

ANSWERS = [Answer.TAKES_PART, Answer.FOLLOWS, Answer.ABSTAINS]
WEIGHTS = [6, 3, 1]
IN_PHASES = 0.8  # of its time, a project has gone through its phases
METHODS = {
    "BLT": [
        ("Behov", "Finn ut hva som er behovet, og hvem som har det. Snakk med dem."),
        ("Løsning", "Lag forslag sammen med dem det gjelder, og velg det som er verdt å prøve."),
        ("Testing", "Prøv i det små, mål om det virker, og si hva dere lærte."),
    ],
    "Veikart": [
        ("Før du starter", "Forankre arbeidet, og bli enige om hvem som er med."),
        ("Innsikt og idé", "Forstå brukernes behov, og utvikle ideer sammen med dem."),
        ("Utvikling, utprøving og evaluering", "Lag løsningen trinn for trinn, prøv den ut, og mål virkningen."),
        ("Overgang til drift", "Gjør klar det som skal til for at løsningen blir tatt i bruk."),
        ("Ny praksis", "Ta løsningen i bruk, følg gevinsten, og del det dere lærte."),
    ],
}


@dataclass(frozen=True, kw_only=True)
class ProjectText:
    """One project as data/projects.toml tells it."""

    key: str
    title: str
    aim: str
    ideas: tuple[str, ...]
    unit: str
    begun: int
    phase: int
    waits: bool = False
    updates: tuple[str, ...] = ()
    closed: Mapping[str, Any] = field(default_factory=dict)


def methods() -> None:
    """See to it that the methods that ship are there: a demo that begins anew has emptied their tables."""
    for name, phases in METHODS.items():
        method, is_new = Method.objects.get_or_create(name=name, version=1, defaults={"is_default": name == "BLT"})
        if is_new:
            rows = enumerate(phases, start=1)
            Phase.objects.bulk_create(
                Phase(method=method, place=place, name=phase, description=words) for place, (phase, words) in rows
            )


def happened(lives: Mapping[str, "Life"], now: datetime) -> Iterator[Event]:
    """Yield what happened to every project."""
    for row in texts.read("projects")["projects"]:
        nested = {"ideas": tuple(row["ideas"]), "updates": tuple(row.get("updates", ()))}
        yield from Work(ProjectText(**{**row, **nested}), lives, now).events()


class Work:
    """One project from the idea it began with to where it stands today."""

    def __init__(self, text: ProjectText, lives: Mapping[str, "Life"], now: datetime) -> None:
        self.text, self.now = text, now
        self.chance = random.Random(f"project {text.key}")
        self.lives = [lives[key] for key in text.ideas]
        self.agent = self.lives[0].cast.agent
        self.lead = self.lives[0].cast.town.leaders[text.unit]
        self.begun_at = self._work_day(text.begun)
        self.ended_at = self._work_day(text.closed["ago"]) if text.closed else now
        self.project: Project

    def _work_day(self, ago: int) -> datetime:
        day = moments.working_day(timezone.localdate(self.now) - timedelta(days=ago), self.chance)
        return moments.at_work(day, self.chance)

    def _at(self, share: float) -> datetime:
        """Return the moment at which this share of the project's time had gone."""
        return self.begun_at + (self.ended_at - self.begun_at) * share

    def events(self) -> Iterator[Event]:
        """Yield everything that happened to the project."""
        yield Event(self.begun_at, self.begin)
        for number, life in enumerate(self.lives[1:], start=1):
            yield Event(self._at(0.1 * number), self._adding(life))
        if not self.text.waits:
            yield Event(min(self.begun_at + timedelta(days=4), self.now), self.answer)
            yield Event(self._at(0.35), self.answer)
        for place in range(2, self.text.phase + 1):
            yield Event(self._at(0.4 + (place - 2) * 0.3), self._entering(place))
        for number, body in enumerate(self.text.updates, start=1):
            share = IN_PHASES * number / len(self.text.updates) + 0.05
            yield Event(self._at(share), self._telling(body, number))
        if self.text.closed:
            yield Event(self.ended_at, self.close)

    def begin(self, at: datetime) -> None:
        """Let the agent develop the first idea, and its proposers be asked."""
        life = self.lives[0]
        self._take(life, at)
        unit = Unit.objects.select_related("section").get(slug=self.text.unit)
        words = Content(
            title=self.text.title,
            aim=self.text.aim,
            section=unit.section,
            unit=unit,
            lead=self.lead,
            starts_on=timezone.localdate(at),
            ends_on=None if self.text.closed else timezone.localdate(at) + timedelta(days=365),
        )
        method, key = Method.objects.get(is_default=True), uuid5(NAMESPACE_URL, f"project {self.text.key}")
        self.project = actions.begin(idea=life.idea, content=words, method=method, key=key, by=self.agent, now=at)

    def _take(self, life: "Life", at: datetime) -> None:
        """Let the agent take an idea that still waits: what is developed has been assessed."""
        life.idea.refresh_from_db()
        if life.idea.stage == Stage.SUBMITTED:
            life.idea = ideas.take(idea=life.idea, by=life.cast.agent, now=at)

    def _adding(self, life: "Life") -> Happening:
        def happening(at: datetime) -> object:
            self._take(life, at)
            return actions.add_idea(project=self.project, idea=life.idea, by=life.cast.agent, now=at)

        return happening

    def answer(self, at: datetime) -> None:
        """Let those who are asked answer."""
        for ask in Ask.objects.waiting().filter(project=self.project).select_related("person", "guest"):
            chosen = self.chance.choices(ANSWERS, WEIGHTS)[0]
            if ask.person:
                actions.answer_ask(project=self.project, answer=chosen, by=ask.person, now=at)
            else:
                actions.answer_as_guest(ask=ask, answer=Answer.TAKES_PART, now=at)

    def _entering(self, place: int) -> Happening:
        def happening(at: datetime) -> object:
            self.project.refresh_from_db()
            phase = self.project.method.phases.get(place=place)
            seen = self.project.phase
            return actions.enter_phase(project=self.project, phase=phase, note="", seen=seen, by=self.lead, now=at)

        return happening

    def _telling(self, body: str, number: int) -> Happening:
        key = uuid5(NAMESPACE_URL, f"project {self.text.key}/{number}")
        return lambda at: actions.write_update(project=self.project, body=body, key=key, by=self.lead, now=at)

    def close(self, at: datetime) -> None:
        """End the project, and say what became of each idea."""
        told = self.text.closed
        fates = {life.idea.pk: self._fate(told["fates"][life.text.key], at) for life in self.lives}
        why = {"reason": CloseReason(told["reason"]), "words": told["words"], "learning": told["learning"]}
        actions.close(project=self.project, **why, fates=fates, by=self.lead, now=at)

    def _fate(self, told: Mapping[str, Any], at: datetime) -> Fate:
        on = timezone.localdate(at) + timedelta(days=told.get("days", 0))
        return Fate(Stage(told["stage"]), told["words"], on, self.lead)
