"""A project whose lead has left is led by somebody else, who is told: nothing about it falls between two people."""

from collections.abc import Collection
from datetime import datetime

from agents.models import Appointment
from innovasjon.notifications.ledger import tell_each
from projects import messages, telling
from projects.models import Project


def people_leave(*, people: Collection[int], now: datetime) -> None:
    """Tell those who lead their projects from now on, until another lead is chosen."""
    rows = Project.objects.running().filter(lead__in=people).order_by("pk")
    projects = rows.select_related("lead", "unit__leader", "section__leader").defer("search")
    told = [(who, messages.lead_left(project, now)) for project in projects for who in telling.leading(project)]
    tell_each(told, now=now)


def term_ends(*, term: Appointment, now: datetime) -> None:
    """Tell nothing: who is agent leads no project by it."""


def term_is_void(*, term: Appointment, now: datetime) -> None:
    """Tell nothing, as when it ends."""
