"""Who is reminded of an answer that is due: the agent on the day, then the resource team, then the section's leader.

Each once for each time the idea waits: the key says which occasion it is. Pure reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas import messages, queries
from ideas.clock import day_of
from ideas.lifecycle import WAITING
from ideas.models import Idea
from ideas.querysets import IdeaQuerySet
from innovasjon.notifications.reminding import Reminder
from innovasjon.people import working_days
from innovasjon.people.models import Person
from innovasjon.web import moments

AGENT, TEAM, LEADER = "agent", "team", "leader"
AT = time(8)  # on the day that a step falls due
# How late a step still makes sense: after a longer stop of the system, the next one comes soon enough.
IN_TIME = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """Who hears of it, and how many working days after the answer was due."""

    name: str
    after: int
    why: str | Promise


STEPS: Sequence[Step] = (
    Step(AGENT, 0, _("an answer is due")),
    Step(TEAM, 5, _("an answer is five working days late")),
    Step(LEADER, 10, _("an answer is ten working days late")),
)


def due(*, now: datetime) -> Iterator[Reminder]:
    """Yield the reminders of answers that are due or late, as far as it is true."""
    team = list(Person.objects.in_team())
    for step in STEPS:
        days = _days(step, now)
        if days:
            yield from _reminders(step, days, now, team)


def with_the_leader(*, on: date) -> IdeaQuerySet:
    """Return the ideas whose section's leader has been told that nobody answers, the longest overdue first."""
    return due_by(leaders_day(on))


def leaders_day(on: date) -> date:
    """Return the last day on which an answer was due of which the leaders have been told."""
    day = on
    # Backwards a day at a time, as there is no inverse: several days count to the same working day.
    while working_days.add(day, STEPS[-1].after) > on:
        day -= timedelta(days=1)
    return day


def due_by(day: Any) -> IdeaQuerySet:
    """Return what was to be answered on the day or before, the longest overdue first."""
    return Idea.objects.filter(stage__in=WAITING, reply_due_on__lte=day).order_by("reply_due_on", "pk")


def _days(step: Step, now: datetime) -> dict[date, datetime]:
    """Return the due days whose step falls due about now, each with the moment that it does."""
    today = day_of(now)
    found = {}
    # Ten working days never take more than five weeks, but for the municipality's own closed days.
    for back in range((IN_TIME + timedelta(days=7 * step.after)).days + 30):
        day = today - timedelta(days=back)
        moment = _moment(working_days.add(day, step.after))
        if moment <= now < moment + IN_TIME:
            found[day] = moment
    return found


def _moment(day: date) -> datetime:
    return moments.at(day, AT)


def _reminders(step: Step, days: dict[date, datetime], now: datetime, team: list[Person]) -> Iterator[Reminder]:
    rows = Idea.objects.filter(stage__in=WAITING, reply_due_on__in=list(days))
    shown = rows.select_related("taken_by", "section__leader").defer("search", "need", "description")
    ideas = list(shown.order_by("reply_due_on", "pk"))
    owners = queries.owners(ideas, on=day_of(now)) if step.name == AGENT else {}
    for idea in ideas:
        if step.name == AGENT:
            # Nobody at work: the team answers, and so is reminded.
            told = list(owners[idea.pk].people) or team
        else:
            leader = idea.section.leader if idea.section else None
            told = team if step.name == TEAM else [leader] if leader and leader.is_active else []
        moment = days[idea.reply_due_on] if idea.reply_due_on else now
        # After a stop of the site, or for what came in with an old list, the day may have passed.
        is_late = idea.reply_due_on is not None and idea.reply_due_on < day_of(now)
        for person in told:
            yield Reminder(person, messages.answer_due(idea, step.name, is_late=is_late), moment, step.why)
