"""What a guest sees of ideas: those they are behind, or are asked to stand behind."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.models import Proposer
from ideas.story import joined
from innovasjon.people.models import Guest
from innovasjon.web.frontpage import Panel


def panels(guest: Guest) -> list[Panel]:
    """Return the guest's own ideas with their files, newest first."""
    rows = (
        Proposer.objects.standing()
        .filter(guest=guest)
        .select_related("idea__section", "idea__taken_by", "idea__merged_into", "invited_by")
        .order_by("-pk")
    )
    found = list(rows.prefetch_related("idea__attachments"))
    return [Panel(title=_who_asks(found), template="ideas/panels/guest.html", place="mine", context={"rows": found})]


def _who_asks(rows: Iterable[Proposer]) -> str:
    """Return who waits for the guest's answer, or that nobody does."""
    names = list(dict.fromkeys(str(row.invited_by) for row in rows if row.state == Proposer.State.INVITED))
    if not names:
        return _("This is what has been opened to you.")
    words = ngettext(
        "%(names)s asks if you stand behind an idea.", "%(names)s ask if you stand behind their ideas.", len(names)
    )
    return words % {"names": joined(names)}
