"""What the network reminds people of: a section without agent, a term nobody has confirmed, a term that runs out."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from agents import messages, queries, vacancies
from agents.models import Appointment, Assistance
from innovasjon.notifications.reminding import Reminder
from innovasjon.people import working_days
from innovasjon.people.models import Person, Section
from innovasjon.web import attention, moments

AT = time(7)
CONFIRM_WITHIN = 5  # working days; then the leader is asked once more
LEADER_AFTER = 5  # working days after the answer was due, when the leader hears of it
RUNS_OUT = timedelta(days=30)  # told once, when it is urgent; pages show it earlier (network.SOON)
IN_TIME = timedelta(days=7)  # how late a reminder still makes sense


def due(*, now: datetime) -> Iterator[Reminder]:
    """Yield what is due at the moment, as far as it is true."""
    today = timezone.localdate(now)
    team = queries.team()
    yield from _vacancies(today, team)
    yield from _unconfirmed(today, now)
    yield from _running_out(today, now, team)
    yield from _unanswered(now, team)
    yield from _overviews(today, now, team)


def _vacancies(today: date, team: list[Person]) -> Iterator[Reminder]:
    """Alarm the leader and the team the same day that a section is left without agent (docs/domain.md, "Agents")."""
    served = Appointment.objects.on(today).values("section")
    empty = list(Section.objects.in_use().exclude(pk__in=served).select_related("leader"))
    last_days = vacancies.last_served(empty, on=today) if empty else {}
    for section in empty:
        message = messages.vacant(section, last_days.get(section.pk))
        leader = [section.leader] if section.leader and section.leader.is_active else []
        for person in dict.fromkeys([*leader, *team]):
            yield Reminder(person, message, _morning(today), _("a section has no innovation agent"))


def _unconfirmed(today: date, now: datetime) -> Iterator[Reminder]:
    waiting = Appointment.objects.unconfirmed(today).filter(proposed_at__isnull=False, section__leader__is_active=True)
    for term in waiting.select_related("section__leader", "person", "proposed_by"):
        if term.section.leader is None or term.proposed_at is None:
            continue
        why = _("a term waits for the leader's yes")
        # Told when it was proposed; whoever has become leader since hears of it now.
        yield Reminder(term.section.leader, messages.confirm(term), term.proposed_at, why)
        day = working_days.add(timezone.localdate(term.proposed_at), CONFIRM_WITHIN)
        if _is_due(day, now):
            yield Reminder(term.section.leader, messages.confirm(term, again=True), _morning(day), why)


def _running_out(today: date, now: datetime, team: list[Person]) -> Iterator[Reminder]:
    later = Appointment.objects.that_hold().filter(section=OuterRef("section"), starts_on__gt=OuterRef("ends_on"))
    ending = Appointment.objects.on(today).filter(~Exists(later), ends_on__range=(today, today + RUNS_OUT))
    for term in ending.select_related("section", "person"):
        day = term.ends_on - RUNS_OUT if term.ends_on else today
        if _is_due(day, now):
            for person in dict.fromkeys([term.person, *team]):
                yield Reminder(person, messages.ends_soon(term), _morning(day), _("the term of an agent runs out"))


def _unanswered(now: datetime, team: list[Person]) -> Iterator[Reminder]:
    """Tell the team of a request nobody answered in time, and five working days later its section's leader too."""
    for request in Assistance.objects.waiting().select_related("asked_by", "unit", "section__leader"):
        first = request.answer_by
        second = working_days.add(first, LEADER_AFTER)
        leader = request.section.leader if request.section else None
        told = [(1, first, team), (2, second, [*team, *([leader] if leader and leader.is_active else [])])]
        for step, day, people in told:
            if _is_due(day + timedelta(days=1), now):
                message = messages.help_late(request, step)
                for person in dict.fromkeys(people):
                    yield Reminder(person, message, _morning(day + timedelta(days=1)), _("a request is not answered"))


def _overviews(today: date, now: datetime, team: list[Person]) -> Iterator[Reminder]:
    """Send each member of the team, in their language, what waits on the first working day of the month."""
    day = working_days.add(today.replace(day=1) - timedelta(days=1), 1)
    if not _is_due(day, now):
        return
    for language in {person.language for person in team}:
        with translation.override(language):
            matters = list(attention.matters())
        if matters:
            message = messages.overview(f"{day:%Y-%m}", matters)
            why = _("the overview of the month")
            yield from (Reminder(person, message, _morning(day), why) for person in team if person.language == language)


def _is_due(day: date, now: datetime) -> bool:
    return _morning(day) <= now < _morning(day) + IN_TIME


def _morning(day: date) -> datetime:
    return moments.at(day, AT)
