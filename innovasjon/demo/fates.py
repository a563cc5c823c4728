"""What was decided about ideas of the demo: asked about, parked, closed, each as its text tells it."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from ideas import actions
from ideas.forms.moves import a_year_after
from ideas.models import CloseReason
from innovasjon.demo import moments
from innovasjon.demo.chronicle import Event

if TYPE_CHECKING:
    from innovasjon.demo.ideas import Life

# The kinds of reason as the texts call them.
KINDS = {
    "tried": CloseReason.TRIED,
    "exists": CloseReason.EXISTS,
    "cost": CloseReason.TOO_COSTLY,
    "law": CloseReason.NOT_ALLOWED,
    "no_gain": CloseReason.TOO_COSTLY,
    "not_ours": CloseReason.NOT_OURS,
}
REPLY = "Takk for spørsmålet. Vi har snakket sammen på avdelingen, og vi prøver gjerne i det små først."
QUESTION = "Hvor mange gjelder dette på en vanlig dag, og har dere snakket med dem?"
ASKED_ON_THE_WAY = 0.25  # of what is decided, the agent asked something first
DECIDES = {"clarifying", "parked", "closed"}
LONG, REASONS_TO_WAIT = timedelta(days=38), 0.85
STILL_WAITS = 21  # days; what came later than that has not been taken by everybody yet


def is_taken(life: "Life") -> bool:
    """Tell whether an agent has taken the idea by now."""
    text = life.text
    if text.stage == "submitted":
        return text.later_stage in DECIDES or (text.later_stage == "assessing" and text.submitted > STILL_WAITS)
    return text.stage == "assessing"


def events(life: "Life", taken_at: datetime, last_said: datetime) -> Iterator[Event]:
    """Yield what the agent decided after taking the idea: in the time that is promised, mostly."""
    text, chance = life.text, random.Random(f"fate of {life.text.key}")
    if text.later_stage == "assessing":
        yield from _a_long_wait(life, taken_at, chance)
    if text.later_stage not in DECIDES:
        return
    earliest = max(taken_at, last_said) + timedelta(hours=20)
    longest = 70 if text.later_kind == "tried" else 38  # days; what is tried takes its time
    when = _working_moment(earliest + timedelta(days=chance.triangular(2, longest, 20)), earliest, life.now, chance)
    if text.later_stage == "clarifying":
        yield Event(when, lambda at: _ask(life, text.later_reason, at))
        return
    if chance.random() < ASKED_ON_THE_WAY:
        asked = taken_at + (when - taken_at) / 3
        yield Event(asked, lambda at: _ask(life, QUESTION, at))
        yield Event(asked + (when - asked) / 2, lambda at: _reply(life, at))
    if text.later_stage == "parked":
        yield Event(when, lambda at: _park(life, chance, at))
    else:
        yield Event(when, lambda at: _close(life, at))


def _a_long_wait(life: "Life", taken_at: datetime, chance: random.Random) -> Iterator[Event]:
    """Yield a question that was answered lately: what is old is mostly still assessed because of that."""
    replied = life.now - timedelta(days=chance.uniform(3, 30))
    if life.now - taken_at > LONG and chance.random() < REASONS_TO_WAIT and replied > taken_at + timedelta(days=8):
        asked = taken_at + timedelta(days=chance.uniform(1, 6))
        yield Event(asked, lambda at: _ask(life, QUESTION, at))
        yield Event(replied, lambda at: _reply(life, at))


def _working_moment(wanted: datetime, earliest: datetime, now: datetime, chance: random.Random) -> datetime:
    at = moments.at_work(moments.next_weekday(timezone.localdate(wanted)), chance)
    return moments.after(earliest, at, now=now)


def _ask(life: "Life", question: str, at: datetime) -> None:
    life.idea = actions.ask(idea=life.idea, question=question, by=life.cast.agent, now=at)


def _reply(life: "Life", at: datetime) -> None:
    life.idea = actions.reply(idea=life.idea, answer=REPLY, by=life.cast.proposer, now=at)


def _park(life: "Life", chance: random.Random, at: datetime) -> None:
    # Not past today: those whose day has come are being assessed again.
    latest = a_year_after(timezone.localdate(at))
    day = min(timezone.localdate(life.now) + timedelta(days=chance.randint(12, 200)), latest)
    reason = life.text.later_reason
    life.idea = actions.park(idea=life.idea, reason=reason, revisit_on=day, by=life.cast.agent, now=at)


def _close(life: "Life", at: datetime) -> None:
    text = life.text
    kind, words = KINDS[text.later_kind], {"reason": text.later_reason, "learnt": text.later_learning}
    life.idea = actions.close(idea=life.idea, reason_kind=kind, **words, by=life.cast.agent, now=at)
