"""What of the organisation needs the resource team's attention."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from innovasjon.people.importing.models import OrganisationImport, State
from innovasjon.web.attention import Matter


def matters() -> Iterator[Matter]:
    """Yield the imports that wait for a yes."""
    for job in OrganisationImport.objects.filter(state=State.READY)[:5]:
        yield Matter(
            _("The import of %(name)s waits for a yes or a no") % {"name": job.file_name}, job.get_absolute_url()
        )
