"""What is told of a project on its way."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from innovasjon.audit.log import record
from innovasjon.people.models import Person
from projects import messages, telling
from projects.actions.locking import locked
from projects.models import Project, Update


@transaction.atomic
def write_update(*, project: Project, body: str, key: UUID, by: Person, now: datetime) -> Update:
    """Tell how it goes. The same form sent twice tells it once. Raises Ended when the project is over."""
    project = locked(project)
    row, is_new = Update.objects.get_or_create(
        written_by=by, key=key, defaults={"project": project, "body": body, "written_at": now}
    )
    if is_new:
        record("project.updated", subject=project, by=by, at=now, update=row.pk)
        telling.tell_all(project, messages.updated(row), but_not=by, now=now)
    return row
