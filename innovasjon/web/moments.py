"""When something happens: on the municipality's clock, and as people say it."""

from datetime import date, datetime, time, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

MINUTE = 60
HOUR = 3600
NEAR = {  # days since
    0: gettext_lazy("today at %(clock)s"),
    1: gettext_lazy("yesterday at %(clock)s"),
    -1: gettext_lazy("tomorrow at %(clock)s"),
}


def at(day: date, clock: time) -> datetime:
    """Return the moment of that day on the municipality's own clock, summer and winter, whoever reads it."""
    return timezone.make_aware(datetime.combine(day, clock), timezone.get_default_timezone())


def in_words(moment: datetime, *, now: datetime) -> str:
    """Return "just now", "5 minutes ago", "yesterday at 14:05" or the date. Both times in the reader's time zone."""
    seconds = (now - moment).total_seconds()
    if 0 <= seconds < HOUR:
        return _minutes(int(seconds // MINUTE))
    days = (now.date() - moment.date()).days
    near = NEAR.get(days)
    if near:
        return str(near) % {"clock": formats.time_format(moment, "TIME_FORMAT")}
    if timedelta(days=1) < timedelta(days=days) < timedelta(days=7):
        return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
    return formats.date_format(moment, "DATE_FORMAT")


def day_in_words(day: date, *, today: date) -> str:
    """Return the day as people say it: without the year when it is this one."""
    return formats.date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def _minutes(minutes: int) -> str:
    if minutes == 0:
        return _("just now")
    return ngettext("%(minutes)d minute ago", "%(minutes)d minutes ago", minutes) % {"minutes": minutes}
