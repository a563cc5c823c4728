"""What becomes of an idea: asked about, handed on, developed, parked, closed, taken up again, in use.

Each move tells all its proposers, whatever they muted, and its followers as news. All raise what `moving.locked` does.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from ideas import in_use, merged, messages, queries
from ideas.actions.moving import enter, is_dealt_with, locked
from ideas.clock import day_of
from ideas.lifecycle import Move
from ideas.models import CloseReason, Idea, Proposer
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person


class NotAnAgentThere(Exception):
    """The person is no agent of the idea's section, nor stands in for one."""


@transaction.atomic
def ask(*, idea: Idea, question: str, by: Person, now: datetime, seen: str = "") -> Idea:
    """Ask those behind the idea a question; the clock stands still until one of them replies."""
    idea = enter(locked(idea, Move.ASK, seen=seen), Move.ASK, question=question, now=now)
    record("idea.asked", subject=idea, by=by, at=now, question=question)
    tell(idea.people_behind(), messages.question(idea, by), now=now, but_not=by)
    tell(messages.followers(idea), messages.followed(idea, "question", by=by.name), now=now, but_not=by)
    return idea


@transaction.atomic
def reply(*, idea: Idea, answer: str, by: Person, now: datetime, seen: str = "") -> Idea:
    """Reply to the agent's question, as one of those behind the idea."""
    idea = locked(idea, Move.REPLY, seen=seen)
    return _replied(idea, answer, by=by, who=by.name, now=now)


@transaction.atomic
def reply_as_guest(*, proposer: Proposer, answer: str, now: datetime, seen: str = "") -> Idea:
    """Reply to the agent's question as the guest whose link is open; about the idea that theirs is now, if merged.

    The log knows who by the proposer's row.
    """
    # The guest's link is to the idea they proposed, which may have been merged since; the question was asked of the
    # one that remains.
    idea = locked(Idea.objects.get(pk=merged.home_of(proposer.idea_id)), Move.REPLY, seen=seen)
    return _replied(idea, answer, by=None, who=str(proposer.guest), now=now, proposer=proposer.pk)


def _replied(idea: Idea, answer: str, *, by: Person | None, who: str, now: datetime, **told: Any) -> Idea:
    question = idea.question
    idea = enter(idea, Move.REPLY, now=now)
    record("idea.replied", subject=idea, by=by, at=now, question=question, answer=answer, **told)
    news = messages.replied(idea, who, question, answer)
    tell(messages.those_who_answer(idea, now=now), news, now=now, but_not=by)
    tell(idea.people_behind(), messages.moved(idea, "replied", by=who, reason=answer), now=now, but_not=by)
    return idea


@transaction.atomic
def go_on(*, idea: Idea, by: Person, now: datetime, reason: str = "", seen: str = "") -> Idea:
    """Go on assessing without a reply to the question."""
    idea = enter(locked(idea, Move.GO_ON, seen=seen), Move.GO_ON, now=now)
    told = {"reason": reason}
    record("idea.went_on", subject=idea, by=by, at=now, **told)
    return _tell_all(idea, "went_on", by=by, now=now, **told)


@transaction.atomic
def hand_over(*, idea: Idea, to: Person, by: Person, now: datetime, reason: str = "", seen: str = "") -> Idea:
    """Let another agent of the section, or one who stands in, answer for the idea. Raises NotAnAgentThere."""
    idea = locked(idea, Move.HAND_OVER, seen=seen)
    if to not in queries.who_could_take_over(idea, on=day_of(now)):
        raise NotAnAgentThere
    idea.taken_by, idea.taken_at = to, now
    idea.save(update_fields=["taken_by", "taken_at"])
    is_dealt_with(idea, now=now)
    record("idea.handed_over", subject=idea, by=by, at=now, to=to.pk, name=to.name, reason=reason)
    # Before the others: one message for each reader and occasion, and this one says what to do.
    tell([to], messages.yours_now(idea, by, reason), now=now, but_not=by)
    _tell_all(idea, "handed_over", by=by, now=now, to=to.name, reason=reason)
    return idea


@transaction.atomic
def release(*, idea: Idea, reason: str, by: Person, now: datetime, seen: str = "") -> Idea:
    """Let go of the idea, so that it waits for another agent."""
    idea = enter(locked(idea, Move.RELEASE, seen=seen), Move.RELEASE, now=now)
    record("idea.released", subject=idea, by=by, at=now, reason=reason)
    _tell_all(idea, "released", by=by, now=now, reason=reason)
    tell(messages.those_who_answer(idea, now=now), messages.arrived(idea), now=now, but_not=by)
    return idea


