"""Why something could not be done with a project, in words."""

from functools import singledispatch

from django.utils import timezone
from django.utils.translation import gettext as _

from ideas.actions import MovedAway, MovedMeanwhile
from ideas.answering import moved_away, why_not
from ideas.lifecycle import UnableToMove
from innovasjon.web import moments
from projects.actions import Ended, PhaseMeanwhile

# What an idea that is to be developed may say no with.
IDEA_ELSEWHERE = (UnableToMove, MovedAway, MovedMeanwhile)


@singledispatch
def words(error: Exception) -> str:
    """Return the reason, in the reader's language. Raises the error itself when it is none that people meet."""
    raise error


words.register(UnableToMove, why_not)
words.register(MovedAway, moved_away)


@words.register
def _moved(error: MovedMeanwhile) -> str:
    return _("Somebody did something with the idea while you had the form open. Look at it, and choose anew.")


@words.register
def ended(error: Ended) -> str:
    """Return that the project is over: by whom, and when."""
    project = error.project
    if project.closed_at is None or project.closed_by is None:
        return _("The project has ended. Nothing was changed.")
    at = moments.in_words(timezone.localtime(project.closed_at), now=timezone.localtime())
    words = {"name": project.closed_by.name, "when": at}
    return _("%(name)s ended the project (%(when)s). Nothing was changed.") % words


@words.register
def phase_meanwhile(error: PhaseMeanwhile) -> str:
    """Return where somebody else has taken the project."""
    words = {"phase": error.project.phase.name}
    return (
        _("Somebody took the project to the phase %(phase)s while you had the page open. Nothing was changed.") % words
    )
