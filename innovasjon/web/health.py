"""What machines ask: alive, ready, figures, icon, and where browsers report what the security policy stopped."""

import json
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from innovasjon.web import metrics, readiness
from innovasjon.web.access import public

LONGEST_REPORT = 16_384  # bytes
# Directives by name, so that a made-up report can neither fill the log with its words nor make new time series.
DIRECTIVES = {
    *("default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem"),
    *("style-src-attr", "img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src", "worker-src"),
    *("manifest-src", "base-uri", "form-action", "frame-ancestors"),
}
log = structlog.get_logger("csp")


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive. Touches nothing else, so that a slow database does not restart it."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether pages work (200) or not (503), and what is amiss; without a broker pages go on: "degraded", 200."""
    found = readiness.check()
    answer = {"status": found.status, **found.vital, **found.helpful}
    return JsonResponse(answer, status=200 if found.can_serve else 503)


@public
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Give Prometheus its figures, to whoever holds METRICS_TOKEN; for all others the page does not exist."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@public
@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Take a browser's report that the content security policy stopped something, and log one line about it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_REPORT:
        return HttpResponse(status=413)
    report = _read_report(request.body)
    if report is None:
        return HttpResponse(status=400)
    named = str(report.get("effective-directive") or report.get("violated-directive") or "").split(" ")[0]
    directive = named if named in DIRECTIVES else "other"
    metrics.CSP_REPORTS.labels(directive).inc()
    log.warning("csp report", directive=directive, blocked=_without_person(report.get("blocked-uri")))
    return HttpResponse(status=204)


def _read_report(body: bytes) -> dict[str, Any] | None:
    try:
        report = json.loads(body).get("csp-report")
    except (ValueError, AttributeError, RecursionError):
        return None
    return report if isinstance(report, dict) else None


def _without_person(address: object) -> str:
    """Return the scheme and host, or the keyword, of what was stopped: paths and queries may name somebody."""
    try:
        parts = urlsplit(str(address or ""))
    except ValueError:
        return "unreadable"
    if parts.hostname:
        return f"{parts.scheme}://{parts.hostname}"[:100]
    return parts.path if parts.path in {"inline", "eval", "data", "blob", "self"} else parts.scheme[:20] or "other"


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to stay away: this is a place of work."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@public
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for the old icon to ours."""
    return redirect(static("icon.svg"))
