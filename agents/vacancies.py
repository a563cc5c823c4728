"""Since when a section has been without innovation agent: the last day that one of its agents served.

Read from the terms and the log, so that each time a section is left without agent is an occasion of its own, and one
that goes on stays the same, whatever happens to those who were agents there once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from agents.models import Appointment
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person, Section

# What the log calls it when somebody can no longer sign in, and when they can again.
LEAVES, RETURNS = "person.deactivated", ("person.activated", "person.changed")
Steps = list[tuple[date, bool]]  # the days on which somebody left (False) or came back (True), oldest first


def last_served(sections: Collection[Section], *, on: date) -> dict[int, date]:
    """Return the last day that each of these sections had an agent, by its id; of one that never had any nothing.

    For sections that have none on the day. In two queries.
    """
    terms = list(Appointment.objects.filter(section__in=sections, starts_on__lte=on, called_off_at=None))
    steps = _steps({term.person_id for term in terms})
    found: dict[int, date] = {}
    for term in terms:
        last = _last_day(term, steps.get(term.person_id, []), on)
        if last and last >= term.starts_on:
            found[term.section_id] = max(last, found.get(term.section_id, last))
    return found


def _last_day(term: Appointment, steps: Steps, on: date) -> date | None:
    """Return the last day on which the term held and its agent worked here; None when that never was so."""
    end = min(term.ends_on or on, on)
    if term.declined_at:
        end = min(end, timezone.localdate(term.declined_at))
    before = [step for step in steps if step[0] <= end]
    if before and not before[-1][1]:
        return before[-1][0]
    return end if before or not steps or steps[0][1] is False else None


def _steps(people: Collection[int]) -> Mapping[int, Steps]:
    found: dict[int, Steps] = defaultdict(list)
    kind = ContentType.objects.get_for_model(Person)
    entries = Entry.objects.filter(subject_type=kind, subject_id__in=people, verb__in=[LEAVES, *RETURNS])
    for entry in entries.order_by("id"):
        # An import says that somebody is back among other changes of theirs.
        if entry.verb != "person.changed" or "is_active" in entry.details.get("changes", {}):
            found[entry.subject_id].append((timezone.localdate(entry.at), entry.verb != LEAVES))
    return found
