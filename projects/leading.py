"""What projects tell ideas of those who lead the work on one: the project's lead says when it is in use."""

from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people.models import Person
from projects import whole


def leads(person: Person, idea: Idea) -> bool:
    """Tell whether the person leads the project that the idea is developed in."""
    if idea.stage != Stage.DEVELOPING:
        return False
    here = [row.project for row in whole.of(idea) if not row.has_left and not row.project.is_closed]
    return any(project.lead_id == person.pk for project in here)
