"""A gathering in words: when, and where."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from arenas.models import Gathering
from innovasjon.web import moments


def when(gathering: Gathering) -> str:
    """Return the day and the time of day, in the municipality's time."""
    first = timezone.localtime(gathering.starts_at)
    last = timezone.localtime(gathering.ends_at)
    day = moments.day_in_words(first.date(), today=timezone.localdate())
    words = {
        "weekday": formats.date_format(first, "l"),
        "day": day,
        "first": formats.time_format(first, "H:i"),
        "last": formats.time_format(last, "H:i"),
    }
    return _("%(weekday)s %(day)s, %(first)s–%(last)s") % words


def where(gathering: Gathering) -> str:
    """Return the place, and that there is a video link."""
    if gathering.place and gathering.video_url:
        return _("%(place)s, and by video") % {"place": gathering.place}
    return gathering.place or _("by video")


def when_and_where(gathering: Gathering) -> str:
    """Return both, for one line."""
    return f"{when(gathering)} · {where(gathering)}"
