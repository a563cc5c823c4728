"""Every write to the network: proposing, confirming and ending agents, and their absences."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agents import messages
from agents.models import Absence, Appointment
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import no_longer_waits, tell
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person, Section
from innovasjon.web import stories


@dataclass(frozen=True, kw_only=True)
class Term:
    """What an appointment says: who stands in, from when to when, what for, and with how much time."""

    starts_on: date
    ends_on: date | None = None
    substitute: Person | None = None
    mandate: str = ""
    hours_a_month: int | None = None


class Overlaps(Exception):
    """The person is agent for the section already in a part of the term."""


class OverBefore(Exception):
    """The term would be over before it is proposed."""


class WhyNot(StrEnum):
    """Why an absence cannot be noted."""

    PAST = "past"
    OUTSIDE = "outside"
    AWAY_ALREADY = "away_already"


class NoSuchAbsence(Exception):
    """The agent cannot be away in these days; `why` says the reason."""

    def __init__(self, appointment: Appointment, why: WhyNot) -> None:
        self.why = why
        super().__init__(f"appointment {appointment.pk}: {why}")


class AlreadySettled(Exception):
    """The leader has answered already, or the term is over; `appointment` says how it stands."""

    def __init__(self, appointment: Appointment) -> None:
        self.appointment = appointment
        super().__init__(f"appointment {appointment.pk} is settled")


@transaction.atomic
def propose(*, section: Section, person: Person, term: Term, by: Person, now: datetime) -> Appointment:
    """Propose a person as agent of a section; its leader is asked to confirm (strategy: anchored in the leadership).

    Raises Overlaps when the person is agent there already in a part of the term, OverBefore when it is wholly past.
    """
    if term.ends_on and term.ends_on < timezone.localdate(now):
        raise OverBefore
    # Holds from its first day, confirmed or not: ideas must not wait for a signature.
    made = Appointment(section=section, person=person, proposed_by=by, proposed_at=now, **vars(term))
    _refuse_overlap(made)
    made.save()
    record("appointment.proposed", subject=made, by=by, at=now, person=person.pk, section=section.pk)
    tell([person], messages.proposed(made), now=now, but_not=by)
    if section.leader:
        tell([section.leader], messages.confirm(made), now=now)
    return made


@transaction.atomic
def confirm(*, appointment: Appointment, by: Person, now: datetime) -> Appointment:
    """Confirm the term, as leader of the section. Raises AlreadySettled."""
    appointment = _unsettled(appointment, now)
    appointment.confirmed_at, appointment.confirmed_by = now, by
    appointment.save(update_fields=["confirmed_at", "confirmed_by"])
    _asked_no_more(appointment, now=now)
    record("appointment.confirmed", subject=appointment, by=by, at=now)
    tell(_concerned(appointment), messages.confirmed(appointment, by), now=now, but_not=by)
    return appointment


@transaction.atomic
def decline(*, appointment: Appointment, reason: str, by: Person, now: datetime) -> Appointment:
    """Say no, as leader of the section, and why: the term holds no longer. Raises AlreadySettled."""
    appointment = _unsettled(appointment, now)
    appointment.declined_at, appointment.declined_by = now, by
    appointment.save(update_fields=["declined_at", "declined_by"])
    _asked_no_more(appointment, now=now)
    record("appointment.declined", subject=appointment, by=by, at=now, reason=reason)
    tell(_concerned(appointment), messages.declined(appointment, by, reason), now=now, but_not=by)
    for story in stories.collect("handover"):
        story.term_is_void(term=appointment, now=now)
    return appointment


@transaction.atomic
def describe(*, appointment: Appointment, looks_for: str, by: Person, now: datetime) -> Appointment:
    """Say what the agent looks for, in their own words, for the page of the network."""
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if appointment.looks_for != looks_for:
        appointment.looks_for = looks_for
        appointment.save(update_fields=["looks_for"])
        record("appointment.described", subject=appointment, by=by, at=now)
    return appointment


@transaction.atomic
def set_absence(
    *,
    appointment: Appointment,
    starts_on: date,
    ends_on: date,
    substitute: Person | None,
    by: Person,
    now: datetime,
) -> Absence:
    """Say when the agent is away, and who stands in this time; without anybody it is the appointment's substitute.

    Both days count. The same days twice are one absence; another substitute takes the place of the one before, who is
    told. Raises NoSuchAbsence when the days are past, outside the term, or in part those of another absence.
    """
    appointment = _locked(appointment)
    if why := _why_not_away(appointment, starts_on, ends_on, today=timezone.localdate(now)):
        raise NoSuchAbsence(appointment, why)
    absence = appointment.absences.filter(starts_on=starts_on, ends_on=ends_on).select_related("substitute").first()
    # The same form sent twice: nobody is told twice.
    if absence and absence.substitute == substitute:
        return absence
    absence = absence or Absence(starts_on=starts_on, ends_on=ends_on)
    absence.appointment = appointment
    # Read before it is changed: they answer for ideas until now, and must hear that they need not any more.
    stood_in = absence.stand_in if absence.pk else None
    absence.substitute = substitute
    absence.save()
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    who = substitute.pk if substitute else None
    record("appointment.absence_set", subject=appointment, by=by, at=now, substitute=who, **days)
    if (stand_in := absence.stand_in) != stood_in:
        if stood_in:
            tell([stood_in], messages.stands_in_no_more(absence, by, now), now=now, but_not=by)
        if stand_in:
            tell([stand_in], messages.stands_in(absence, now), now=now, but_not=by)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: Person, now: datetime, today: date) -> None:
    """Say that the agent is back: an absence that has begun ends yesterday, one that has not is taken off.

    Who stood in is told. One that is over, or that somebody else has taken off, stays as it is.
    """
    appointment = _locked(absence.appointment)
    found = appointment.absences.filter(pk=absence.pk, ends_on__gte=today).select_related("substitute").first()
    if found is None:
        return
    found.appointment = appointment
    if found.stand_in:
        tell([found.stand_in], messages.stands_in_no_more(found, by, now, is_back=True), now=now, but_not=by)
    if found.starts_on < today:
        # Not deleted: until yesterday it was true, and only what is to come is unsaid.
        found.ends_on = today - timedelta(days=1)
        found.save(update_fields=["ends_on"])
    else:
        found.delete()
    record("appointment.absence_ended", subject=appointment, by=by, at=now)


@transaction.atomic
def end(*, appointment: Appointment, last_day: date, reason: str, by: Person, now: datetime) -> Appointment:
    """End the term on `last_day`, the agent's own wish or the team's; before its first day it is called off.

    Who answers for their ideas then is computed; the stories that have something in the agent's hands tell those it
    concerns (`handover.py`).
    Raises AlreadySettled when it has ended by then.
    """
    appointment = _locked(appointment)
    if not appointment.may_hold or (appointment.ends_on and appointment.ends_on <= last_day):
        raise AlreadySettled(appointment)
    # A term that ends before it begins would break the constraint, and nobody was agent in it.
    if last_day < appointment.starts_on:
        return _call_off(appointment, reason, by=by, now=now)
    appointment.ends_on = last_day
    appointment.save(update_fields=["ends_on"])
    record("appointment.ended", subject=appointment, by=by, at=now, last_day=last_day.isoformat(), reason=reason)
    no_longer = _cut_absences(appointment, after=last_day)
    tell([*_concerned(appointment), *no_longer], messages.ended(appointment, by, reason), now=now, but_not=by)
    for story in stories.collect("handover"):
        story.term_ends(term=appointment, now=now)
    return appointment


def _call_off(appointment: Appointment, reason: str, *, by: Person, now: datetime) -> Appointment:
    """Let a term that has not begun never hold: nobody was agent in it, and nothing is handed over."""
    appointment.called_off_at, appointment.called_off_by = now, by
    appointment.save(update_fields=["called_off_at", "called_off_by"])
    record("appointment.called_off", subject=appointment, by=by, at=now, reason=reason)
    no_longer = _cut_absences(appointment, after=appointment.starts_on - timedelta(days=1))
    tell([*_concerned(appointment), *no_longer], messages.called_off(appointment, by, reason), now=now, but_not=by)
    return appointment


def _why_not_away(term: Appointment, first: date, last: date, *, today: date) -> WhyNot | None:
    """Return why the agent cannot be away from `first` to `last`; None when they can."""
    if last < today:
        return WhyNot.PAST
    if not term.may_hold or first < term.starts_on or (term.ends_on and last > term.ends_on):
        return WhyNot.OUTSIDE
    others = term.absences.filter(starts_on__lte=last, ends_on__gte=first).exclude(starts_on=first, ends_on=last)
    return WhyNot.AWAY_ALREADY if others.exists() else None


def _cut_absences(term: Appointment, *, after: date) -> list[Person]:
    """Let no absence reach beyond the term's last day; return who stood in for what is cut."""
    beyond = list(term.absences.filter(ends_on__gt=after).select_related("substitute", "appointment__substitute"))
    # First those wholly beyond, so that the rest can be cut to a last day that is not before their first.
    term.absences.filter(starts_on__gt=after).delete()
    term.absences.filter(ends_on__gt=after).update(ends_on=after)
    return [absence.stand_in for absence in beyond if absence.stand_in]


