"""The talk about an idea: comments, support, followers.

What is said or given to an idea that was merged meanwhile belongs to the one it was merged into.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from ideas import mentions, merged, messages
from ideas.actions.hiding import may_hear
from ideas.actions.whole import locked_home
from ideas.models import Comment, Follow, Idea, Support
from ideas.rules import COMMENT_EDIT_TIME
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import reword, tell
from innovasjon.people.models import Person


class TooLate(Exception):
    """The 15 minutes in which a comment can be edited are over, or it is deleted."""


@transaction.atomic
def comment(*, idea: Idea, body: str, key: UUID, by: Person, now: datetime) -> Comment:
    """Say something about the idea; the same form sent twice says it once."""
    idea = locked_home(idea)
    row, is_new = Comment.objects.get_or_create(
        author=by, key=key, defaults={"idea": idea, "body": body, "created_at": now}
    )
    if is_new:
        # In the database and not from the row we hold: fifty may comment at once.
        Idea.objects.filter(pk=idea.pk).update(comment_count=F("comment_count") + 1)
        record("idea.commented", subject=idea, by=by, at=now, comment=row.pk)
        tell(may_hear(idea, mentions.named_in(row)), messages.mention(row), now=now)
        tell(messages.those_in_it(idea), messages.commented(row), now=now, but_not=by)
    return row


@transaction.atomic
def edit_comment(*, comment: Comment, body: str, by: Person, now: datetime) -> Comment:
    """Change one's own comment. Raises TooLate after 15 minutes: others may have answered it."""
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if row.deleted_at or now - row.created_at > COMMENT_EDIT_TIME:
        raise TooLate
    row.body, row.edited_at = body, now
    row.save(update_fields=["body", "edited_at"])
    record("idea.comment_edited", subject=row.idea, by=by, at=now, comment=row.pk)
    # Notices quote the comment: they must not go on saying what its writer has taken out.
    reword(messages.commented(row).key, said=messages.excerpt(body))
    tell(mentions.named_in(row), messages.mention(row), now=now)
    return row


@transaction.atomic
def delete_comment(*, comment: Comment, by: Person, now: datetime) -> Comment:
    """Remove the words and leave a tombstone, so that the answers below keep their sense. Twice does no harm."""
    home = locked_home(comment.idea)
    row = Comment.objects.select_for_update().get(pk=comment.pk)
    if row.deleted_at is None:
        row.body, row.deleted_at, row.deleted_by = "", now, by
        row.save(update_fields=["body", "deleted_at", "deleted_by"])
        merged.count_anew(home.pk)
        record("idea.comment_deleted", subject=home, by=by, at=now, comment=row.pk)
        # What was quoted in notices goes as well; e-mail that was sent cannot be called back.
        reword(messages.commented(row).key, said="")
    return row


@transaction.atomic
def support(*, idea: Idea, by: Person, now: datetime) -> None:
    """Support the idea; a second time changes nothing, nor for who supported one that was merged into it."""
    idea = locked_home(idea)
    if not Support.objects.filter(idea__in=merged.ids(idea), person=by).exists():
        Support.objects.create(idea=idea, person=by, given_at=now)
        Idea.objects.filter(pk=idea.pk).update(support_count=F("support_count") + 1)
        record("idea.supported", subject=idea, by=by, at=now)
        tell(messages.those_behind_if_many_support(idea), messages.support(idea), now=now)


@transaction.atomic
def unsupport(*, idea: Idea, by: Person, now: datetime) -> None:
    """Take one's support back, from all that are one now; where there is none, nothing changes."""
    idea = locked_home(idea)
    deleted, _ = Support.objects.filter(idea__in=merged.ids(idea), person=by).delete()
    if deleted:
        merged.count_anew(idea.pk)
        record("idea.unsupported", subject=idea, by=by, at=now)


@transaction.atomic
def follow(*, idea: Idea, by: Person, now: datetime) -> None:
    """Hear what happens to the idea; a second time changes nothing."""
    idea = locked_home(idea)
    if not Follow.objects.filter(idea__in=merged.ids(idea), person=by).exists():
        Follow.objects.create(idea=idea, person=by, since=now)
        record("idea.followed", subject=idea, by=by, at=now)


@transaction.atomic
def unfollow(*, idea: Idea, by: Person, now: datetime) -> None:
    """Stop hearing about the idea and what was merged into it; where one does not follow, nothing changes."""
    idea = locked_home(idea)
    deleted, _ = Follow.objects.filter(idea__in=merged.ids(idea), person=by).delete()
    if deleted:
        record("idea.unfollowed", subject=idea, by=by, at=now)
