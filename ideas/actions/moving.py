"""The one door to another stage: locks the idea, asks the table, keeps what the move demands, sets the clock."""

from datetime import datetime
from typing import Any

from ideas import clock, lifecycle, sharing
from ideas.lifecycle import STEPS, Move, Stage
from ideas.models import Idea
from innovasjon.notifications.ledger import no_longer_waits
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person

# What a stage demands is blank again once the idea has left it; the log keeps what it was.
BLANK: dict[str, Any] = {
    "question": "",
    "reason_kind": "",
    "reason": "",
    "learnt": "",
    "revisit_on": None,
    "merged_into": None,
    "benefit": "",
    "in_use_from": None,
    "benefit_owner": None,
}
# What asks somebody to move the idea on: done when anybody has.
ASKING = (
    "ideas.draft",
    "ideas.arrived",
    "ideas.due",
    "ideas.question",
    "ideas.reply_waits",
    "ideas.no_reply",
    "ideas.replied",
    "ideas.yours",
    "ideas.back",
)
# What those behind the idea do, in whatever section it is.
BY_PROPOSERS = frozenset({Move.REPLY, Move.WITHDRAW})


class MovedMeanwhile(Exception):
    """Somebody has moved the idea since the form was opened; `idea` stands where it is now."""

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        super().__init__(f"idea {idea.pk} stands at {stands(idea)}")


class MovedAway(Exception):
    """The idea belongs to another section by now, whose agents it is left to; `idea` says to which."""

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        super().__init__(f"idea {idea.pk} moved to section {idea.section_id}")


def stands(idea: Idea) -> str:
    """Return where the idea stands, as a form remembers it: stage, since when, and in whose hands."""
    return f"{idea.stage}.{idea.stage_since.timestamp()}.{idea.taken_by_id or ''}"


def locked(idea: Idea, move: Move, *, seen: str = "") -> Idea:
    """Return the idea's row, locked, when the move may begin where it stands.

    `seen` is where it stood when the form was opened. Raises UnableToMove when the table says no, MovedMeanwhile when
    it stands elsewhere now, MovedAway when it belongs to another section than the one the caller knew.
    """
    # Without a join: a row that another agent has just taken would come without its taker.
    known, idea = idea, Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    lifecycle.require_move(idea.stage, move)
    # The right to it was judged by the section it stood in. What those behind it do they may do anywhere.
    if idea.section_id != known.section_id and move not in BY_PROPOSERS:
        raise MovedAway(idea)
    if seen and stands(idea) != seen:
        raise MovedMeanwhile(idea)
    return idea


def enter(
    idea: Idea, move: Move, *, now: datetime, to: Stage | None = None, taken_by: Person | None = None, **demands: Any
) -> Idea:
    """Bring a locked idea where the move leads, with what it demands; save what changed.

    `to` is needed where a move has more than one end. `taken_by` is who assesses it from now on.
    """
    old, since = Stage(idea.stage), idea.stage_since
    idea.stage, idea.stage_since = to or _only_end(move), now
    # Every field that any stage demands, each time: a reason from an earlier stage must not stand beside a new one.
    for name, value in (BLANK | demands).items():
        setattr(idea, name, value)
    if taken_by:
        idea.taken_by, idea.taken_at = taken_by, now
    elif idea.stage == Stage.SUBMITTED:
        idea.taken_by = idea.taken_at = None
        sharing.give(idea, now=now)
    clock.entered(idea, old=old, since=since, now=now)
    is_dealt_with(idea, now=now)
    idea.save(update_fields=["stage", "stage_since", "taken_by", "taken_at", "given_to", *BLANK, *clock.FIELDS])
    return idea


def is_dealt_with(idea: Idea, *, now: datetime) -> None:
    """Note that what people were asked to do with the idea is done; call it before they are told what comes next."""
    no_longer_waits(Delivery.objects.about({"idea": idea.pk}).filter(kind__in=ASKING), now=now)


def _only_end(move: Move) -> Stage:
    (end,) = STEPS[move].ends
    return end
