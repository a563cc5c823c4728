"""Takes an import's ideas back, but for those that somebody has worked on since."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet

from ideas.importing.models import IdeaImport, ImportRow
from ideas.models import Attachment, Comment, Follow, Idea, Support
from innovasjon.audit import log
from innovasjon.audit.models import Entry

BATCH = 250


def next_rows(job: IdeaImport) -> list[ImportRow]:
    """Return the next rows whose ideas have not been looked at, the last of the file first."""
    return list(job.rows.filter(outcome=ImportRow.Outcome.STORED).order_by("-number")[:BATCH])


def take_back(*, job: IdeaImport, rows: Sequence[ImportRow], now: datetime) -> None:
    """Delete the ideas nobody has touched; leave the others. The caller holds the lock on the import.

    The ideas are locked first, in order: whoever moves one meanwhile was either here first, so that it is left, or
    finds it gone.
    """
    pks = [row.idea_id for row in rows if row.idea_id]
    locked = list(
        Idea.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").values_list("pk", flat=True)
    )
    touched = worked_on(locked)
    gone = [pk for pk in locked if pk not in touched]
    told = ((pk, {"import": job.pk}) for pk in gone)
    log.record_many("idea.import_undone", model=Idea, happened=told, by=job.person, at=now)
    Idea.objects.filter(pk__in=gone).delete()
    for row in rows:
        row.outcome = ImportRow.Outcome.KEPT if row.idea_id in touched else ImportRow.Outcome.TAKEN_BACK
        row.idea_id = row.idea_id if row.idea_id in touched else None
    ImportRow.objects.bulk_update(rows, ["outcome", "idea"], batch_size=BATCH)


def worked_on(ideas: Collection[int]) -> set[int]:
    """Return those of the ideas that anything has happened to since they were imported: the log knows it all."""
    kind = ContentType.objects.get_for_model(Idea)
    happened = Entry.objects.filter(subject_type=kind, subject_id__in=ideas).exclude(verb="idea.imported")
    found = set(happened.values_list("subject_id", flat=True))
    for model in (Comment, Support, Follow, Attachment):
        found |= set(model._default_manager.filter(idea__in=ideas).values_list("idea", flat=True))
    merged = Idea.objects.filter(merged_into__in=ideas).values_list("merged_into", flat=True)
    return found | {pk for pk in merged if pk}


def touched_rows(job: IdeaImport) -> QuerySet[ImportRow]:
    """Return the rows whose ideas somebody has worked on since the import."""
    kind = ContentType.objects.get_for_model(Idea)
    happened = Entry.objects.filter(subject_type=kind, subject_id=OuterRef("idea")).exclude(verb="idea.imported")
    rows = job.rows.filter(Exists(happened), outcome=ImportRow.Outcome.STORED)
    return rows.select_related("idea", "section").order_by("number")
