"""What the network tells people: one function a message, its text in templates/agents/mail/."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.models import Absence, Appointment
from innovasjon.notifications.kinds import Group, Kind
from innovasjon.notifications.ledger import Message
from innovasjon.people.models import Person, Section


def _still_waits(context: Mapping[str, Any]) -> bool:
    return Appointment.objects.filter(
        pk=context["appointment"], confirmed_at=None, declined_at=None, person__is_active=True
    ).exists()


def _is_still_away(context: Mapping[str, Any]) -> bool:
    return Absence.objects.filter(pk=context["absence"]).exists()


KINDS = (
    Kind("agents.proposed", _("you are proposed as innovation agent"), Group.NETWORK, must_know=True),
    Kind(
        "agents.confirm",
        _("an innovation agent of your section waits for your yes"),
        Group.NETWORK,
        must_know=True,
        still_true=_still_waits,
    ),
    Kind("agents.confirmed", _("an innovation agent is confirmed"), Group.NETWORK),
    Kind("agents.declined", _("a proposal of an innovation agent is turned down"), Group.NETWORK, must_know=True),
    Kind(
        "agents.stands_in",
        _("you stand in for an innovation agent"),
        Group.NETWORK,
        must_know=True,
        still_true=_is_still_away,
    ),
    Kind("agents.ended", _("an innovation agent stops"), Group.NETWORK, must_know=True),
    Kind("agents.ends_soon", _("the term of an innovation agent runs out"), Group.NETWORK),
    Kind("agents.vacant", _("a section is without innovation agent"), Group.NETWORK, must_know=True),
)


def proposed(appointment: Appointment) -> Message:
    """Return the news to somebody that they are proposed as agent."""
    return _message("proposed", appointment, by=str(appointment.proposed_by), mandate=appointment.mandate)


def confirm(appointment: Appointment, *, again: bool = False) -> Message:
    """Return the question to the section's leader; `again` when they have not answered."""
    message = _message("confirm", appointment, by=str(appointment.proposed_by or ""), mandate=appointment.mandate)
    path = reverse("agents:confirm", args=[appointment.pk])
    key = f"{message.key}:again" if again else message.key
    return Message(kind=message.kind, key=key, context=message.context | {"path": path})


def confirmed(appointment: Appointment, by: Person) -> Message:
    """Return the news that the leader said yes."""
    return _message("confirmed", appointment, by=by.name)


def declined(appointment: Appointment, by: Person, reason: str) -> Message:
    """Return the news that the leader said no, and why."""
    return _message("declined", appointment, by=by.name, reason=reason)


def stands_in(absence: Absence) -> Message:
    """Return the news to a substitute that the agent is away."""
    days = {"starts_on": absence.starts_on.isoformat(), "ends_on": absence.ends_on.isoformat()}
    about = _about(absence.appointment) | days | {"absence": absence.pk}
    return Message(kind="agents.stands_in", key=f"absence:{absence.pk}:stands_in", context=about)


def ended(appointment: Appointment, by: Person, reason: str) -> Message:
    """Return the news that a term has got a last day."""
    message = _message("ended", appointment, by=by.name, reason=reason, is_own=by.pk == appointment.person_id)
    return Message(kind=message.kind, key=f"{message.key}:{appointment.ends_on}", context=message.context)


def ends_soon(appointment: Appointment) -> Message:
    """Return the reminder that a term runs out."""
    message = _message("ends_soon", appointment)
    return Message(kind=message.kind, key=f"{message.key}:{appointment.ends_on}", context=message.context)


def vacant(section: Section, last_term: int | None) -> Message:
    """Return the alarm that nobody is agent for a section, so that the resource team answers.

    `last_term` is the id of the last appointment there: one more that ends without another is one more alarm.
    """
    return Message(
        kind="agents.vacant",
        key=f"section:{section.pk}:vacant:{last_term or 0}",
        context={"section": section.name, "path": reverse("agents:network")},
    )


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
