"""The talk about an idea as one reads it: a window of comments, wherever in a long talk one stands."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ideas import merged
from ideas.models import Comment, Idea
from ideas.rules import is_fresh, is_hidden_comment, wrote_it
from innovasjon.people.models import Person
from innovasjon.web.prepared import Among, Prepared, given

WINDOW = 50  # comments


@dataclass(frozen=True)
class Said:
    """A comment and what its reader may do with it."""

    comment: Comment
    may_edit: bool
    may_delete: bool
    deleted_by_author: bool
    may_hide: bool
    may_read: bool  # what is hidden is read by who wrote it, and by those who hid it
    origin: merged.Origin | None = None  # the idea it was said about, when that was merged into this one


@dataclass(frozen=True)
class Talk:
    """A part of the talk, oldest first. `older` and `newer` are the ids to go on from; 0 when there is no more."""

    said: tuple[Said, ...]
    older: int = 0
    newer: int = 0


def newest(idea: Idea, reader: Person, *, triages: bool) -> Talk:
    """Return the last comments: where the talk goes on."""
    return before(idea, reader, 0, triages=triages)


def before(idea: Idea, reader: Person, pk: int, *, triages: bool) -> Talk:
    """Return the comments before the one with this id; 0 means the last ones."""
    if pk:
        found = list(_comments(idea).filter(pk__lt=pk).order_by("-pk")[: WINDOW + 1])
    else:
        found = _NEWEST.objects(ideas=merged.open_ids(idea))
    shown = found[:WINDOW][::-1]
    more = len(found) > WINDOW
    newer = shown[-1].pk if pk and shown else 0
    return Talk(_said(idea, reader, shown, triages), older=shown[0].pk if more else 0, newer=newer)


def after(idea: Idea, reader: Person, pk: int, *, triages: bool) -> Talk:
    """Return the comments from the one with this id and on."""
    found = list(_comments(idea).filter(pk__gte=pk).order_by("pk")[: WINDOW + 1])
    if len(found) < WINDOW:
        return newest(idea, reader, triages=triages)
    shown = found[:WINDOW]
    newer = shown[-1].pk if len(found) > WINDOW else 0
    older = shown[0].pk if _comments(idea).filter(pk__lt=shown[0].pk).exists() else 0
    return Talk(_said(idea, reader, shown, triages), older=older, newer=newer)


# Asked by every page of an idea.
_NEWEST = Prepared(
    lambda: Comment.objects.filter(Among("idea", given("ideas"))).with_names().order_by("-pk")[: WINDOW + 1]
)


def _comments(idea: Idea) -> QuerySet[Comment]:
    return Comment.objects.filter(idea__in=merged.open_ids(idea)).with_names()


def one(idea: Idea, reader: Person, comment: Comment, *, triages: bool) -> Said:
    """Return one comment with what its reader may do; the twin of the rules on comments, asked once a talk."""
    origin = merged.origins(idea).get(comment.idea_id)
    comment.idea = idea
    mine = wrote_it(reader, comment)
    return Said(
        comment,
        may_edit=mine and is_fresh(reader, comment),
        may_delete=mine or (is_hidden_comment(reader, comment) and reader.in_resource_team),
        deleted_by_author=comment.deleted_by_id == comment.author_id,
        may_hide=comment.deleted_at is None and triages,
        may_read=comment.hidden_at is None or mine or triages,
        origin=origin,
    )


def _said(idea: Idea, reader: Person, rows: list[Comment], triages: bool) -> tuple[Said, ...]:
    return tuple(one(idea, reader, row, triages=triages) for row in rows)
