"""What help is asked for: a unit, an agent's term, an idea, a project, or another thing of a higher story.

Whatever has rows that say who sees them (`visible_to`) can be helped. A story's page links to `ask_address(thing)`,
which names the thing in a way that nobody can forge, and shows what became of it (`helped.py`).
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import models
from django.urls import reverse

from agents.models import Assistance
from innovasjon.people.models import Person

SALT = "agents.subjects"


def ask_address(subject: models.Model) -> str:
    """Return where help is asked for on behalf of `subject`."""
    return f"{reverse('agents:ask')}?{urlencode({'om': mark(subject)})}"


def mark(subject: models.Model) -> str:
    """Return the signed name of a thing."""
    kind = ContentType.objects.get_for_model(subject)
    return signing.Signer(salt=SALT).sign(f"{kind.pk}-{subject.pk}")


def read(text: str, reader: Person) -> models.Model | None:
    """Return the thing that a mark names; None for none, when it is gone, or when the reader may not see it."""
    try:
        kind, pk = signing.Signer(salt=SALT).unsign(text).split("-")
        return _seen(ContentType.objects.get_for_id(int(kind)), int(pk), reader)
    except (signing.BadSignature, ValueError, ContentType.DoesNotExist):
        return None


def of(assistance: Assistance, reader: Person) -> models.Model | None:
    """Return what the help was asked for; None when it was for a unit alone, or when the reader may not see it."""
    if assistance.subject_type_id is None or assistance.subject_id is None:
        return None
    return _seen(ContentType.objects.get_for_id(assistance.subject_type_id), assistance.subject_id, reader)


def page_of(subject: models.Model | None) -> str:
    """Return where the thing is shown; "" for a unit or section, which have no page."""
    address = getattr(subject, "get_absolute_url", None)
    return str(address()) if address else ""


def _seen(kind: ContentType, pk: int, reader: Person) -> models.Model | None:
    model = kind.model_class()
    rows: Any = model._default_manager.all() if model else None
    if not hasattr(rows, "visible_to"):
        return None
    found: models.Model | None = rows.visible_to(reader).filter(pk=pk).first()
    return found
