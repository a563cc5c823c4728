"""What those who run the site ask of the ledger: is it kept up with, and its figures."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily

from innovasjon.notifications import figures


def readiness(*, now: datetime) -> dict[str, str]:
    """Return whether messages leave in time: "ok", or how many wait and for how long."""
    late = [queue for queue in figures.queues(now=now) if queue.age(now) > figures.LATE.total_seconds()]
    said = ", ".join(f"{queue.channel}: {queue.waiting} due, oldest {queue.age(now):.0f} s" for queue in late)
    return {"messages": said or "ok"}


def gauges(*, now: datetime) -> Iterator[GaugeMetricFamily]:
    """Yield the ledger's figures."""
    yield from figures.gauges(now=now)