def _locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",))
    return rows.select_related("person", "substitute", "proposed_by", "section__leader").get(pk=appointment.pk)


def _unsettled(appointment: Appointment, now: datetime) -> Appointment:
    appointment = _locked(appointment)
    if not appointment.waits_for_the_leader or appointment.is_over(timezone.localdate(now)):
        raise AlreadySettled(appointment)
    return appointment


def _refuse_overlap(appointment: Appointment) -> None:
    """Raise Overlaps where the database would; two who propose at once meet its own constraint."""
    # Two members of the team may propose the same person at once.
    Section.objects.select_for_update().get(pk=appointment.section_id)
    try:
        appointment.validate_constraints()
    except ValidationError as error:
        raise Overlaps from error


def _concerned(appointment: Appointment) -> list[Person]:
    """Return the agent, who stands in, the section's leader, and who proposed it."""
    people = [appointment.person, appointment.substitute, appointment.section.leader, appointment.proposed_by]
    return [person for person in people if person]


def _asked_no_more(appointment: Appointment, *, now: datetime) -> None:
    """Note that the leader has answered."""
    asking = (messages.confirm(appointment, again=again) for again in (False, True))
    no_longer_waits(Delivery.objects.filter(dedupe_key__in=[message.key for message in asking]), now=now)
