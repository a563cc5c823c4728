"""What agents in the demo keep between themselves: criteria, answer templates, notes, and cards of assessment."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from ideas import actions, shipped
from ideas.models import AnswerTemplate, Criterion, Idea
from innovasjon.demo import moments
from innovasjon.demo.chronicle import Event, Happening
from innovasjon.people.models import Person

NOTES = (
    "Jeg har snakket med enhetslederen. Hun er positiv, men vil vente til turnusen er lagt.",
    "@{colleague} dette ligner på noe dere så på i fjor. Har dere fortsatt notatene?",
    "Ringte IKT: det finnes en lisens vi kan bruke uten ekstra kostnad fram til sommeren.",
    "Vi bør spørre hovedverneombudet før vi svarer.",
    "Behovet er reelt, men løsningen er dyr. Kanskje en enklere variant kan prøves først?",
)
COMMENTS = (
    "Mange merker dette hver dag, og det koster lite å prøve.",
    "Godt behov. Jeg er usikker på om vi har folk til det i år.",
    "Andre kommuner har gjort dette, så vi kan lære av dem.",
    "",
)


def plant() -> None:
    """Plant what a new installation has, where the tables were emptied since it was made."""
    if not Criterion.objects.exists():
        Criterion.objects.bulk_create(Criterion(**row) for row in shipped.CRITERIA)
    if not AnswerTemplate.objects.exists():
        AnswerTemplate.objects.bulk_create(AnswerTemplate(**row) for row in shipped.TEMPLATES)


def events(idea: Callable[[], Idea], *, key: str, agent: Person, taken_at: datetime, now: datetime) -> Iterator[Event]:
    """Yield what the agent who took the idea, and two of the resource team, do with it between themselves."""
    chance = random.Random(f"internal {key}")
    team = list(Person.objects.in_team().exclude(pk=agent.pk).order_by("pk")[:2])
    workers = [agent, *team]
    for number, who in enumerate(workers[: chance.randint(0, 2)]):
        colleague = next(other.name for other in workers if other != who)
        body = chance.choice(NOTES).format(colleague=colleague)
        yield Event(
            _later(taken_at, chance, now), _noting(idea, who, body, uuid5(NAMESPACE_URL, f"{key}/note/{number}"))
        )
    for who in workers[: chance.randint(0, 3)]:
        yield Event(_later(taken_at, chance, now), _assessing(idea, who, random.Random(f"card {key} {who.email}")))


def _noting(idea: Callable[[], Idea], who: Person, body: str, key: UUID) -> Happening:
    def happening(at: datetime) -> None:
        if _works_on(idea(), who):
            actions.write_note(idea=idea(), body=body, key=key, by=who, now=at)

    return happening


def _assessing(idea: Callable[[], Idea], who: Person, chance: random.Random) -> Happening:
    def happening(at: datetime) -> None:
        worth = chance.choice((3, 3, 4))
        criteria = Criterion.objects.on_new_cards()
        scores = {row: max(1, min(5, worth + chance.choice((-1, 0, 0, 1)))) for row in criteria}
        if _works_on(idea(), who):
            actions.assess(idea=idea(), scores=scores, comment=chance.choice(COMMENTS), by=who, now=at)

    return happening


def _works_on(idea: Idea, who: Person) -> bool:
    """Tell whether the person has no part in the idea, and may have their say as an agent."""
    return not idea.proposers.standing().filter(person=who).exists()


def _later(start: datetime, chance: random.Random, now: datetime) -> datetime:
    return moments.after(start, start + timedelta(hours=chance.randint(1, 60)), now=now)
