"""The one way to write to the log."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from innovasjon.audit.models import Entry


def record(verb: str, *, subject: models.Model, by: models.Model | None, at: datetime, **data: Any) -> Entry:
    """Write that `verb` (such as "idea.submitted") happened to `subject`; `by` is None for the system itself.

    Called inside the transaction of the action it tells about, so neither can exist without the other.
    """
    # Nothing is ever updated: a trigger in the database refuses it, for whoever connects.
    return Entry.objects.create(
        verb=verb,
        at=at,
        by_id=by.pk if by else None,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        data=data,
    )


def record_many(
    verb: str,
    *,
    model: type[models.Model],
    happened: Iterable[tuple[int, dict[str, Any]]],
    by: models.Model | None,
    at: datetime,
) -> None:
    """Write that `verb` happened to many rows of one model at once: pairs of primary key and details."""
    kind = ContentType.objects.get_for_model(model)
    entries = (
        Entry(verb=verb, at=at, by_id=by.pk if by else None, subject_type=kind, subject_id=pk, data=data)
        for pk, data in happened
    )
    # A batch at a time: bulk_create would make a list of them all first.
    while batch := list(islice(entries, 2_000)):
        Entry.objects.bulk_create(batch)
