"""What gatherings put into the digest: those of the network in the weeks that come, for those they are for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.utils import timezone
from django.utils.functional import lazy

from arenas import invited, words
from arenas.models import Gathering
from innovasjon.notifications.digests import Entry, Parts
from innovasjon.notifications.kinds import Group
from innovasjon.people.models import Person

AHEAD = timedelta(days=28)
MOST = 5


def parts(readers: Sequence[Person], since: Mapping[int, datetime], now: datetime) -> dict[int, Parts]:
    """Return each reader's parts by their id; one query, however many readers there are."""
    found: dict[int, Parts] = defaultdict(dict)
    network = invited.network(on=timezone.localdate(now)).filter(pk__in=[reader.pk for reader in readers])
    rows = Gathering.objects.coming(now).filter(starts_at__lte=now + AHEAD)
    coming = list(rows.annotate(told=ArraySubquery(network.order_by().values("pk")))[:MOST])
    entries = [Entry(lazy(_told, str)(row), row.get_absolute_url(), row.place) for row in coming]
    for pk in coming[0].told if coming else ():  # type: ignore[attr-defined]
        found[pk][Group.GATHERINGS] = entries
    return found


def _told(gathering: Gathering) -> str:
    return f"{gathering.title}: {words.when(gathering)}"
