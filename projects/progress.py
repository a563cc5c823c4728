"""How far a project has come by its method: each phase with whether it is behind, now, or ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

from projects.models import Phase, Project


@dataclass(frozen=True)
class Step:
    """A phase as the page shows it."""

    phase: Phase
    state: str  # done, now, stopped, ahead or never


def steps(project: Project, phases: Sequence[Phase]) -> list[Step]:
    """Return the phases in order. One that has ended stopped where it stands."""
    found = []
    for phase in phases:
        if phase.place < project.phase.place:
            state = "done"
        elif phase.pk == project.phase_id:
            state = "stopped" if project.is_closed else "now"
        else:
            state = "never" if project.is_closed else "ahead"
        found.append(Step(phase, state))
    return found
