"""The assistance desk put into words: what waits, what is planned, and how much time the team has."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agents.models import Assistance, Capacity
from agents.querysets import AssistanceQuerySet
from innovasjon.audit.models import Entry
from innovasjon.people import working_days
from innovasjon.web import moments

WEEKS = 4  # how far ahead the team's time is looked at
S = Assistance.State
# What a move of the desk begins from; the actions refuse it from elsewhere.
STARTS: dict[str, set[str]] = {
    "plan": {S.ASKED, S.ACCEPTED},
    "turn_down": {S.ASKED},
    "finish": {S.ACCEPTED},
    "rate": {S.DONE},
    "take_back": {S.ASKED, S.ACCEPTED},
}
PLANNED, DROPPED = "assistance.planned", "assistance.plan_dropped"
STEPS = {
    "assistance.asked": gettext_lazy("%(name)s asked for help"),
    "assistance.turned_down": gettext_lazy("%(name)s said no"),
    PLANNED: gettext_lazy("%(name)s said yes"),
    DROPPED: gettext_lazy("Who was to help left the resource team, and the request waits for an answer anew"),
    "assistance.done": gettext_lazy("%(name)s noted that the help is given"),
    "assistance.rated": gettext_lazy("%(name)s said what it was worth"),
    "assistance.taken_back": gettext_lazy("%(name)s took the request back"),
}
PARTS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "venter": (gettext_lazy("Waiting"), (S.ASKED,)),
    "planlagt": (gettext_lazy("Planned"), (S.ACCEPTED,)),
    "ferdig": (gettext_lazy("Done"), (S.DONE,)),
    "alle": (gettext_lazy("All"), tuple(S.values)),
}
LOOKS = {
    S.ASKED: ("info", "ring"),
    S.ACCEPTED: ("accent", "half"),
    S.DECLINED: ("neutral", "cross"),
    S.WITHDRAWN: ("neutral", "dash"),
    S.DONE: ("success", "check"),
}


@dataclass(frozen=True)
class Member:
    """A member of the team, the hours they have in the coming weeks, and those that are planned."""

    pk: int
    name: str
    hours: int
    planned: int

    @property
    def free(self) -> int:
        """Return the hours that are not planned yet."""
        return max(0, self.hours - self.planned)


def part(name: str) -> AssistanceQuerySet:
    """Return the requests of a part of the desk, what waits for those that are unknown."""
    _label, states = PARTS.get(name) or PARTS["venter"]
    return Assistance.objects.filter(state__in=states).select_related("asked_by", "unit", "helper")


def members(*, on: date) -> list[Member]:
    """Return the time each member has in the coming weeks, in one query. It is no measure of anybody: it is a plan."""
    until = on + timedelta(weeks=WEEKS)
    soon = Q(planned_on__range=(on, until)) | Q(planned_on=None)
    planned = dict(
        Assistance.objects.planned().filter(soon).values_list("helper").annotate(Sum("planned_hours")).order_by()
    )
    rows = Capacity.objects.filter(person__is_active=True, person__in_resource_team=True).select_related("person")
    return [
        Member(row.person_id, row.person.name, row.hours_a_week * WEEKS, planned.get(row.person_id, 0) or 0)
        for row in rows.order_by("person__name", "pk")
    ]


def free_hours(team: list[Member]) -> str:
    """Return in a sentence how much time the team has left."""
    if not team:
        return ""
    free = sum(member.free for member in team)
    return ngettext(
        "The team has about %(free)d hour left in the coming four weeks.",
        "The team has about %(free)d hours left in the coming four weeks.",
        free,
    ) % {"free": free}


def clock(request: Assistance, *, on: date) -> str:
    """Return by when the answer comes, or how late it is; "" once it is answered."""
    if request.state != S.ASKED:
        return ""
    late = working_days.between(request.answer_by, on)
    if late:
        words = ngettext("%(days)d working day late", "%(days)d working days late", late)
        return words % {"days": late}
    return _("answer by %(day)s") % {"day": moments.day_in_words(request.answer_by, today=on)}


def look(request: Assistance) -> tuple[str, str]:
    """Return the colour and shape of where the request stands."""
    return LOOKS[S(request.state)]


def story(request: Assistance) -> list[tuple[str, str]]:
    """Return what the log says has happened to the request, oldest first: moment and words. One query."""
    now, is_planned = timezone.localtime(), False
    told: list[tuple[str, str]] = []
    for entry in Entry.objects.about(request).told(STEPS).select_related("by"):
        words = _("%(name)s changed the plan") if is_planned and entry.verb == PLANNED else STEPS[entry.verb]
        is_planned = entry.verb == PLANNED or (is_planned and entry.verb != DROPPED)
        told.append((moments.in_words(timezone.localtime(entry.at), now=now), words % {"name": entry.by}))
    return told


def day(value: date) -> str:
    """Return a day as people say it today."""
    return moments.day_in_words(value, today=timezone.localdate())
