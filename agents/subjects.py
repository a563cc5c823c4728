"""What help is asked for: a project or another thing of a higher story, named in a link that nobody can forge.

A story's page links to `ask_address(thing)`, and shows `Assistance.objects.about(thing)`.
"""

from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import models
from django.urls import reverse

SALT = "agents.subjects"


def ask_address(subject: models.Model) -> str:
    """Return where help is asked for on behalf of `subject`."""
    return f"{reverse('agents:ask')}?{urlencode({'om': mark(subject)})}"


def mark(subject: models.Model) -> str:
    """Return the signed name of a thing."""
    kind = ContentType.objects.get_for_model(subject)
    return signing.Signer(salt=SALT).sign(f"{kind.pk}-{subject.pk}")


def read(text: str) -> models.Model | None:
    """Return the thing that a mark names; None for none, or when it is gone."""
    try:
        kind, pk = signing.Signer(salt=SALT).unsign(text).split("-")
        return ContentType.objects.get_for_id(int(kind)).get_object_for_this_type(pk=int(pk))
    except (signing.BadSignature, ValueError, ContentType.DoesNotExist, models.ObjectDoesNotExist):
        return None