@transaction.atomic
def park(*, idea: Idea, reason: str, revisit_on: date, by: Person, now: datetime, seen: str = "") -> Idea:
    """Put the idea aside until a day, on which it comes back by itself."""
    idea = locked(idea, Move.PARK, seen=seen)
    idea = enter(idea, Move.PARK, reason=reason, revisit_on=revisit_on, now=now)
    told = {"reason": reason, "until": revisit_on.isoformat()}
    record("idea.parked", subject=idea, by=by, at=now, **told)
    return _tell_all(idea, "parked", by=by, now=now, **told)


@transaction.atomic
def resume(*, idea: Idea, by: Person | None, now: datetime, reason: str = "", seen: str = "") -> Idea:
    """Take a parked idea up again. Without `by` its day has come; who took it before has it again."""
    idea = enter(locked(idea, Move.RESUME, seen=seen), Move.RESUME, taken_by=by, now=now)
    if by is None:
        tell(messages.those_who_answer(idea, now=now), messages.came_back(idea), now=now)
    told = {"reason": reason}
    record("idea.resumed", subject=idea, by=by, at=now, **told)
    return _tell_all(idea, "resumed", by=by, now=now, **told)


@transaction.atomic
def close(
    *,
    idea: Idea,
    reason_kind: CloseReason,
    reason: str,
    by: Person,
    now: datetime,
    learnt: str = "",
    seen: str = "",
) -> Idea:
    """End the idea with a reason, and with what was learnt if it was tried."""
    idea = locked(idea, Move.CLOSE, seen=seen)
    idea = enter(idea, Move.CLOSE, reason_kind=reason_kind, reason=reason, learnt=learnt, now=now)
    told = {"reason_kind": str(reason_kind), "reason": reason, "learnt": learnt}
    record("idea.closed", subject=idea, by=by, at=now, **told)
    return _tell_all(idea, "closed", by=by, now=now, **told)


@transaction.atomic
def reopen(*, idea: Idea, reason: str, by: Person, now: datetime, seen: str = "") -> Idea:
    """Take a closed idea up again; who does it assesses it."""
    idea = enter(locked(idea, Move.REOPEN, seen=seen), Move.REOPEN, taken_by=by, now=now)
    told = {"reason": reason}
    record("idea.reopened", subject=idea, by=by, at=now, **told)
    return _tell_all(idea, "reopened", by=by, now=now, **told)


@transaction.atomic
def begin_developing(
    *, idea: Idea, by: Person, now: datetime, destination: str = "", path: str = "", seen: str = ""
) -> Idea:
    """Move the idea to developing: the inner step of what `projects` does, which also asks the proposers along.

    `destination` is what the place it is developed in is called, `path` its page; the idea's story leads there. Only
    followers are told here: the proposers are asked, by `projects`, in the same transaction.
    """
    idea = enter(locked(idea, Move.DEVELOP, seen=seen), Move.DEVELOP, now=now)
    record("idea.developing", subject=idea, by=by, at=now, destination=destination, path=path)
    tell(messages.followers(idea), messages.followed(idea, "developing", by=by.name), now=now, but_not=by)
    return idea


@transaction.atomic
def realise(
    *, idea: Idea, benefit: str, in_use_from: date, owner: Person, by: Person, now: datetime, seen: str = ""
) -> Idea:
    """Say that the idea is in use, what benefit it gives, and who looks after it.

    Raises in_use.TooEarly while a story above holds it back: in a project its proposers are heard first.
    """
    # Before the idea's own lock: a project locks itself and then its ideas, and so must everybody else.
    in_use.heed(idea, by=by, now=now)
    idea = locked(idea, Move.REALISE, seen=seen)
    idea = enter(idea, Move.REALISE, benefit=benefit, in_use_from=in_use_from, benefit_owner=owner, now=now)
    tell([owner], messages.looks_after(idea, by), now=now, but_not=by)
    told = {"reason": benefit, "in_use_from": in_use_from.isoformat(), "owner": owner.pk, "name": owner.name}
    record("idea.realised", subject=idea, by=by, at=now, **told)
    return _tell_all(idea, "realised", by=by, now=now, **told)


def _tell_all(idea: Idea, what: str, *, by: Person | None, now: datetime, **told: Any) -> Idea:
    """Tell those behind the idea what became of it, and its followers that something did."""
    name = by.name if by else ""
    in_short: Mapping[str, Any] = {
        key: messages.excerpt(text) if isinstance(text, str) else text for key, text in told.items()
    }
    tell(idea.people_behind(), messages.moved(idea, what, by=name, **in_short), now=now, but_not=by)
    tell(messages.followers(idea), messages.followed(idea, what, by=name), now=now, but_not=by)
    return idea
