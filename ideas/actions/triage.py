"""What agents do with an idea that waits, and the proposers' right to take it back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ideas import lifecycle, messages, sharing
from ideas.actions.capture import _set_tags
from ideas.actions.moving import MovedAway, enter, locked
from ideas.actions.needs import answer_need
from ideas.lifecycle import Move, Stage
from ideas.models import Idea, Need, WithdrawReason
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person, Section
from innovasjon.web.slugs import norwegian_slug

# What may have moved an idea since a form was opened, as the log calls it.
PLACING = frozenset({"idea.tidied", "idea.answers_need", "idea.edited"})


class AlreadyTaken(Exception):
    """Another agent was here first; `idea` says who and when."""

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        super().__init__(f"idea {idea.pk} taken by person {idea.taken_by_id}")


@transaction.atomic
def take(*, idea: Idea, by: Person, now: datetime) -> Idea:
    """Take the idea for assessment; the proposers see by whom.

    Raises AlreadyTaken when somebody has it, UnableToMove when it does not wait, MovedAway when it is in another
    section than the one in which `by` was allowed to take it.
    """
    # Without a join: a row that another agent has just taken would come without its taker.
    seen, idea = idea, Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    # The right to take it was judged by the section it stood in; it may have moved between the look and the lock.
    if idea.section_id != seen.section_id:
        raise MovedAway(idea)
    if idea.stage == Stage.ASSESSING:
        raise AlreadyTaken(idea)
    lifecycle.require_move(idea.stage, Move.TAKE)
    idea = enter(idea, Move.TAKE, taken_by=by, now=now)
    record("idea.taken", subject=idea, by=by, at=now)
    tell(idea.people_behind(), messages.taken(idea), now=now, but_not=by)
    tell(messages.followers(idea), messages.followed(idea, "taken", by=by.name), now=now, but_not=by)
    return idea


class TidiedMeanwhile(Exception):
    """Somebody else has put the idea in another place since the form was opened; `idea` says where."""

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        super().__init__(f"idea {idea.pk} stands at {placed(idea)}")


def placed(idea: Idea) -> str:
    """Return where the idea stands, as a form remembers it: section, shared need, tags."""
    slugs = sorted(tag.slug for tag in idea.tags.all())
    return ".".join([str(idea.section_id or ""), str(idea.answers_id or ""), *slugs])


@transaction.atomic
def place(
    *, idea: Idea, section: Section, tags: Iterable[str], need: Need | None, by: Person, now: datetime, seen: str = ""
) -> Idea:
    """Put the idea where it belongs, in one go: section, tags and the shared need it answers.

    `seen` is where it stood when the form was opened. Raises TidiedMeanwhile when it stands elsewhere now, unless that
    is where it should go; UnableToMove for a draft. What is the same as before is not written down.
    """
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.is_draft:
        raise lifecycle.UnableToMove(idea.stage, Stage.DRAFT)
    names = {slug: tag for tag in tags if (slug := norwegian_slug(tag))}
    keeps_need = idea.answers_id == (need.pk if need else None)
    keeps_rest = idea.section_id == section.pk and {tag.slug for tag in idea.tags.all()} == set(names)
    # Before asking what was seen: two who put it in the same place have no quarrel.
    if keeps_need and keeps_rest:
        return idea
    if seen and placed(idea) != seen:
        raise TidiedMeanwhile(idea)
    if not keeps_need:
        idea = answer_need(idea=idea, need=need, by=by, now=now)
    return idea if keeps_rest else tidy(idea=idea, section=section, tags=names.values(), by=by, now=now)


@transaction.atomic
def tidy(*, idea: Idea, section: Section, tags: Iterable[str], by: Person, now: datetime) -> Idea:
    """Put the idea where it belongs: section and tags, never the proposers' words.

    An idea that moves to another section waits there for that section's agent. Raises UnableToMove for a draft.
    """
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.is_draft:
        raise lifecycle.UnableToMove(idea.stage, Stage.DRAFT)
    had = _set_tags(idea, tags)
    before = {} if had is None else {"before": {"tags": had}}
    moved_from = idea.section_id if idea.section_id != section.pk else None
    if moved_from:
        idea.section = section
        if idea.stage == Stage.ASSESSING:
            # Whoever had taken it answers in the section it leaves; in the new one it waits for somebody.
            idea = enter(idea, Move.RELEASE, now=now)
        sharing.give(idea, now=now)
    # A proposer whose form is open meanwhile is told, and does not put the idea back where it was.
    idea.revision, idea.edited_by, idea.edited_at, idea.edited_on = idea.revision + 1, by, now, None
    idea.save(update_fields=["section", "given_to", "revision", "edited_by", "edited_at", "edited_on"])
    record("idea.tidied", subject=idea, by=by, at=now, section=section.pk, moved_from=moved_from, **before)
    return idea


@transaction.atomic
def withdraw(*, idea: Idea, reason_kind: WithdrawReason, reason: str, by: Person, now: datetime) -> Idea:
    """Take the idea back, saying why. Raises UnableToMove once it is being developed or is over."""
    idea = enter(locked(idea, Move.WITHDRAW), Move.WITHDRAW, reason_kind=reason_kind, reason=reason, now=now)
    record("idea.withdrawn", subject=idea, by=by, at=now, reason_kind=reason_kind, reason=reason)
    tell(messages.those_in_it(idea), messages.withdrawn(idea, by, reason_kind, reason), now=now, but_not=by)
    tell(messages.followers(idea), messages.followed(idea, "withdrawn"), now=now, but_not=by)
    return idea
