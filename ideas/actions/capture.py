"""Writing an idea: begin, edit, submit, discard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ideas import lifecycle, messages, watching
from ideas.actions.behalf import NobodyAsked, hand_over, lacks_owner
from ideas.actions.files import attach, delete_stored
from ideas.actions.moving import enter
from ideas.actions.versions import keep_words
from ideas.lifecycle import EDITABLE, Move, Stage
from ideas.models import NEED_MINIMUM, Idea, Proposer, ReferenceCounter, Tag, Version, not_blank
from ideas.uploads import Upload
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell, tell_teams
from innovasjon.people.models import Person
from innovasjon.web.slugs import norwegian_slug


@dataclass(frozen=True)
class Content:
    """What proposers write. In a draft all of it may be blank but the title."""

    title: str
    need: str = ""
    whose_need: str = ""
    whose_need_other: str = ""
    description: str = ""
    section_id: int | None = None
    answers_id: int | None = None
    tags: tuple[str, ...] = field(default=())


TEXT_FIELDS = ("title", "need", "whose_need", "whose_need_other", "description", "section_id", "answers_id")


class Incomplete(Exception):
    """The idea lacks what a submitted one must have; `fields` names what is missing."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = frozenset(fields)
        super().__init__(", ".join(sorted(self.fields)))


class EditedMeanwhile(Exception):
    """The idea was changed after this form was opened, by a colleague or in another window; `idea` holds that text."""

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        super().__init__(f"idea {idea.pk} edited by person {idea.edited_by_id}")


@transaction.atomic
def begin(*, key: UUID, title: str, by: Person, now: datetime) -> Idea:
    """Return the draft that this form began, made now if it is the first time the form is sent.

    `key` comes from the form, so that a double click or a repeated request finds the same idea again.
    """
    # By the unique constraint on writer and key: of two requests at once one makes it, the other finds it.
    idea, is_new = Idea.objects.get_or_create(
        created_by=by,
        key=key,
        defaults={
            "title": title,
            "unit": by.unit,
            "created_at": now,
            "stage_since": now,
            "edited_at": now,
            "edited_by": by,
        },
    )
    if is_new:
        Proposer.objects.create(
            idea=idea, person=by, state=Proposer.State.ACCEPTED, invited_by=None, invited_at=now, answered_at=now
        )
        record("idea.begun", subject=idea, by=by, at=now)
    return idea


@transaction.atomic
def edit(
    *,
    idea: Idea,
    content: Content,
    by: Person,
    now: datetime,
    seen: int | None = None,
    sheet: UUID | None = None,
) -> Idea:
    """Write the proposers' words. What an edit of a submitted idea replaces is kept as a version.

    `seen` is the revision the form was opened with, `sheet` the form itself: what it has saved since is its own. Raises
    EditedMeanwhile when somebody else has written since, or the same person in another window, UnableToMove when the
    words are no longer the proposers' to change, Incomplete when a submitted idea would lose what it must have.
    """
    # Without a join: a row that another transaction has just given a new editor would not be found by the old one.
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.stage not in EDITABLE:
        raise lifecycle.UnableToMove(idea.stage, Stage(idea.stage))
    # A form saves itself many times: its own saves are no conflict, those of one's other window are.
    is_own = idea.edited_by_id == by.pk and sheet is not None and idea.edited_on == sheet
    if seen is not None and seen != idea.revision and not is_own:
        raise EditedMeanwhile(idea)
    fields = [name for name in TEXT_FIELDS if getattr(idea, name) != getattr(content, name)]
    before: dict[str, Any] = {name: getattr(idea, name) for name in fields}
    if (had := _set_tags(idea, content.tags)) is not None:
        before["tags"] = had
    if not before:
        return idea
    replaces_words = not idea.is_draft and not set(fields).isdisjoint(Version.WORDS)
    more = {"version": keep_words(idea=idea, by=by, now=now).pk} if replaces_words else {}
    for name in fields:
        setattr(idea, name, getattr(content, name))
    idea.edited_at, idea.edited_by, idea.edited_on, idea.revision = now, by, sheet, idea.revision + 1
    if not idea.is_draft:
        require_complete(idea)
        record("idea.edited", subject=idea, by=by, at=now, before=before, **more)
    idea.save(update_fields=[*fields, "edited_at", "edited_by", "edited_on", "revision"])
    return idea


