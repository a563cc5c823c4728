"""What ideas remind people of: what is due or unanswered, a draft that waits, and every Monday an agent's inbox."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ideas import handover, messages, overdue, queries, unanswered
from ideas.inbox_filter import MINE
from ideas.lifecycle import WAITING, Stage
from ideas.models import Idea, Proposer
from innovasjon.notifications.reminding import Reminder
from innovasjon.people.models import Person
from innovasjon.web import moments

DRAFT_WAITS = timedelta(days=14)
# How late a reminder still makes sense: after a longer stop of the system it would only puzzle people.
DRAFT_IN_TIME, INBOX_IN_TIME = timedelta(days=14), timedelta(days=3)
INBOX_AT = time(7)
SHOWN = 10  # ideas named in the weekly inbox


def due(*, now: datetime) -> Iterator[Reminder]:
    """Yield what is due at the moment, as far as it is true."""
    yield from overdue.due(now=now)
    yield from unanswered.due(now=now)
    yield from handover.due(now=now)
    yield from _drafts(now)
    yield from _inboxes(now)


def _drafts(now: datetime) -> Iterator[Reminder]:
    waited = Idea.objects.filter(
        stage=Stage.DRAFT, edited_at__lte=now - DRAFT_WAITS, edited_at__gt=now - DRAFT_WAITS - DRAFT_IN_TIME
    )
    rows = Proposer.objects.accepted().filter(idea__in=waited, person__is_active=True)
    for row in rows.select_related("person", "idea__section").order_by("idea__edited_at", "pk"):
        if row.person:
            yield Reminder(
                row.person,
                messages.draft_waits(row.idea),
                row.idea.edited_at + DRAFT_WAITS,
                _("a draft has waited for two weeks"),
            )


def _inboxes(now: datetime) -> Iterator[Reminder]:
    monday = _monday(timezone.localdate(now, timezone.get_default_timezone()))
    due_at = moments.at(monday, INBOX_AT)
    if not due_at <= now < due_at + INBOX_IN_TIME:
        return
    year, week, _day = monday.isocalendar()
    waiting = list(
        Idea.objects.filter(stage__in=WAITING).select_related("taken_by").order_by("submitted_at", "pk").defer("search")
    )
    path = f"{reverse('ideas:inbox')}?shown={MINE}"  # the part whose ideas are the same
    for person, ideas in _by_owner(waiting, timezone.localdate(now)).items():
        number = len(ideas)
        yield Reminder(
            person,
            messages.weekly_inbox(f"{year}-W{week:02}", ideas[:SHOWN], number=number, path=path),
            due_at,
            ngettext_lazy("%(number)d idea waits in the inbox", "%(number)d ideas wait in the inbox", number)
            % {"number": number},
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _by_owner(ideas: list[Idea], day: date) -> dict[Person, list[Idea]]:
    """Return the ideas that wait for each agent. What nobody in a section answers for is the resource team's."""
    owners = queries.owners(ideas, on=day)
    team = list(Person.objects.in_team())
    found: dict[Person, list[Idea]] = defaultdict(list)
    for idea in ideas:
        for person in owners[idea.pk].people or team:
            found[person].append(idea)
    return found
