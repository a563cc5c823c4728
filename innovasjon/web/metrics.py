"""Figures of this process for Prometheus.

With several worker processes set PROMETHEUS_MULTIPROC_DIR to an empty folder: the library then adds them up.
"""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Histogram(
    "innovasjon_request_seconds",
    "Time to answer a request, by route; the route holds no ids",
    ["route", "method", "status"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CSP_REPORTS = Counter("innovasjon_csp_reports", "Reports of the content security policy", ["directive"])


def text() -> bytes:
    """Return all figures in Prometheus' text format."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
