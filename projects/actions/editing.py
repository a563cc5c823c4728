"""The words of a project: what it is called, what it is for, who leads it, where it belongs, and when."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from innovasjon.audit.log import record
from innovasjon.notifications.ledger import tell
from innovasjon.people.models import Person, Section, Unit
from projects import messages
from projects.actions.locking import locked
from projects.models import Project


@dataclass(frozen=True)
class Content:
    """What those who steer a project write of it."""

    title: str
    aim: str
    section: Section
    unit: Unit | None
    lead: Person
    starts_on: date
    ends_on: date | None

    @property
    def fields(self) -> dict[str, Any]:
        """Return it by the names of the project's fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class EditedMeanwhile(Exception):
    """The project was changed after this form was opened; `project` holds how it stands."""

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(f"project {project.pk} is at revision {project.revision}")


@transaction.atomic
def edit(*, project: Project, content: Content, seen: int, by: Person, now: datetime) -> Project:
    """Write the project's words anew; each version is kept in the log, and a new lead is told.

    `seen` is the revision the form was opened with. Raises EditedMeanwhile when somebody has written since, unless what
    stands there is what they wanted; Ended when the project is over.
    """
    project = locked(project)
    before = {name: getattr(project, name) for name, value in content.fields.items() if getattr(project, name) != value}
    if not before:
        return project
    if seen != project.revision:
        raise EditedMeanwhile(project)
    for name in before:
        setattr(project, name, getattr(content, name))
    project.revision += 1
    project.save(update_fields=[*before, "revision"])
    record("project.edited", subject=project, by=by, at=now, before={name: _plain(was) for name, was in before.items()})
    if "lead" in before:
        tell([project.lead], messages.made_lead(project, by), now=now, but_not=by)
    return project


def _plain(value: Any) -> Any:
    """Return the value as the log holds it: rows by their name, as it was then."""
    return value if value is None or isinstance(value, date) else str(value)
