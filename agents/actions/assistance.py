"""Asking the resource team for help, and what the team does with it."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from agents import messages, queries
from agents.models import Assistance, Capacity
from innovasjon.audit.log import record
from innovasjon.notifications.ledger import no_longer_waits, tell
from innovasjon.notifications.models import Delivery
from innovasjon.people import working_days
from innovasjon.people.models import Person, Unit

ANSWERED_WITHIN = 5  # working days (docs/domain.md, "Agents")
S = Assistance.State


class AnsweredMeanwhile(Exception):
    """Somebody has moved the request on; `assistance` says where it stands and who did it."""

    def __init__(self, assistance: Assistance) -> None:
        self.assistance = assistance
        super().__init__(f"assistance {assistance.pk} is {assistance.state}")


class NotInTheTeam(Exception):
    """Who was to help has left the resource team meanwhile."""


@transaction.atomic
def ask_for_help(
    *,
    kind: Assistance.Kind,
    title: str,
    what_for: str,
    wished_on: date | None = None,
    unit: Unit | None = None,
    subject: models.Model | None = None,
    key: UUID,
    by: Person,
    now: datetime,
) -> Assistance:
    """Ask the resource team for help, for a unit or for `subject`. The same form twice gives the first request.

    The unit is one's own, unless one speaks for others. Without any it is for the section that one leads.
    """
    unit = unit or by.unit
    asked = Assistance(
        key=key,
        kind=kind,
        title=title,
        what_for=what_for,
        wished_on=wished_on,
        asked_by=by,
        asked_at=now,
        unit=unit,
        section=unit.section if unit else by.sections_led.in_use().order_by("name", "pk").first(),
        answer_by=working_days.add(timezone.localdate(now), ANSWERED_WITHIN),
        subject_type=ContentType.objects.get_for_model(subject) if subject else None,
        subject_id=subject.pk if subject else None,
    )
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError:
        return Assistance.objects.get(asked_by=by, key=key)
    record("assistance.asked", subject=asked, by=by, at=now, kind=kind)
    tell(queries.team(), messages.help_asked(asked), now=now, but_not=by)
    return asked


@transaction.atomic
def plan_help(
    *,
    assistance: Assistance,
    helper: Person,
    planned_on: date | None,
    planned_hours: int,
    by: Person,
    now: datetime,
) -> Assistance:
    """Say yes and who helps, when, and with how much time; said again it is a new plan.

    Raises AnsweredMeanwhile, or NotInTheTeam.
    """
    # Whoever leaves the team is locked first too, and then what they were to help with.
    members = Person.objects.in_team().select_for_update(no_key=True)
    if not members.filter(pk=helper.pk).exists():
        raise NotInTheTeam
    assistance = _locked(assistance, {S.ASKED, S.ACCEPTED})
    if assistance.state == S.ASKED:
        assistance.answered_at, assistance.answered_by = now, by
        _asked_no_more(assistance, now=now)
    assistance.state, assistance.helper = S.ACCEPTED, helper
    assistance.planned_on, assistance.planned_hours = planned_on, planned_hours
    assistance.save(update_fields=["state", "answered_at", "answered_by", "helper", "planned_on", "planned_hours"])
    plan = {"helper": helper.pk, "planned_on": planned_on, "planned_hours": planned_hours}
    record("assistance.planned", subject=assistance, by=by, at=now, **plan)
    tell([assistance.asked_by, helper], messages.help_planned(assistance, now), now=now, but_not=by)
    return assistance


@transaction.atomic
def drop_plans(*, helpers: Collection[int], by: Person | None, now: datetime) -> None:
    """Take the plans off that these people cannot keep, as they left the team: each request waits for an answer anew.

    Who asked is told by when they hear, and the team that somebody else is needed.
    """
    rows = Assistance.objects.planned().filter(helper__in=helpers).select_for_update(of=("self",))
    for request in rows.select_related("asked_by", "helper", "unit").order_by("pk"):
        helper, pk = str(request.helper), request.helper_id
        request.state, request.answer_by = S.ASKED, working_days.add(timezone.localdate(now), ANSWERED_WITHIN)
        request.answered_at = request.answered_by = request.helper = None
        request.planned_on = request.planned_hours = None
        request.save()
        record("assistance.plan_dropped", subject=request, by=by, at=now, helper=pk)
        tell([request.asked_by], messages.helper_left(request, helper, now), now=now, but_not=by)
        tell(queries.team(), messages.helper_wanted(request, helper, now), now=now, but_not=by)


@transaction.atomic
def turn_down_request(*, assistance: Assistance, reason: str, by: Person, now: datetime) -> Assistance:
    """Say no, and why. Raises AnsweredMeanwhile once it is answered."""
    assistance = _locked(assistance, {S.ASKED})
    assistance.state, assistance.reason = S.DECLINED, reason
    assistance.answered_at, assistance.answered_by = now, by
    assistance.save(update_fields=["state", "reason", "answered_at", "answered_by"])
    _asked_no_more(assistance, now=now)
    record("assistance.turned_down", subject=assistance, by=by, at=now, reason=reason)
    tell([assistance.asked_by], messages.help_turned_down(assistance, by), now=now, but_not=by)
    return assistance


@transaction.atomic
def take_back_request(*, assistance: Assistance, by: Person, now: datetime) -> Assistance:
    """Take the request back, as the one who asked. Raises AnsweredMeanwhile when it is over."""
    assistance = _locked(assistance, {S.ASKED, S.ACCEPTED})
    assistance.state = S.WITHDRAWN
    assistance.save(update_fields=["state"])
    _asked_no_more(assistance, now=now)
    record("assistance.taken_back", subject=assistance, by=by, at=now)
    helper = [assistance.helper] if assistance.helper else []
    tell(helper or queries.team(), messages.help_taken_back(assistance), now=now, but_not=by)
    return assistance


@transaction.atomic
def finish_help(*, assistance: Assistance, hours: int, outcome: str, by: Person, now: datetime) -> Assistance:
    """Note that the help is given: hours spent, and what came of it. Raises AnsweredMeanwhile unless it is planned."""
    assistance = _locked(assistance, {S.ACCEPTED})
    assistance.state, assistance.hours, assistance.outcome = S.DONE, hours, outcome
    assistance.done_at, assistance.done_by = now, by
    assistance.save(update_fields=["state", "hours", "outcome", "done_at", "done_by"])
    record("assistance.done", subject=assistance, by=by, at=now, hours=hours)
    tell([assistance.asked_by], messages.help_done(assistance), now=now, but_not=by)
    return assistance


@transaction.atomic
def rate_help(*, assistance: Assistance, rating: int, verdict: str, by: Person, now: datetime) -> Assistance:
    """Say what the help was worth, as the one who asked; said again it is the new answer. Raises AnsweredMeanwhile."""
    assistance = _locked(assistance, {S.DONE})
    assistance.rating, assistance.verdict = rating, verdict
    assistance.save(update_fields=["rating", "verdict"])
    record("assistance.rated", subject=assistance, by=by, at=now)
    no_longer_waits(Delivery.objects.filter(dedupe_key=messages.help_done(assistance).key), now=now)
    tell([assistance.helper] if assistance.helper else [], messages.help_rated(assistance), now=now, but_not=by)
    return assistance


@transaction.atomic
def set_capacity(*, person: Person, hours_a_week: int, by: Person, now: datetime) -> Capacity:
    """Note how many hours a week the member has for helping others."""
    capacity, _made = Capacity.objects.update_or_create(person=person, defaults={"hours_a_week": hours_a_week})
    record("capacity.set", subject=capacity, by=by, at=now, hours_a_week=hours_a_week)
    return capacity


def _locked(assistance: Assistance, states: Collection[str]) -> Assistance:
    rows = Assistance.objects.select_for_update(of=("self",))
    assistance = rows.select_related("asked_by", "helper", "answered_by", "done_by", "unit").get(pk=assistance.pk)
    if assistance.state not in states:
        raise AnsweredMeanwhile(assistance)
    return assistance


def _asked_no_more(assistance: Assistance, *, now: datetime) -> None:
    """Note that the team need not answer the request any more."""
    asking = (messages.help_asked(assistance), *(messages.help_late(assistance, step) for step in (1, 2)))
    no_longer_waits(Delivery.objects.filter(dedupe_key__in=[message.key for message in asking]), now=now)
