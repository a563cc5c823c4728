"""What a guest sees of projects: those that their ideas became, and the question whether they take part."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovasjon.people.models import Guest
from innovasjon.web.frontpage import Panel
from projects.models import Answer, Ask


def panels(guest: Guest) -> list[Panel]:
    """Return the projects that the guest is asked about, or has answered; none when there are none."""
    asks = Ask.objects.of_guest(guest).select_related("project__phase", "project__section", "project__lead", "asked_by")
    rows = list(asks.prefetch_related("project__updates").order_by("-pk"))
    if not rows:
        return []
    waiting = sum(row.answer == Answer.WAITING and not row.project.is_closed for row in rows)
    title = (
        ngettext("%(number)d project asks if you take part.", "%(number)d projects ask if you take part.", waiting)
        % {"number": waiting}
        if waiting
        else _("This is what your ideas became.")
    )
    return [Panel(title=title, template="projects/panels/guest.html", place="mine", context={"rows": rows})]
