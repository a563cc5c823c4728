"""Methods are versioned: one that projects follow is never changed, a new version is made."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from innovasjon.audit.log import record
from innovasjon.people.models import Person
from projects.models import Method, Phase


@transaction.atomic
def new_version(*, method: Method, by: Person, now: datetime) -> Method:
    """Return a copy of the method with the next number, which nobody follows yet, so that it can be changed."""
    versions = Method.objects.filter(name=method.name)
    # Every version locked: of two who copy at once the second would take the same number.
    list(versions.select_for_update().order_by("pk"))
    last = versions.aggregate(last=Max("version"))["last"]
    made = Method.objects.create(
        name=method.name, version=last + 1, description=method.description, is_default=False, is_active=False
    )
    Phase.objects.bulk_create(
        Phase(method=made, place=row.place, name=row.name, description=row.description) for row in method.phases.all()
    )
    record("method.version_made", subject=made, by=by, at=now, from_version=method.version)
    return made


@transaction.atomic
def make_default(*, method: Method, by: Person, now: datetime) -> Method:
    """Let new projects begin with this method; running work stays on its own."""
    # All of them and by their key, so that there is one default at each moment and no two wait for each other.
    list(Method.objects.select_for_update().order_by("pk"))
    Method.objects.filter(is_default=True).exclude(pk=method.pk).update(is_default=False)
    Method.objects.filter(pk=method.pk).update(is_default=True, is_active=True)
    record("method.made_default", subject=method, by=by, at=now)
    method.refresh_from_db()
    return method
