"""What gatherings remind people of: that one is in two days."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arenas import invited, messages
from arenas.models import Gathering, Reply
from innovasjon.notifications.reminding import Reminder

BEFORE = timedelta(hours=48)


def due(*, now: datetime) -> Iterator[Reminder]:
    """Remind the network of each gathering within two days, but not those who have said that they cannot come.

    One that was planned or moved so late that its message came within the two days needs no reminder.
    """
    rows = Gathering.objects.coming(now).filter(starts_at__range=(now, now + BEFORE)).select_related("organiser")
    for gathering in rows:
        due_at = gathering.starts_at - BEFORE
        if gathering.created_at > due_at:
            continue
        cannot = Reply.objects.filter(gathering=gathering, answer=Reply.Answer.CANNOT).values_list("person", flat=True)
        others, message = set(cannot), messages.soon(gathering)
        for person in invited.network(on=timezone.localdate(gathering.starts_at)):
            if person.pk not in others:
                yield Reminder(person, message, due_at, _("a gathering is in two days"))
