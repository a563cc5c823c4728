"""What the network tells people: one function a message, its text in templates/agents/mail/."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.models import Absence, Appointment, Assistance
from agents.rules import is_in_the_network
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Person, Section
from innovasjon.web.attention import Matter

EXCERPT = 400  # characters of what the help is for


def _still_waits(context: Mapping[str, Any]) -> bool:
    waiting = Appointment.objects.that_hold().filter(confirmed_at=None, person__is_active=True)
    if context.get("leader"):  # who led the section when it was asked
        waiting = waiting.filter(section__leader=context["leader"])
    return waiting.filter(pk=context["appointment"]).exists()


def _still_stands_in(context: Mapping[str, Any]) -> bool:
    rows = Absence.objects.select_related("substitute", "appointment__substitute")
    absence = rows.filter(pk=context["absence"]).first()
    stand_in = absence.stand_in if absence else None
    return stand_in is not None and stand_in.pk == context.get("stand_in", stand_in.pk)


def _still_unanswered(context: Mapping[str, Any]) -> bool:
    return Assistance.objects.waiting().filter(pk=context["assistance"]).exists()


KINDS = (
    Kind("agents.proposed", _("you are proposed as innovation agent"), Group.NETWORK, must_know=True),
    Kind(
        "agents.confirm",
        _("an innovation agent of your section waits for your yes"),
        Group.NETWORK,
        must_know=True,
        still_true=_still_waits,
    ),
    Kind("agents.confirmed", _("an innovation agent is confirmed"), Group.NETWORK, concerns=is_in_the_network),
    Kind("agents.declined", _("a proposal of an innovation agent is turned down"), Group.NETWORK, must_know=True),
    Kind(
        "agents.stands_in",
        _("you stand in for an innovation agent"),
        Group.NETWORK,
        must_know=True,
        still_true=_still_stands_in,
    ),
    Kind(
        "agents.stands_in_no_more",
        _("you need not stand in any more"),
        Group.NETWORK,
        must_know=True,
        # Before somebody else could take one's place it was always the agent who was back.
        from_earlier=lambda context: {"is_back": True} | dict(context),
    ),
    Kind("agents.ended", _("an innovation agent stops"), Group.NETWORK, must_know=True),
    Kind(
        "agents.called_off",
        _("a term as innovation agent is called off before it begins"),
        Group.NETWORK,
        must_know=True,
    ),
    Kind(
        "agents.ends_soon",
        _("the term of an innovation agent runs out"),
        Group.NETWORK,
        concerns=is_in_the_network,
    ),
    Kind("agents.vacant", _("a section is without innovation agent"), Group.NETWORK, must_know=True),
    Kind("agents.overview", _("what needs the resource team, every month"), Group.NETWORK),
    Kind(
        "agents.help_asked",
        _("somebody asks the resource team for help"),
        Group.NETWORK,
        still_true=_still_unanswered,
        concerns=is_in_the_network,
    ),
    Kind("agents.help_planned", _("help you asked for, or give, is planned"), Group.NETWORK, must_know=True),
    Kind(
        "agents.helper_left",
        _("who was to help you has left the resource team"),
        Group.NETWORK,
        must_know=True,
        still_true=_still_unanswered,
    ),
    Kind(
        "agents.helper_wanted",
        _("help is planned with somebody who has left the resource team"),
        Group.NETWORK,
        still_true=_still_unanswered,
        concerns=is_in_the_network,
    ),
    Kind("agents.help_turned_down", _("a request of yours for help is turned down"), Group.NETWORK, must_know=True),
    Kind("agents.help_taken_back", _("a request for help is taken back"), Group.NETWORK, concerns=is_in_the_network),
    Kind("agents.help_done", _("help you asked for is done, and you are asked how it went"), Group.NETWORK),
    Kind("agents.help_rated", _("somebody says what your help was worth"), Group.NETWORK, concerns=is_in_the_network),
    Kind(
        "agents.help_late",
        _("a request for help should have been answered"),
        Group.NETWORK,
        must_know=True,
        still_true=_still_unanswered,
    ),
)


def proposed(appointment: Appointment) -> Message:
    """Return the news to somebody that they are proposed as agent."""
    return _message("proposed", appointment, by=str(appointment.proposed_by), mandate=appointment.mandate)


def confirm(appointment: Appointment, *, again: bool = False) -> Message:
    """Return the question to the section's leader; `again` when they have not answered."""
    message = _message("confirm", appointment, by=str(appointment.proposed_by or ""), mandate=appointment.mandate)
    path = reverse("agents:confirm", args=[appointment.pk])
    key = f"{message.key}:again" if again else message.key
    whom = {"path": path, "leader": appointment.section.leader_id}
    return Message(kind=message.kind, key=key, context=message.context | whom)


def confirmed(appointment: Appointment, by: Person) -> Message:
    """Return the news that the leader said yes."""
    return _message("confirmed", appointment, by=by.name)


def declined(appointment: Appointment, by: Person, reason: str) -> Message:
    """Return the news that the leader said no, and why."""
    return _message("declined", appointment, by=by.name, reason=reason)


def stands_in(absence: Absence, now: datetime) -> Message:
    """Return the news to a substitute that the agent is away."""
    return _of_absence("stands_in", absence, now, stand_in=absence.stand_in.pk if absence.stand_in else None)


def stands_in_no_more(absence: Absence, by: Person, now: datetime, *, is_back: bool = False) -> Message:
    """Return the news to a substitute that somebody else stands in, or that the agent is back or does not go away."""
    return _of_absence("stands_in_no_more", absence, now, by=by.name, is_back=is_back)


