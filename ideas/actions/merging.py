"""Two ideas that are the same become one, and are parted again when they were not.

Nothing but the merged idea's own stage is changed: what people gave to it stays with it, and is read as the other's too
(ideas/merged.py), and so does its clock (ideas/waited.py). The tags alone are copied, as lists are narrowed by them.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Field

from ideas import clock, lifecycle, merged, messages, waited, welcoming
from ideas.actions.moving import MovedAway, enter
from ideas.actions.whole import locked_in_order, locked_with_home
from ideas.lifecycle import Move, Stage
from ideas.models import Idea, Merge
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person


class WhyNot(StrEnum):
    """Why nothing can be merged into an idea."""

    ITSELF = "itself"
    DRAFT = "draft"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class UnableToMerge(Exception):
    """Nothing can be merged into the other idea, `into`; `why` says the reason."""

    def __init__(self, into: Idea, why: WhyNot) -> None:
        self.into, self.why = into, why
        super().__init__(f"idea {into.pk}: {why}")


class AlreadyMerged(Exception):
    """The idea is merged already, by somebody else a moment ago; `idea` says into which, `merge` who and when."""

    def __init__(self, idea: Idea) -> None:
        self.idea, self.merge = idea, standing(idea)
        super().__init__(f"idea {idea.pk} merged into {idea.merged_into_id}")


def why_not_into(idea: Idea, into: Idea) -> WhyNot | None:
    """Return why the idea cannot be merged into the other one; None when it can."""
    if idea.pk == into.pk:
        return WhyNot.ITSELF
    closed_to_it = {Stage.DRAFT: WhyNot.DRAFT, Stage.MERGED: WhyNot.MERGED, Stage.WITHDRAWN: WhyNot.WITHDRAWN}
    return closed_to_it.get(Stage(into.stage))


@transaction.atomic
def merge(*, idea: Idea, into: Idea, by: Person, now: datetime) -> Idea:
    """Let the idea live on in the other one, with all its people; return it.

    Raises AlreadyMerged when somebody was first, UnableToMove when it does not stand where it can be merged,
    UnableToMerge when nothing can be merged into the other, MovedAway when it is another section's by now.
    """
    rows = locked_in_order(idea.pk, into.pk)
    if into.pk not in rows:  # a draft that was thrown away
        raise UnableToMerge(into, WhyNot.DRAFT)
    known, idea, into = idea, rows[idea.pk], rows[into.pk]
    if idea.stage == Stage.MERGED:
        raise AlreadyMerged(idea)
    lifecycle.require_move(idea.stage, Move.MERGE)
    if why := why_not_into(idea, into):
        raise UnableToMerge(into, why)
    if idea.section_id != known.section_id:
        raise MovedAway(idea)
    was = _as_text(idea)
    enter(idea, Move.MERGE, merged_into=into, now=now)
    tags = set(idea.tags.values_list("pk", flat=True)) - set(into.tags.values_list("pk", flat=True))
    into.tags.add(*tags)
    now_stands = _as_text(idea)
    changed = {name: text for name, text in was.items() if text != now_stands[name]}
    came = {"was": changed, "tags": sorted(tags), "heard": waited.heard_from(into), "paused": 0}
    row = Merge.objects.create(idea=idea, into=into, merged_at=now, merged_by=by, **came)
    clock.count_anew(into)
    merged.count_anew(into.pk)
    record("idea.merged", subject=idea, by=by, at=now, other=into.pk, reference=into.reference)
    record("idea.merged_here", subject=into, by=by, at=now, other=idea.pk, reference=idea.reference)
    welcoming.welcome(into, asked_by=by, now=now)
    answering = messages.those_who_answer(into, now=now) if into.reply_due_on else []
    tell([*messages.those_in_both(idea, into), *answering], messages.merged(row), now=now, but_not=by)
    tell(messages.followers(into), messages.merged_news(row), now=now, but_not=by)
    return idea


@transaction.atomic
def unmerge(*, idea: Idea, by: Person, now: datetime) -> Idea:
    """Part an idea from the one it was merged into: both are as if it had not been; return it.

    What was said and given since stays where it was said. Raises UnableToMove when it is not merged, or not any more.
    """
    idea, home = locked_with_home(idea)
    lifecycle.require_move(idea.stage, Move.UNMERGE)
    row = standing(idea)
    if row is None:
        raise lifecycle.UnableToMove(idea.stage, Stage.ASSESSING)
    people, followers = messages.those_in_both(idea, home), messages.followers(home)
    for name, text in row.was.items():
        setattr(idea, name, _from_text(idea, name, text))
    idea.save(update_fields=list(row.was))
    row.undone_at, row.undone_by = now, by
    row.save(update_fields=["undone_at", "undone_by"])
    _take_tags_back(row, set(row.tags))
    for one in (home, idea):
        merged.count_anew(one.pk)
        clock.count_anew(one)  # closed days or deadlines may have changed meanwhile
    record("idea.unmerged", subject=idea, by=by, at=now, other=row.into_id, reference=row.into.reference)
    record("idea.parted", subject=row.into, by=by, at=now, other=idea.pk, reference=idea.reference)
    welcoming.part(idea, home, since=row.merged_at, by=by, now=now)
    answering = messages.those_who_answer(idea, now=now)  # it may have waited long, and is theirs again
    tell([*people, *answering], messages.unmerged(row), now=now, but_not=by)
    tell(followers, messages.unmerged_news(row), now=now, but_not=by)
    return idea


def standing(idea: Idea) -> Merge | None:
    """Return the merge by which the idea went into another; None for one that stands for itself."""
    row = Merge.objects.select_related("into", "merged_by").filter(idea=idea, undone_at=None).first()
    if row:
        row.idea = idea
    return row


# --- What stood there before


def _fields(idea: Idea) -> "list[Field[Any, Any]]":
    return [field for field in idea._meta.concrete_fields if not field.generated]


def _as_text(idea: Idea) -> dict[str, str | None]:
    """Return every field of the row as text that gives back exactly the same: moments to the microsecond."""
    return {
        field.attname: None if getattr(idea, field.attname) is None else field.value_to_string(idea)
        for field in _fields(idea)
    }


def _from_text(idea: Idea, name: str, text: str | None) -> Any:
    return None if text is None else next(f for f in _fields(idea) if f.attname == name).to_python(text)


def _take_tags_back(row: Merge, tags: set[int]) -> None:
    """Take off the tags that came with the merge, here and where the remaining idea was merged in its turn.

    One that another idea merged here has as well stays, and goes with that one.
    """
    for other in Merge.objects.select_for_update().filter(into=row.into_id, undone_at=None).order_by("pk"):
        if also := tags & set(other.idea.tags.values_list("pk", flat=True)):
            other.tags = sorted({*other.tags, *also})
            other.save(update_fields=["tags"])
            tags = tags - also
    row.into.tags.remove(*tags)
    further = Merge.objects.select_for_update().filter(idea=row.into_id, undone_at=None).first()
    if further and (gone := tags & set(further.tags)):
        further.tags = sorted(set(further.tags) - gone)
        further.save(update_fields=["tags"])
        _take_tags_back(further, gone)
