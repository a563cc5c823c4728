"""What agents do with an idea that waits, and the proposers' right to take it back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ideas import lifecycle, messages
from ideas.actions.capture import _set_tags
from ideas.lifecycle import Stage
from ideas.models import Idea, WithdrawReason
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person, Section


class AlreadyTaken(Exception):
    """Another agent was here first; `idea` says who and when."""

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        super().__init__(f"idea {idea.pk} taken by person {idea.taken_by_id}")


class MovedAway(Exception):
    """The idea belongs to another section by now, whose agents it is left to; `idea` says to which."""

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        super().__init__(f"idea {idea.pk} moved to section {idea.section_id}")


@transaction.atomic
def take(*, idea: Idea, by: Person, now: datetime) -> Idea:
    """Take the idea for assessment; the proposers see by whom.

    Raises AlreadyTaken when somebody has it, UnableToMove when it does not wait, MovedAway when it is in another
    section than the one in which `by` was allowed to take it.
    """
    # Without a join: a row that another agent has just taken would come without its taker.
    seen, idea = idea, Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.section_id != seen.section_id:
        raise MovedAway(idea)
    if idea.stage == Stage.ASSESSING:
        raise AlreadyTaken(idea)
    # Other moves lead to assessing as well (a closed idea taken up again), but they are not this one.
    if idea.stage not in lifecycle.WAITING:
        raise lifecycle.UnableToMove(idea.stage, Stage.ASSESSING)
    lifecycle.require(idea.stage, Stage.ASSESSING)
    idea.stage, idea.stage_since, idea.taken_by, idea.taken_at = Stage.ASSESSING, now, by, now
    idea.save(update_fields=["stage", "stage_since", "taken_by", "taken_at"])
    record("idea.taken", subject=idea, by=by, at=now)
    tell(idea.people_behind(), messages.taken(idea), now=now)
    return idea


@transaction.atomic
def tidy(*, idea: Idea, section: Section, tags: Iterable[str], by: Person, now: datetime) -> Idea:
    """Put the idea where it belongs: section and tags, never the proposers' words.

    An idea that moves to another section waits there for that section's agent. Raises UnableToMove for a draft.
    """
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.is_draft:
        raise lifecycle.UnableToMove(idea.stage, Stage.DRAFT)
    _set_tags(idea, tags)
    moved_from = idea.section_id if idea.section_id != section.pk else None
    if moved_from:
        idea.section = section
        if idea.stage == Stage.ASSESSING:
            idea.stage, idea.stage_since, idea.taken_by, idea.taken_at = Stage.SUBMITTED, now, None, None
    idea.save(update_fields=["section", "stage", "stage_since", "taken_by", "taken_at"])
    record("idea.tidied", subject=idea, by=by, at=now, section=section.pk, moved_from=moved_from)
    return idea


@transaction.atomic
def withdraw(*, idea: Idea, reason_kind: WithdrawReason, reason: str, by: Person, now: datetime) -> Idea:
    """Take the idea back, saying why. Raises UnableToMove once it is being developed or is over."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    lifecycle.require(idea.stage, Stage.WITHDRAWN)
    idea.stage, idea.stage_since = Stage.WITHDRAWN, now
    idea.save(update_fields=["stage", "stage_since"])
    record("idea.withdrawn", subject=idea, by=by, at=now, reason_kind=reason_kind, reason=reason)
    return idea
