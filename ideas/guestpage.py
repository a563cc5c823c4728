"""What a guest sees of ideas: those they are behind, or are asked to stand behind."""

from ideas.models import Proposer
from innovasjon.people.models import Guest
from innovasjon.web.frontpage import Panel


def panels(guest: Guest) -> list[Panel]:
    """Return the guest's own ideas, newest first."""
    rows = Proposer.objects.standing().filter(guest=guest).select_related("idea__section", "invited_by").order_by("-pk")
    return [Panel(title="", template="ideas/panels/guest.html", place="mine", context={"rows": rows})]
