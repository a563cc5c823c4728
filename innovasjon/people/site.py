"""What every page shows of the municipality: name, logo, theme, languages."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from innovasjon.people.calendars import Calendar
from innovasjon.people.models import ClosedDays, Municipality

KEPT_FOR = 30  # seconds; a change in the admin shows within this time in every process


@dataclass(frozen=True)
class Site:
    """The municipality as templates see it."""

    name: str = "Innovasjon kommune"
    logo: str = ""
    logo_url: str = ""
    theme_url: str = ""
    languages: tuple[tuple[str, str], ...] = field(default_factory=lambda: tuple(settings.LANGUAGES))
    accessibility_url: str = ""
    contact_email: str = ""
    first_reply_days: int = 10
    decision_days: int = 30
    calendar: Calendar = field(default_factory=Calendar)


class _Kept:
    """The last look-up of this process, so that a page costs no query for its own frame."""

    site: Site | None = None
    until: float = 0.0


def current() -> Site:
    """Return the municipality, at most KEPT_FOR seconds old."""
    if _Kept.site is None or time.monotonic() > _Kept.until:
        _Kept.site = _look_up()
        _Kept.until = time.monotonic() + KEPT_FOR
    return _Kept.site


def forget() -> None:
    """Look the municipality up anew next time: after a change in this process, and between tests."""
    _Kept.site = None


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the site's context processor adds to every template."""
    return {"municipality": SimpleLazyObject(current), "languages": SimpleLazyObject(lambda: current().languages)}


def _look_up() -> Site:
    in_use = ClosedDays.objects.filter(is_active=True).order_by("first_day")
    closed = in_use.values(span=JSONObject(first="first_day", last="last_day"))
    row = Municipality.objects.annotate(closed=ArraySubquery(closed)).first()
    if row is None:
        return Site()
    logo = row.logo.name or ""
    offered = tuple((code, name) for code, name in settings.LANGUAGES if not row.languages or code in row.languages)
    return Site(
        name=row.name,
        logo=logo,
        logo_url=f"{reverse('people:logo')}?{urlencode({'v': PurePath(logo).name})}" if logo else "",
        theme_url=_static_or_nothing(row.theme),
        languages=offered,
        accessibility_url=row.accessibility_url,
        contact_email=row.contact_email,
        first_reply_days=row.first_reply_days,
        decision_days=row.decision_days,
        calendar=Calendar.without(day for span in row.closed for day in _days(span["first"], span["last"])),
    )


def _days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def _static_or_nothing(path: str) -> str:
    """Return the address of a static file; "" when it is missing, for a misspelt theme must not take the site down."""
    try:
        return static(path) if path else ""
    except ValueError:
        return ""