def _of_absence(what: str, absence: Absence, now: datetime, **more: Any) -> Message:
    """Return a message about an absence. Somebody can stand in, be let off and stand in again: each is told."""
    days = {"starts_on": absence.starts_on.isoformat(), "ends_on": absence.ends_on.isoformat()}
    about = _about(absence.appointment) | days | {"absence": absence.pk} | more
    return Message(kind=f"agents.{what}", key=f"absence:{absence.pk}:{what}:{now.isoformat()}", context=about)


def ended(appointment: Appointment, by: Person, reason: str) -> Message:
    """Return the news that a term has got a last day."""
    message = _message("ended", appointment, by=by.name, reason=reason, is_own=by.pk == appointment.person_id)
    return Message(kind=message.kind, key=f"{message.key}:{appointment.ends_on}", context=message.context)


def called_off(appointment: Appointment, by: Person, reason: str) -> Message:
    """Return the news that a term never begins."""
    return _message("called_off", appointment, by=by.name, reason=reason, path=reverse("agents:network"))


def ends_soon(appointment: Appointment) -> Message:
    """Return the reminder that a term runs out."""
    message = _message("ends_soon", appointment)
    return Message(kind=message.kind, key=f"{message.key}:{appointment.ends_on}", context=message.context)


def vacant(section: Section, last_day: date | None) -> Message:
    """Return the alarm that nobody is agent for a section, so that the resource team answers.

    `last_day` is the last one on which it had an agent: each time it is left without one is one more alarm.
    """
    return Message(
        kind="agents.vacant",
        key=f"section:{section.pk}:vacant:{last_day or 0}",
        context={"section": section.name, "path": reverse("agents:network")},
    )


def overview(month: str, matters: Sequence[Matter]) -> Message:
    """Return what waits for the team at the beginning of a month, in its reader's language."""
    return Message(
        kind="agents.overview",
        key=f"overview:{month}",
        context={
            "number": len(matters),
            "matters": [{"text": matter.text, "path": matter.url} for matter in matters],
            "path": reverse("agents:overview"),
        },
    )


def help_asked(assistance: Assistance) -> Message:
    """Return the news for the team that somebody asks for help."""
    return _help("asked", assistance, what_for=assistance.what_for[:EXCERPT], answer_by=_day(assistance.answer_by))


def help_planned(assistance: Assistance, now: datetime) -> Message:
    """Return the news who helps, and when; a new plan is a new message."""
    message = _help(
        "planned",
        assistance,
        helper=str(assistance.helper),
        planned_on=_day(assistance.planned_on),
        hours=assistance.planned_hours,
    )
    return Message(kind=message.kind, key=f"{message.key}:{now.isoformat()}", context=message.context)


def helper_left(assistance: Assistance, helper: str, now: datetime) -> Message:
    """Return the news to who asked that the plan has fallen, and by when the team answers anew."""
    return _anew("helper_left", assistance, helper, now)


def helper_wanted(assistance: Assistance, helper: str, now: datetime) -> Message:
    """Return the question to the team who helps in the place of somebody who has left."""
    return _anew("helper_wanted", assistance, helper, now)


def _anew(what: str, assistance: Assistance, helper: str, now: datetime) -> Message:
    message = _help("asked", assistance, helper=helper, answer_by=_day(assistance.answer_by))
    key = f"assistance:{assistance.pk}:{what}:{now.isoformat()}"
    return Message(kind=f"agents.{what}", key=key, context=message.context)


def help_turned_down(assistance: Assistance, by: Person) -> Message:
    """Return the no, and why."""
    return _help("turned_down", assistance, by=by.name, reason=assistance.reason)


def help_taken_back(assistance: Assistance) -> Message:
    """Return the news that the help is not needed after all."""
    return _help("taken_back", assistance)


def help_done(assistance: Assistance) -> Message:
    """Return the news that the help is noted as given, and the question what it was worth."""
    return _help("done", assistance, helper=str(assistance.helper), outcome=assistance.outcome)


def help_rated(assistance: Assistance) -> Message:
    """Return to who helped what it was worth."""
    return _help("rated", assistance, verdict=assistance.verdict)


def help_late(assistance: Assistance, step: int) -> Message:
    """Return the alarm that an answer is overdue; `step` 1 is the team's, 2 the leader's of the section too."""
    day = _day(assistance.answer_by)
    message = _help("late", assistance, answer_by=day)
    # A plan that fell gives a new day: then it can be late anew.
    return Message(kind=message.kind, key=f"{message.key}:{step}:{day}", context=message.context)


def _help(what: str, assistance: Assistance, **more: Any) -> Message:
    about = {
        "assistance": assistance.pk,
        "title": assistance.title,
        "asker": assistance.asked_by.name,
        "unit": assistance.unit.name if assistance.unit else "",
        "path": assistance.get_absolute_url(),
    }
    return Message(kind=f"agents.help_{what}", key=f"assistance:{assistance.pk}:{what}", context=about | more)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _message(what: str, appointment: Appointment, **more: Any) -> Message:
    return Message(
        kind=f"agents.{what}",
        key=f"appointment:{appointment.pk}:{what}",
        context=_about(appointment) | more,
    )


def _about(appointment: Appointment) -> dict[str, Any]:
    return {
        "appointment": appointment.pk,
        "name": appointment.person.name,
        "section": appointment.section.name,
        "starts": appointment.starts_on.isoformat(),
        "ends": appointment.ends_on.isoformat() if appointment.ends_on else "",
        "path": appointment.get_absolute_url(),
    }
