"""What passes on when a section gets a new leader: terms nobody has confirmed, and requests nobody answered."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from agents import messages
from agents.models import Appointment, Assistance
from agents.reminders import LEADER_AFTER
from innovasjon.notifications.ledger import tell
from innovasjon.people import working_days


def new_leaders(*, sections: Collection[int], now: datetime) -> None:
    """Ask the new leaders of these sections what those before them were asked. Two queries, beside the messages."""
    today = timezone.localdate(now)
    waiting = Appointment.objects.unconfirmed(today).filter(section__in=sections, section__leader__is_active=True)
    for term in waiting.select_related("section__leader", "person", "proposed_by"):
        if term.section.leader:
            tell([term.section.leader], messages.confirm(term), now=now)
    asked = Assistance.objects.waiting().filter(section__in=sections, section__leader__is_active=True)
    for request in asked.select_related("section__leader", "asked_by", "unit"):
        is_late = working_days.add(request.answer_by, LEADER_AFTER) < today
        if is_late and request.section and request.section.leader:
            tell([request.section.leader], messages.help_late(request, 2), now=now)
