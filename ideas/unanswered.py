"""Who is reminded of a question about an idea that nobody has answered: once, before anything is left lying.

A colleague or guest is asked to stand behind it; an agent asks those behind it, and while that is open no clock runs:
so the agent is told too, in the end. Pure reads.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ideas import messages, queries
from ideas.clock import day_of
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.notifications.reminding import Reminder
from innovasjon.people.models import Guest, Person

ASK_AGAIN = timedelta(days=7)
TELL_THE_AGENT = timedelta(days=14)
# How late a reminder still makes sense: after a longer stop of the system, or for what was asked long ago.
IN_TIME = timedelta(days=14)
OVER = (Stage.CLOSED, Stage.WITHDRAWN, Stage.REALISED)


def due(*, now: datetime) -> Iterator[Reminder]:
    """Yield what is due at the moment, as far as it is true."""
    yield from _to_stand_behind_it(now)
    yield from _to_reply(now)
    yield from _to_go_on(now)


def _to_stand_behind_it(now: datetime) -> Iterator[Reminder]:
    rows = Proposer.objects.filter(
        state=Proposer.State.INVITED, invited_at__lte=now - ASK_AGAIN, invited_at__gt=now - ASK_AGAIN - IN_TIME
    ).exclude(idea__stage__in=OVER)
    tied = rows.select_related("person", "guest", "invited_by", "idea__section").defer("idea__search")
    for row in tied.order_by("invited_at", "pk"):
        if who := row.person or row.guest:
            why = _("somebody has not said for a week if they stand behind an idea")
            yield Reminder(who, messages.asked_again(row), row.invited_at + ASK_AGAIN, why)


def _to_reply(now: datetime) -> Iterator[Reminder]:
    why = _("a question about an idea has had no reply for a week")
    for idea in _asked_since(now, ASK_AGAIN):
        for who in idea.people_behind():
            # A guest is told only what must be known: the question itself, once more.
            message = messages.question_to_a_guest_again(idea) if isinstance(who, Guest) else messages.reply_waits(idea)
            yield Reminder(who, message, idea.stage_since + ASK_AGAIN, why)


def _to_go_on(now: datetime) -> Iterator[Reminder]:
    ideas = _asked_since(now, TELL_THE_AGENT)
    owners = queries.owners(ideas, on=day_of(now)) if ideas else {}
    team = list(Person.objects.in_team()) if ideas else []
    for idea in ideas:
        for person in owners[idea.pk].people or team:
            why = _("a question you asked has had no reply for two weeks")
            yield Reminder(person, messages.no_reply(idea), idea.stage_since + TELL_THE_AGENT, why)


def _asked_since(now: datetime, after: timedelta) -> list[Idea]:
    """Return the ideas whose question has stood open for so long."""
    rows = Idea.objects.filter(
        stage=Stage.CLARIFYING, stage_since__lte=now - after, stage_since__gt=now - after - IN_TIME
    )
    return list(rows.select_related("section", "taken_by").defer("search").order_by("stage_since", "pk"))
