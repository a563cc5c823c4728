"""What projects tell ideas of those who lead the work on one: the project's lead says when it is in use."""

from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people.models import Person
from projects.models import Origin


def leads(person: Person, idea: Idea) -> bool:
    """Tell whether the person leads the project that the idea is developed in; asks once for each idea read."""
    if idea.stage != Stage.DEVELOPING:
        return False
    if not hasattr(idea, "_led_by"):
        led = Origin.objects.here().filter(idea=idea, project__closed_at=None).values_list("project__lead", flat=True)
        idea._led_by = led.first()  # type: ignore[attr-defined]
    return idea._led_by == person.pk  # type: ignore[attr-defined,no-any-return]
