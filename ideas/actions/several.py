"""One move of several ideas: each is moved by itself, so that one that cannot be moved holds nothing else up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from ideas.actions import moves, triage
from ideas.actions.moving import MovedAway, MovedMeanwhile, stands
from ideas.lifecycle import Move, Stage, UnableToMove
from ideas.models import CloseReason, Idea
from innovasjon.people.models import Person

# What an agent may answer at once: whoever does takes the idea with it, and those behind it are told by whom.
TAKES_IT_TOO = frozenset({Move.ASK, Move.PARK, Move.CLOSE})
MOVES = (Move.TAKE, Move.ASK, Move.PARK, Move.CLOSE, Move.HAND_OVER)
CANNOT = (UnableToMove, MovedMeanwhile, MovedAway, triage.AlreadyTaken, moves.NotAnAgentThere)


def takes_it_too(idea: Idea, move: Move) -> bool:
    """Tell whether whoever makes the move takes the idea with it, as nobody has taken it yet."""
    return idea.stage == Stage.SUBMITTED and move in TAKES_IT_TOO


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said to one idea; a move takes of it what it demands. `seen` is where the idea stood when it was read."""

    idea: Idea
    text: str = ""
    revisit_on: date | None = None
    reason_kind: str = ""
    learnt: str = ""
    to: Person | None = None
    seen: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one idea: moved, or why not."""

    answer: Answer
    error: Exception | None = None


@transaction.atomic
def answer(*, answer: Answer, move: Move, by: Person, now: datetime) -> Idea:
    """Make the move; of an idea that nobody has taken, take it first. Raises what the move itself does."""
    idea, seen = answer.idea, answer.seen
    if move == Move.TAKE:
        return triage.take(idea=idea, by=by, now=now)
    if takes_it_too(idea, move):
        if seen and stands(idea) != seen:
            raise MovedMeanwhile(idea)
        idea, seen = triage.take(idea=idea, by=by, now=now), ""
    return _moved(idea, answer, move, seen, by=by, now=now)


def _moved(idea: Idea, answer: Answer, move: Move, seen: str, *, by: Person, now: datetime) -> Idea:
    if move == Move.ASK:
        return moves.ask(idea=idea, question=answer.text, by=by, now=now, seen=seen)
    if move == Move.HAND_OVER and answer.to:
        return moves.hand_over(idea=idea, to=answer.to, reason=answer.text, by=by, now=now, seen=seen)
    if move == Move.PARK and answer.revisit_on:
        return moves.park(idea=idea, reason=answer.text, revisit_on=answer.revisit_on, by=by, now=now, seen=seen)
    return moves.close(
        idea=idea,
        reason_kind=CloseReason(answer.reason_kind),
        reason=answer.text,
        learnt=answer.learnt,
        by=by,
        now=now,
        seen=seen,
    )


def answer_each(*, answers: Iterable[Answer], move: Move, by: Person, now: datetime) -> list[Outcome]:
    """Make the move of each idea in a transaction of its own, in the order of their ids.

    No transaction holds more than one idea, so two people who move the same ideas at once never wait for each other in
    a ring; the second is told of each that the first had moved.
    """
    return [_outcome(one, move, by=by, now=now) for one in sorted(answers, key=lambda one: one.idea.pk)]


def _outcome(one: Answer, move: Move, *, by: Person, now: datetime) -> Outcome:
    try:
        answer(answer=one, move=move, by=by, now=now)
    except CANNOT as error:
        return Outcome(one, error)
    return Outcome(one)
