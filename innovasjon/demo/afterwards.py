"""What happens to ideas of the demo after they are sent: words that are changed, and two that turn out to be one."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from ideas import actions
from innovasjon.demo import moments
from innovasjon.demo.chronicle import Event

if TYPE_CHECKING:
    from innovasjon.demo.ideas import Life

REWRITES = 0.12  # of the ideas, soon after they were sent
ADDED = {
    "nb": "Etter noen innspill: Vi kan begynne i det små, med én gruppe, og se hva vi lærer.",
    "nn": "Etter nokre innspel: Vi kan byrje i det små, med éi gruppe, og sjå kva vi lærer.",
    "en": "After some input: we can begin small, with one group, and see what we learn.",
}
FOUND_OUT = timedelta(days=60)  # after the later of the two was sent


def rewritten(life: "Life") -> Iterator[Event]:
    """Yield that the proposer changed their words before anybody decided anything."""
    chance = random.Random(f"words of {life.text.key}")
    if life.text.description and chance.random() < REWRITES:
        hours = timedelta(hours=chance.uniform(2, 15))
        yield Event(min(life.submitted_at + hours, life.now), lambda at: _rewrite(life, at))


def _rewrite(life: "Life", at: datetime) -> None:
    words = f"{life.text.description}\n\n{ADDED[life.text.language or 'nb']}"
    content = replace(life.content(), description=words)
    life.idea = actions.edit(idea=life.idea, content=content, by=life.cast.proposer, now=at)


def merged(found: Mapping[str, "Life"], now: datetime) -> Iterator[Event]:
    """Yield that an agent merged the ideas whose texts say which other one they are the same as."""
    for life in found.values():
        if life.text.later_stage != "merged":
            continue
        other = found[life.text.later_into]
        day = timezone.localdate(max(life.submitted_at, other.submitted_at) + FOUND_OUT)
        at = moments.at_work(moments.next_weekday(day), random.Random(f"merge of {life.text.key}"))
        if at < now - timedelta(days=2):
            yield Event(at, lambda at, life=life, other=other: _merge(life, other, at))  # type: ignore[misc]


def _merge(life: "Life", other: "Life", at: datetime) -> None:
    life.idea = actions.merge(idea=life.idea, into=other.idea, by=life.cast.agent, now=at)
