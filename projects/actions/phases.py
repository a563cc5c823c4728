"""A project goes from phase to phase; the first one is left when its proposers have been heard."""

from datetime import datetime

from django.db import transaction

from innovasjon.audit.log import record
from innovasjon.people.models import Person
from projects import gate, messages, telling
from projects.actions.locking import locked
from projects.models import Phase, Project


class NoteMissing(Exception):
    """Going back to an earlier phase needs a word about why."""


class PhaseMeanwhile(Exception):
    """The project came to another phase after the form was opened; `project` says to which."""

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(f"project {project.pk} is in phase {project.phase_id}")


@transaction.atomic
def enter_phase(*, project: Project, phase: Phase, note: str, seen: Phase, by: Person, now: datetime) -> Project:
    """Take the project to another phase of its method, forth or back, and tell everybody it concerns.

    `seen` is the phase the form was opened in. Raises PhaseMeanwhile when it stands elsewhere, WaitsForProposers while
    proposers are waited for, NoteMissing, and Ended. Where it stands already it stays, so that two clicks do no harm.
    """
    project = locked(project)
    # Before what was seen: who wanted it there too has nothing to be told.
    if project.phase_id == phase.pk:
        return project
    if project.phase_id != seen.pk:
        raise PhaseMeanwhile(project)
    phases = list(project.method.phases.all())
    if phases.index(phase) < phases.index(seen) and not note.strip():
        raise NoteMissing
    heed_the_proposers(project, by=by, now=now)
    project.phase, project.phase_since = phase, now
    project.save(update_fields=["phase", "phase_since"])
    record("project.phase_entered", subject=project, by=by, at=now, was=seen.pk, phase=phase.pk, note=note)
    telling.tell_all(project, messages.phase_entered(project, by, note), but_not=by, now=now)
    return project


def heed_the_proposers(project: Project, *, by: Person, now: datetime) -> None:
    """Let the project out of its first phase, or raise WaitsForProposers; what is past that phase goes on as it is.

    That somebody had their 14 days and a reminder, and is not waited for any longer, is written in the log.
    """
    if not gate.is_first(project.phase, list(project.method.phases.all())):
        return
    asks = project.asks.select_related("person", "guest").order_by("pk")
    found = gate.require_open(list(asks), now=now)
    if found.goes_on_without:
        without = [row.pk for row in found.goes_on_without]
        # Only in the log: the question stays open, and they may answer as long as the project goes on.
        record("project.went_on_without", subject=project, by=by, at=now, asks=without)
