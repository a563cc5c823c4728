"""What of gatherings the resource team's overview shows: those that come, and that none is planned."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arenas import words
from arenas.models import Gathering
from innovasjon.web.attention import Matter

SHOWN = 3


def matters() -> Iterator[Matter]:
    """Yield the next gatherings of the network; one query."""
    coming = list(Gathering.objects.coming(timezone.now())[:SHOWN])
    for row in coming:
        told = {"title": row.title, "when": words.when(row)}
        yield Matter(_("Coming gathering: %(title)s, %(when)s") % told, row.get_absolute_url())
    if not coming:
        yield Matter(_("No network gathering is planned"), reverse("arenas:plan"))
