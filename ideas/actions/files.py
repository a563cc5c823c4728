"""Pictures and files of an idea."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from django.db import transaction

from ideas.models import Attachment, Idea
from ideas.uploads import Upload
from innovasjon.audit.log import record
from innovasjon.people.models import Person

MOST_FILES = 10


class TooMany(Exception):
    """The idea has as many files as it may have."""


@transaction.atomic
def attach(*, idea: Idea, upload: Upload, by: Person, now: datetime) -> Attachment:
    """Add a checked upload (see ideas.uploads) to the idea. Raises TooMany beyond ten."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.attachments.count() >= MOST_FILES:
        raise TooMany
    row = Attachment(
        idea=idea,
        kind=upload.kind,
        name=upload.name,
        content_type=upload.content_type,
        size=upload.size,
        width=upload.width,
        height=upload.height,
        added_by=by,
        added_at=now,
    )
    row.file.save(upload.stored_name, upload.content, save=False)
    if upload.thumbnail:
        row.thumbnail.save(upload.stored_name, upload.thumbnail, save=False)
    row.save()
    record("idea.file_added", subject=idea, by=by, at=now, name=upload.name)
    return row


@transaction.atomic
def describe_pictures(*, idea: Idea, words: Mapping[int, str], by: Person, now: datetime) -> None:
    """Write what the idea's pictures show, by their ids; what is no picture of the idea is left alone."""
    pictures = idea.attachments.filter(kind=Attachment.Kind.PICTURE, pk__in=words).order_by("pk")
    changed = [row for row in pictures.select_for_update() if row.words != words[row.pk]]
    if not changed:
        return
    record("idea.pictures_described", subject=idea, by=by, at=now, pictures={row.name: row.words for row in changed})
    for row in changed:
        row.words = words[row.pk]
    Attachment.objects.bulk_update(changed, ["words"])


@transaction.atomic
def detach(*, attachment: Attachment, by: Person, now: datetime) -> None:
    """Take a file off the idea and delete it once that is committed. One that is gone already stays gone."""
    if not Attachment.objects.select_for_update().filter(pk=attachment.pk).exists():
        return
    record("idea.file_removed", subject=attachment.idea, by=by, at=now, name=attachment.name)
    delete_stored([attachment])
    attachment.delete()


def delete_stored(attachments: Iterable[Attachment]) -> None:
    """Delete the files behind these rows once the transaction is committed; not before, or a rollback loses them."""
    for row in attachments:
        for stored in filter(None, (row.file, row.thumbnail)):
            transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
