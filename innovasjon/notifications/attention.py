"""What of the messages needs the resource team's attention."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from innovasjon.notifications.models import Delivery
from innovasjon.web.attention import Matter

LOOKED_BACK = timedelta(days=30)


def matters() -> Iterator[Matter]:
    """Yield how many messages of the last month could not be delivered; one query."""
    since = timezone.now() - LOOKED_BACK
    number = Delivery.objects.filter(state=Delivery.State.UNDELIVERABLE, settled_at__gte=since).count()
    if number:
        words = ngettext(
            "%(count)d message of the last month could not be delivered",
            "%(count)d messages of the last month could not be delivered",
            number,
        )
        url = f"{reverse('admin:notifications_delivery_changelist')}?state__exact={Delivery.State.UNDELIVERABLE}"
        yield Matter(words % {"count": number}, url)
