"""The one way to write to the log."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from innovasjon.audit.models import Entry


def record(verb: str, *, subject: models.Model, by: models.Model | None, at: datetime, **data: Any) -> Entry:
    """Write that `verb` (such as "idea.submitted") happened to `subject`; `by` is None for the system itself.

    Called inside the transaction of the action it tells about, so neither can exist without the other.
    """
    return Entry.objects.create(
        verb=verb,
        at=at,
        by_id=by.pk if by else None,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        data=data,
    )
