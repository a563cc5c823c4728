"""Whether a channel takes messages: pauses after refused connections, a stop by a person, a provider's limit."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from innovasjon.audit.log import record
from innovasjon.notifications.models import Channel, ChannelState, Delivery
from innovasjon.people.models import Person

REFUSALS = 3  # in a row, before the channel pauses
LONGEST_PAUSE = 15  # minutes
MINUTE = timedelta(minutes=1)


def room(channel: str, *, now: datetime, most: int) -> int:
    """Return how many messages the channel takes now. Called in the transaction that claims them.

    With a limit a minute, what left in the last minute and what is on its way are counted, one claim at a time.
    """
    rows = ChannelState.objects.filter(channel=channel)
    limit = settings.MAIL_PER_MINUTE if channel == Channel.EMAIL else 0
    if limit:
        ChannelState.objects.bulk_create([ChannelState(channel=channel)], ignore_conflicts=True)
        # The row that all claims go through: two at once would each find the whole minute free.
        rows = rows.select_for_update()
    state = rows.first()
    if state and (state.stopped_at or (state.paused_until and state.paused_until > now)):
        return 0
    return min(most, _left_of(limit, channel, now)) if limit else most


def _left_of(limit: int, channel: str, now: datetime) -> int:
    of_channel = Delivery.objects.filter(channel=channel)
    left = of_channel.filter(settled_at__gt=now - MINUTE, state__in=["sent", "undeliverable"]).count()
    # Leased by others and not settled: they may all go within this minute.
    on_its_way = of_channel.filter(state="sending").count()
    return max(0, limit - left - on_its_way)


def refused(channel: str, reason: str, *, now: datetime) -> None:
    """Note that a connection was refused; after three in a row the channel pauses, each time longer."""
    ChannelState.objects.bulk_create([ChannelState(channel=channel)], ignore_conflicts=True)
    state = ChannelState.objects.filter(channel=channel)
    # Counted in the database: several senders are refused at the same time when a server goes down.
    state.update(refused_in_a_row=F("refused_in_a_row") + 1, last_trouble=reason[:300])
    number = state.values_list("refused_in_a_row", flat=True).get()
    if number >= REFUSALS:
        pause = min(2 ** min(number - REFUSALS, 10), LONGEST_PAUSE)
        state.update(paused_until=now + timedelta(minutes=pause))


def answered(channel: str) -> None:
    """Note that the channel works; writes only when it did not."""
    ChannelState.objects.filter(channel=channel, refused_in_a_row__gt=0).update(refused_in_a_row=0, paused_until=None)


@transaction.atomic
def stop(*, channel: str, by: Person, now: datetime) -> None:
    """Send nothing more by this channel until a person starts it again."""
    state, _ = ChannelState.objects.update_or_create(channel=channel, defaults={"stopped_at": now, "stopped_by": by})
    record("channel.stopped", subject=by, by=by, at=now, channel=state.channel)


@transaction.atomic
def start(*, channel: str, by: Person, now: datetime) -> None:
    """Let the channel send again, at once, whatever it waited for."""
    cleared = {"stopped_at": None, "stopped_by": None, "paused_until": None, "refused_in_a_row": 0}
    state, _ = ChannelState.objects.update_or_create(channel=channel, defaults=cleared)
    record("channel.started", subject=by, by=by, at=now, channel=state.channel)
