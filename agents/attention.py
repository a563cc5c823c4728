"""What of the network needs the resource team's attention."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from agents.models import Appointment
from innovasjon.people.models import Section
from innovasjon.web.attention import Matter

NAMED = 5  # sections named in the sentence; the rest are counted


def matters() -> Iterator[Matter]:
    """Yield that sections have no agent today."""
    served = Appointment.objects.on(timezone.localdate()).values("section")
    vacant = list(Section.objects.in_use().exclude(pk__in=served).values_list("name", flat=True))
    if vacant:
        words = ngettext(
            "%(count)d section has no innovation agent: %(names)s",
            "%(count)d sections have no innovation agent: %(names)s",
            len(vacant),
        )
        names = ", ".join(vacant[:NAMED]) + (" …" if len(vacant) > NAMED else "")
        yield Matter(words % {"count": len(vacant), "names": names}, reverse("admin:agents_appointment_add"))
