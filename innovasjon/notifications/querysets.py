"""The chainable vocabulary of deliveries."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from innovasjon.notifications.models import Delivery  # noqa: F401 - name in annotations
    from innovasjon.people.models import Person

KEPT = timedelta(days=90)  # then the text is dropped and the fact stays


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries."""

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Keep what waits and should have left by now."""
        return self.filter(state="pending", due_at__lte=now)

    def in_doubt(self, now: datetime) -> "DeliveryQuerySet":
        """Keep what a sender took and never settled: it died, or got no answer."""
        return self.filter(state="sending", leased_until__lt=now)

    def stuck(self, now: datetime) -> "DeliveryQuerySet":
        """Keep what needs somebody to look: undeliverable, held, in doubt, or due for an hour and more."""
        late = Q(state="pending", due_at__lt=now - timedelta(hours=1))
        return self.filter(Q(state__in=["undeliverable", "held"]) | late | Q(state="sending", leased_until__lt=now))

    def notices_of(self, person: "Person", *, now: datetime) -> "DeliveryQuerySet":
        """Keep the person's own notices of the last 90 days."""
        return self.notices_since(now - KEPT, person, now=now)

    def notices_since(self, since: datetime, person: "Person", *, now: datetime) -> "DeliveryQuerySet":
        """Keep the person's own notices that came after a moment and are due."""
        shown = self.filter(person=person, channel="inapp", state="sent", emptied_at=None)
        return shown.filter(due_at__lte=now, due_at__gt=since)

    def about(self, what: Mapping[str, int]) -> "DeliveryQuerySet":
        """Keep what is about a thing, such as `{"idea": 42}`. An index knows ideas and comments."""
        rows = self
        for name, number in what.items():
            rows = rows.filter(payload__has_key=name, **{f"payload__{name}": number})
        return rows

    def unread(self) -> "DeliveryQuerySet":
        """Keep the notices nobody has opened."""
        return self.filter(read_at=None)
