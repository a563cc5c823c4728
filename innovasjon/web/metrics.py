"""Figures of this process for Prometheus.

With several worker processes set PROMETHEUS_MULTIPROC_DIR to an empty folder: the library then adds them up.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from innovasjon.web import stories

REQUESTS = Histogram(
    "innovasjon_request_seconds",
    "Time to answer a request, by route; the route holds no ids",
    ["route", "method", "status"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CSP_REPORTS = Counter("innovasjon_csp_reports", "Reports of the content security policy", ["directive"])


class _OfStories(Collector):
    """The figures that stories read from the database: the same whichever process answers."""

    def collect(self) -> Iterator[Metric]:
        for story in stories.collect("operations"):
            with suppress(DatabaseError):  # the figures of the processes are wanted most when it is away
                yield from story.gauges(now=timezone.now())


def text() -> bytes:
    """Return all figures in Prometheus' text format: those of the processes, and those of the stories."""
    of_stories = CollectorRegistry()
    of_stories.register(_OfStories())
    return _of_processes() + generate_latest(of_stories)


def _of_processes() -> bytes:
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
