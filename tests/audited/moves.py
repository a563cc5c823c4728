"""The moves of ideas."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

import ideas.actions as ideas
from ideas.lifecycle import Stage
from ideas.models import CloseReason
from tests import factories
from tests.audited import Call
from tests.personas import Town

REASON = "Vi har snakket med avdelingene, og de har dette fra før."


def moved(town: Town, action: Callable[..., Any], stage: Stage, now: datetime, by: str = "agent", **more: Any) -> Any:
    return action(idea=town.ideas[stage], by=town.people[by], now=now, **more)


def guests_reply(town: Town, now: datetime) -> Any:
    row = factories.guest_proposer(
        town.ideas[Stage.CLARIFYING], factories.guest(), state="accepted", answered_at=timezone.now()
    )
    return ideas.reply_as_guest(proposer=row, answer="Nattevakten.", now=now)


def next_month(now: datetime) -> Any:
    return timezone.localdate(now) + timedelta(days=30)


CALLS: dict[str, Call] = {
    "ideas.ask": lambda town, now: moved(town, ideas.ask, Stage.ASSESSING, now, question="Hvem?"),
    "ideas.reply": lambda town, now: moved(town, ideas.reply, Stage.CLARIFYING, now, "proposer", answer="Vi."),
    "ideas.reply_as_guest": guests_reply,
    "ideas.go_on": lambda town, now: moved(town, ideas.go_on, Stage.CLARIFYING, now),
    "ideas.hand_over": lambda town, now: moved(town, ideas.hand_over, Stage.ASSESSING, now, to=town.people.substitute),
    "ideas.release": lambda town, now: moved(town, ideas.release, Stage.ASSESSING, now, reason=REASON),
    "ideas.park": lambda town, now: moved(
        town, ideas.park, Stage.ASSESSING, now, reason=REASON, revisit_on=next_month(now)
    ),
    "ideas.resume": lambda town, now: moved(town, ideas.resume, Stage.PARKED, now, reason=REASON),
    "ideas.close": lambda town, now: moved(
        town, ideas.close, Stage.ASSESSING, now, reason_kind=CloseReason.EXISTS, reason=REASON
    ),
    "ideas.reopen": lambda town, now: moved(town, ideas.reopen, Stage.CLOSED, now, reason=REASON),
    "ideas.realise": lambda town, now: moved(
        town,
        ideas.realise,
        Stage.DEVELOPING,
        now,
        "unit_leader",
        benefit="Færre telefoner.",
        in_use_from=timezone.localdate(now),
        owner=town.people.colleague,
    ),
}
# Steps within what `projects` writes down when an idea is developed, and what a move asks of the stories above.
STEPS = {"ideas.begin_developing", "ideas.in_use.heed", "ideas.welcoming.leave", "ideas.welcoming.part"}