@transaction.atomic
def share(
    *,
    key: UUID,
    content: Content,
    by: Person,
    now: datetime,
    idea: Idea | None = None,
    seen: int | None = None,
    sheet: UUID | None = None,
    uploads: Sequence[Upload] = (),
    send: bool = False,
) -> Idea:
    """Write down what the form holds, with its files, and with `send` send it: all of it or nothing.

    Without `idea` it is the one that the form with this `key` began. The same form sent twice finds everything done
    and changes nothing. Raises what `edit` and `attach` raise.
    """
    seen = seen if idea else None  # nobody can have written on what this form begins
    idea = idea or begin(key=key, title=content.title, by=by, now=now)
    idea = edit(idea=idea, content=content, by=by, now=now, seen=seen, sheet=sheet)
    # By name and size, as a repeated request has them: the files themselves are named by chance when stored.
    there = set(idea.attachments.values_list("name", "size")) if uploads else set()
    for upload in uploads:
        if (upload.name, upload.size) not in there:
            attach(idea=idea, upload=upload, by=by, now=now)
    return submit(idea=idea, by=by, now=now) if send and idea.is_draft else idea


@transaction.atomic
def autosave(
    *,
    key: UUID,
    content: Content,
    by: Person,
    now: datetime,
    idea: Idea | None = None,
    seen: int | None = None,
    sheet: UUID | None = None,
) -> Idea:
    """Write down a draft while it is being typed. What is no draft any more stays as it is.

    A request that was under way while its writer sent the idea would else write older words over it, for all to see.
    """
    seen = seen if idea else None
    idea = idea or begin(key=key, title=content.title, by=by, now=now)
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    return edit(idea=idea, content=content, by=by, now=now, seen=seen, sheet=sheet) if idea.is_draft else idea


def _set_tags(idea: Idea, names: Iterable[str]) -> list[str] | None:
    """Give the idea exactly these tags; new words become tags. Return those it had, or None if nothing changed."""
    wanted: dict[str, str] = {slug: name.strip() for name in names if (slug := norwegian_slug(name))}
    # Made first and looked up after: of two who think of the same word at once, neither fails.
    Tag.objects.bulk_create([Tag(name=name[:40], slug=slug) for slug, name in wanted.items()], ignore_conflicts=True)
    had = dict(idea.tags.values_list("slug", "name"))
    idea.tags.set(Tag.objects.filter(slug__in=wanted))
    return sorted(had.values()) if set(had) != set(wanted) else None


def require_complete(idea: Idea) -> None:
    """Raise Incomplete unless the idea has what the strategy demands: a need, whose it is, and where it belongs."""
    missing = {
        "title": not idea.title.strip(),
        "need": not_blank(idea.need) < NEED_MINIMUM,
        "whose_need": not idea.whose_need,
        "whose_need_other": idea.whose_need == "other" and not idea.whose_need_other.strip(),
        "section": idea.section_id is None,
    }
    if any(missing.values()):
        raise Incomplete(name for name, lacks in missing.items() if lacks)


@transaction.atomic
def submit(*, idea: Idea, by: Person, now: datetime) -> Idea:
    """Send the idea to its section and give it its reference. Raises UnableToMove, Incomplete or NobodyAsked."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    move = Move.SUBMIT if idea.is_draft else Move.RESTORE
    lifecycle.require_move(idea.stage, move)
    require_complete(idea)
    if move == Move.SUBMIT and lacks_owner(idea):
        raise NobodyAsked
    # One that is taken up again keeps its number and its first day: links and promises hang on them.
    idea.submitted_at = idea.submitted_at or now
    idea.reference = idea.reference or ReferenceCounter.take(timezone.localdate(now).year)
    idea.save(update_fields=["submitted_at", "reference"])
    idea = enter(idea, move, now=now)
    record("idea.submitted", subject=idea, by=by, at=now, section=idea.section_id)
    hand_over(idea, now=now)
    tell(idea.people_behind(), messages.received(idea), now=now)
    tell(messages.those_who_answer(idea, now=now), messages.arrived(idea), now=now, but_not=by)
    tell_teams(idea.section, messages.arrived(idea), now=now)
    if move == Move.SUBMIT:
        watching.remember(idea)
    return idea


@transaction.atomic
def discard(*, idea: Idea, by: Person, now: datetime) -> None:
    """Throw a draft away, with its files. Only the log remembers that there was one. Raises UnableToMove."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if not idea.is_draft:
        raise lifecycle.UnableToMove(idea.stage, Stage.DRAFT)
    record("idea.discarded", subject=idea, by=by, at=now)
    # Their names are read while the rows hold them; the files go when this is committed.
    delete_stored(idea.attachments.all())
    idea.delete()
