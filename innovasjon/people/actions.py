"""Every write to people and the organisation."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from innovasjon.audit import log
from innovasjon.people.last_ones import refuse_last, roles_of
from innovasjon.people.models import Person, Section, Unit
from innovasjon.web import stories


@transaction.atomic
def set_language(*, person: Person, language: str) -> Person:
    """Keep the language the person chose for the site and for mail to them."""
    person.language = language
    person.save(update_fields=["language"])
    return person


@transaction.atomic
def use_single_keys(*, person: Person, on: bool) -> Person:
    """Keep whether single letters do things for the person, or only what Ctrl, Alt, arrows and Enter do."""
    person.uses_single_keys = on
    person.save(update_fields=["uses_single_keys"])
    return person


@transaction.atomic
def set_password(*, person: Person, password: str, by: Person, now: datetime) -> Person:
    """Give the person a new password; every session they have elsewhere ends."""
    person.set_password(password)
    person.save(update_fields=["password"])
    log.record("person.password_set", subject=person, by=by, at=now)
    return person


@transaction.atomic
def end_sessions(*, person: Person, by: Person, now: datetime) -> Person:
    """Sign the person out everywhere."""
    Person.objects.filter(pk=person.pk).update(sign_outs=F("sign_outs") + 1)
    log.record("person.signed_out_everywhere", subject=person, by=by, at=now)
    person.refresh_from_db(fields=["sign_outs"])
    return person


@transaction.atomic
def pass_on(*, sections: Collection[int], now: datetime) -> None:
    """Let the new leaders of these sections hear what waits for a leader there (`succession.py` of the stories)."""
    for story in stories.collect("succession"):
        story.new_leaders(sections=sections, now=now)


@transaction.atomic
def deactivate(*, person: Person, by: Person, now: datetime) -> Person:
    """Shut somebody out who has left. What they wrote stays; their sessions end and do not come back with them.

    Raises LastOne when nobody else is in the resource team, or administrator.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.is_active:
        refuse_last([person.pk], roles_of(person))
        person.is_active = False
        person.sign_outs += 1
        person.save(update_fields=["is_active", "sign_outs"])
        log.record("person.deactivated", subject=person, by=by, at=now)
        hand_over([person.pk], by=by, now=now)
    return person


def hand_over(people: Collection[int], *, by: Person | None, now: datetime) -> None:
    """Let the stories tell those it concerns that these people have left: what was in their hands is in others'."""
    for story in stories.collect("handover"):
        story.people_leave(people=people, now=now)
    leave_the_team(people, by=by, now=now)


def leave_the_team(people: Collection[int], *, by: Person | None, now: datetime) -> None:
    """Let the stories end what only a member of the resource team has or does (their `departures.py`)."""
    for story in stories.collect("departures"):
        story.leave_the_team(people=people, by=by, now=now)


@transaction.atomic
def activate(*, person: Person, by: Person, now: datetime) -> Person:
    """Let somebody in again who is back."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        log.record("person.activated", subject=person, by=by, at=now)
    return person


@transaction.atomic
def move_unit(*, unit: Unit, section: Section, by: Person, now: datetime) -> Unit:
    """Put a unit, and so its people, under another section. Ideas stay with the section they were sent to."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.section_id != section.pk:
        before = unit.section_id
        unit.section = section
        unit.save(update_fields=["section"])
        log.record("unit.moved", subject=unit, by=by, at=now, section=section.pk, moved_from=before)
    return unit
