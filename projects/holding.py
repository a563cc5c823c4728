"""What projects say when an idea is about to come into use: its proposers are heard first, as by the project's gate."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.actions import MovedMeanwhile
from ideas.in_use import TooEarly
from ideas.models import Idea
from ideas.story import joined
from innovasjon.people.models import Person
from innovasjon.web import moments
from projects import people, whole
from projects.actions import Ended
from projects.actions.locking import locked
from projects.actions.phases import heed_the_proposers
from projects.gate import WaitsForProposers
from projects.models import Origin, Project


def heed(idea: Idea, *, by: Person, now: datetime) -> None:
    """Lock the project that the idea is developed in, then the idea, and ask the gate. Raises TooEarly.

    In this order, as everything that changes a project does. A project that ends says itself what becomes of its ideas.
    """
    origin = _origin(idea)
    if origin is None:
        return
    try:
        project = locked(origin.project)
    except Ended:
        return
    # Who comes to stand behind the idea waits for its row, and so cannot slip in behind the gate.
    Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if _origin(idea) != origin:
        raise MovedMeanwhile(idea)
    try:
        heed_the_proposers(project, by=by, now=now)
    except WaitsForProposers as error:
        names = joined([people.name_of(row, knows=False) for row in error.gate.waits_for])
        raise TooEarly(_words(project, names, error.gate.until or now, now)) from error


def what_holds(idea: Idea, *, now: datetime) -> str:
    """Return whom the idea's project waits for, in a sentence; "" when it waits for nobody."""
    for row in whole.of(idea):
        if not row.has_left and (waits := people.waiting(row.project, row.phases, row.asks, knows=False, now=now)):
            return _words(row.project, waits.names, waits.until, now)
    return ""


def _words(project: Project, names: str, until: datetime, now: datetime) -> str:
    told = {"title": project.title, "names": names}
    if until <= now:
        words = _(
            "The project “%(title)s” has not heard from %(names)s whether they take part. They have had 14 days; as "
            "soon as their reminder is sent, the idea can come into use."
        )
        return words % told
    day = moments.day_in_words(timezone.localdate(until), today=timezone.localdate(now))
    words = _(
        "The project “%(title)s” has not heard from %(names)s whether they take part. The idea can come into use when "
        "they have answered, or from %(day)s on."
    )
    return words % {**told, "day": day}


def _origin(idea: Idea) -> Origin | None:
    return Origin.objects.developing().filter(idea=idea).select_related("project").first()
