"""Calendars for other programmes (RFC 5545): one gathering, and what the resource team has before it.

Times are written in UTC: each event is one moment, which every programme shows by its own clock, before and after the
clocks change. What names an event never changes, and its number grows, so that programmes replace what they had.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agents.models import Absence, Appointment, Assistance
from arenas.models import Gathering
from innovasjon.people import site

BACK, AHEAD = timedelta(days=60), timedelta(days=500)
MOST = 500  # events of each sort
HOURLY = "PT1H"
_unseen = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


def of_gathering(gathering: Gathering, *, now: datetime) -> bytes:
    """Return a gathering as a calendar of one event."""
    return _written(gathering.title, [_gathering(gathering)], now)


def of_the_team(*, now: datetime) -> bytes:
    """Return what the resource team has before it, in four queries; in the language that is active."""
    events = [*_gatherings(now), *_help(now), *_ends(now), *_absences(now)]
    name = _("The resource team, %(municipality)s") % {"municipality": site.current().name}
    return _written(name, events, now)


def _gatherings(now: datetime) -> Iterator[Event]:
    """Yield gatherings, those that were called off too: a programme that knows them strikes them out."""
    # A window to both sides: calendar programmes fetch all of it each hour, and keep what they once got.
    rows = Gathering.objects.filter(ends_at__range=(now - BACK, now + AHEAD)).select_related("organiser")
    yield from map(_gathering, rows.order_by("starts_at", "pk")[:MOST])


def _help(now: datetime) -> Iterator[Event]:
    today = timezone.localdate(now)
    rows = Assistance.objects.planned().filter(planned_on__range=(today - BACK, today + AHEAD))
    for row in rows.select_related("asked_by", "helper", "unit").order_by("planned_on", "pk")[:MOST]:
        day = row.planned_on or today
        words = [
            _("Asked by: %(name)s") % {"name": row.asked_by},
            _("Helps: %(name)s") % {"name": row.helper},
            _("Hours planned: %(hours)s") % {"hours": row.planned_hours},
        ]
        title = _("Help: %(title)s") % {"title": row.title}
        where = str(row.unit) if row.unit else ""
        yield _whole_days(_event(f"assistance:{row.key}", title, words, where), day, day, row.get_absolute_url())


def _ends(now: datetime) -> Iterator[Event]:
    today = timezone.localdate(now)
    rows = Appointment.objects.that_hold().filter(ends_on__range=(today - BACK, today + AHEAD), person__is_active=True)
    for row in rows.select_related("person", "section").order_by("ends_on", "pk")[:MOST]:
        words = {"name": row.person, "section": row.section}
        title = _("Last day: %(name)s, innovation agent in %(section)s") % words
        day = row.ends_on or today
        yield _whole_days(_event(f"appointment:{row.pk}", title), day, day, row.get_absolute_url())


def _absences(now: datetime) -> Iterator[Event]:
    today = timezone.localdate(now)
    rows = Absence.objects.filter(ends_on__gte=today - BACK, starts_on__lte=today + AHEAD)
    held = rows.filter(appointment__in=Appointment.objects.that_hold().filter(person__is_active=True))
    people = ("substitute", "appointment__substitute", "appointment__person", "appointment__section")
    for row in held.select_related(*people).order_by("starts_on", "pk")[:MOST]:
        words = {"name": row.appointment.person, "section": row.appointment.section}
        title = _("Away: %(name)s, innovation agent in %(section)s") % words
        told = [_("Stands in: %(name)s") % {"name": row.stand_in}] if row.stand_in else []
        path = row.appointment.get_absolute_url()
        yield _whole_days(_event(f"absence:{row.pk}", title, told), row.starts_on, row.ends_on, path)


def _gathering(gathering: Gathering) -> Event:
    words = [
        *([_("Called off: %(reason)s") % {"reason": gathering.cancelled_because}] if gathering.is_cancelled else []),
        gathering.about,
        *([_("Video: %(url)s") % {"url": gathering.video_url}] if gathering.video_url else []),
        _("Organiser: %(name)s") % {"name": gathering.organiser},
    ]
    event = _event(f"gathering:{gathering.key}", gathering.title, words, gathering.place or gathering.video_url)
    event.add("url", _address(gathering.get_absolute_url()))
    event.add("dtstart", gathering.starts_at.astimezone(UTC))
    event.add("dtend", gathering.ends_at.astimezone(UTC))
    event.add("sequence", gathering.revision)
    event.add("last-modified", gathering.changed_at.astimezone(UTC))
    event.add("status", "CANCELLED" if gathering.is_cancelled else "CONFIRMED")
    return event


def _whole_days(event: Event, first: date, last: date, path: str) -> Event:
    """Let the event be of whole days, both counted; what is only to be known of makes nobody busy."""
    event.add("url", _address(path))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the day after the last one (RFC 5545, 3.6.1)
    event.add("transp", "TRANSPARENT")
    return event


def _event(name: str, title: str, words: Iterable[str] = (), where: str = "") -> Event:
    event = Event()
    # Made of what it is: the same event has the same name in every feed and file, on every server, and none is kept.
    event.add("uid", str(uuid5(NAMESPACE_URL, f"innovasjon:{name}")))
    event.add("summary", _line(title))
    if text := "\n".join(filter(None, map(_lines, words))):
        event.add("description", text)
    if where:
        event.add("location", _line(where))
    return event


def _written(name: str, events: Iterable[Event], now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Innovasjon//Innovasjon//NB")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(name))
    calendar.add("x-published-ttl", HOURLY)
    for event in events:
        # When the file was written, as RFC 5545 wants it of what is published; changes are told by `sequence`.
        event.add("dtstamp", now.astimezone(UTC))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _address(path: str) -> str:
    return f"{str(settings.SITE_URL).rstrip('/')}{path}"


def _line(text: str) -> str:
    """Return the text in one line, without what no calendar holds."""
    return " ".join(_unseen.sub(" ", text).split())


def _lines(text: str) -> str:
    """Return the text with plain line breaks, without what no calendar holds."""
    return "\n".join(_unseen.sub("", line).rstrip() for line in text.splitlines()).strip()
