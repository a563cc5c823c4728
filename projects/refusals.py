"""Why something could not be done with a project, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from innovasjon.web import moments
from projects.actions import Ended, PhaseMeanwhile


def ended(error: Ended) -> str:
    """Return that the project is over: by whom, and when."""
    project = error.project
    if project.closed_at is None or project.closed_by is None:
        return _("The project has ended. Nothing was changed.")
    at = moments.in_words(timezone.localtime(project.closed_at), now=timezone.localtime())
    words = {"name": project.closed_by.name, "when": at}
    return _("%(name)s ended the project (%(when)s). Nothing was changed.") % words


def phase_meanwhile(error: PhaseMeanwhile) -> str:
    """Return where somebody else has taken the project."""
    words = {"phase": error.project.phase.name}
    return (
        _("Somebody took the project to the phase %(phase)s while you had the page open. Nothing was changed.") % words
    )
