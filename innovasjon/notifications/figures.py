"""The state of the ledger in figures: for /readyz, Prometheus and the administration."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily

from innovasjon.notifications.models import Channel, Delivery
from innovasjon.notifications.outcomes import Outcome

LATE = timedelta(minutes=15)  # a message due for so long waits for a sender that is not there
OUTCOMES = Counter("innovasjon_messages", "What became of messages, in this process", ["channel", "became"])


@dataclass(frozen=True)
class Queue:
    """What waits in one channel."""

    channel: str
    waiting: int
    oldest_due: datetime | None

    def age(self, now: datetime) -> float:
        """Return for how many seconds the oldest message has been due."""
        return max(0.0, (now - self.oldest_due).total_seconds()) if self.oldest_due else 0.0


def count(row: Delivery, outcome: Outcome) -> None:
    """Count what became of a message."""
    OUTCOMES.labels(row.channel, outcome.became.value).inc()


def queues(*, now: datetime) -> list[Queue]:
    """Return what is due in each channel that sends."""
    rows = Delivery.objects.filter(state="pending", due_at__lte=now).values("channel").order_by()
    counted = rows.annotate(number=Count("pk"), oldest=Min("due_at"))
    found = {row["channel"]: Queue(row["channel"], row["number"], row["oldest"]) for row in counted}
    return [found.get(channel, Queue(channel, 0, None)) for channel in (Channel.EMAIL, Channel.TEAMS)]


def settled(*, since: datetime) -> dict[tuple[str, str], int]:
    """Return how many messages were settled since then, by channel and state."""
    rows = Delivery.objects.filter(channel__in=[Channel.EMAIL, Channel.TEAMS], settled_at__gt=since)
    counted = rows.values_list("channel", "state").annotate(number=Count("pk")).order_by()
    return {(channel, state): number for channel, state, number in counted}


def needing_a_person() -> dict[str, int]:
    """Return how many messages are undeliverable or held."""
    rows = Delivery.objects.filter(state__in=["undeliverable", "held"]).values_list("state")
    return {"undeliverable": 0, "held": 0} | dict(rows.annotate(number=Count("pk")).order_by())


def gauges(*, now: datetime) -> Iterator[GaugeMetricFamily]:
    """Yield what Prometheus asks of the ledger: the same whichever process answers."""
    waiting = GaugeMetricFamily("innovasjon_messages_due", "Messages that wait to be sent", labels=["channel"])
    oldest = GaugeMetricFamily(
        "innovasjon_messages_oldest_due_seconds", "For how long the oldest of them has been due", labels=["channel"]
    )
    for queue in queues(now=now):
        waiting.add_metric([queue.channel], queue.waiting)
        oldest.add_metric([queue.channel], queue.age(now))
    hour = GaugeMetricFamily(
        "innovasjon_messages_settled_last_hour", "Messages settled in the last hour", labels=["channel", "state"]
    )
    for labels, number in settled(since=now - timedelta(hours=1)).items():
        hour.add_metric(list(labels), number)
    stuck = GaugeMetricFamily("innovasjon_messages_need_a_person", "Undeliverable or held messages", labels=["state"])
    for state, number in needing_a_person().items():
        stuck.add_metric([state], number)
    doubt = GaugeMetricFamily("innovasjon_messages_in_doubt", "Taken by a sender that never settled them")
    doubt.add_metric([], Delivery.objects.in_doubt(now).count())
    yield from (waiting, oldest, hour, stuck, doubt)
