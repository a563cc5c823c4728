"""What those who run the site ask of the promises: were they kept last night."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily

from innovasjon.audit.models import PromiseCheck

TOO_OLD = timedelta(days=3)


def readiness(*, now: datetime) -> dict[str, str]:
    """Return "ok", or how many promises the last check found broken. A site that is new has not been checked yet."""
    last = PromiseCheck.objects.order_by("-at").first()
    if last is None:
        return {"promises": "ok"}
    if last.found:
        names = ", ".join(f"{one['name']} ({one['number']})" for one in last.found)
        return {"promises": f"broken: {names}"}
    return {"promises": "ok" if now - last.at < TOO_OLD else f"last checked {last.at:%Y-%m-%d}"}


def gauges(*, now: datetime) -> Iterator[GaugeMetricFamily]:
    """Yield how often promises were broken when they were last checked."""
    last = PromiseCheck.objects.order_by("-at").first()
    family = GaugeMetricFamily("innovasjon_promises_broken", "What breaks a promise, as last checked")
    family.add_metric([], last.broken if last else 0)
    yield family
