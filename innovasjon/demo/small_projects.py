"""Projects that began with one idea of the demo and have no text of their own: made of what the idea tells."""

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from innovasjon.demo import moments
from innovasjon.demo.chronicle import Event
from innovasjon.demo.projects import ProjectText, Work

if TYPE_CHECKING:
    from innovasjon.demo.ideas import Life

REACHED = (
    "Vi nådde det vi ville, og det er blitt en del av hverdagen.",
    "Prøven ga det vi håpet på, så nå fortsetter vi uten prosjekt.",
    "Det virker, og enheten har tatt over ansvaret.",
)
LEARNT = (
    "Begynn i det små, med dem som har lyst. De andre kom etter da de så at det virket.",
    "Det tok lengre tid å bli enige om hvem som har ansvaret enn å gjøre selve jobben.",
    "Vi burde ha spurt brukerne før vi laget det første forslaget. Det andre ble mye bedre.",
    "Tell før du begynner. Uten tallene fra før hadde ingen trodd på forskjellen.",
    "Sett av tid i turnusen fra dag én, ellers blir det gjort av de samme to på kveldstid.",
)
UPDATES = (
    "Vi har snakket med dem det gjelder, og justert forslaget etter det de sa.",
    "Første prøve er gjennomført. Det meste virket, og vi vet hva vi må gjøre annerledes neste gang.",
    "Vi teller i tre uker før vi bestemmer hva neste steg er.",
)


def happened(lives: Mapping[str, "Life"], *, but_not: set[str]) -> Iterator[Event]:
    """Yield what happened to the projects of ideas that are developed or in use, and stand in no text of projects."""
    for key, life in lives.items():
        if key not in but_not and life.text.later_stage in {"developing", "realised"}:
            yield from Work(_text(life), lives, life.now).events()


def _text(life: "Life") -> ProjectText:
    text, chance = life.text, random.Random(f"small project {life.text.key}")
    start = (life.taken_at or life.submitted_at + timedelta(days=4)) + timedelta(days=chance.randint(12, 38))
    if timezone.localdate(start).month == moments.JULY:
        start += timedelta(days=32)  # nobody begins anything in July, and what is put off is not put back
    begun = max(5, (life.now - start).days)
    ago = chance.randint(begun // 6, begun // 2)
    fates = {text.key: {"stage": "realised", "words": text.later_reason}}
    told = {"ago": ago, "reason": "reached", "words": chance.choice(REACHED), "learning": chance.choice(LEARNT)}
    is_over = text.later_stage == "realised"
    return ProjectText(
        key=f"av-{text.key}",
        title=text.title,
        aim=text.need if is_over else text.later_reason,
        ideas=(text.key,),
        unit=text.unit,
        begun=begun,
        phase=3 if is_over else chance.randint(1, 2),
        updates=tuple(chance.sample(UPDATES, 1 if is_over else chance.randint(0, 2))),
        closed={**told, "fates": fates} if is_over else {},
    )
