"""What the log says happened to projects and methods, in words. A project's own page tells it at length (story.py)."""

from django.utils.translation import gettext_lazy as _

from innovasjon.audit.details import Detail
from projects.models import Answer

THINGS = {"project": _("project"), "method": _("method")}
WORDS = {
    "method.made_default": _("became the one that new projects begin with"),
    "method.version_made": _("was made as a new version"),
    "project.answered": _("a proposer answered whether they take part"),
    "project.asked": _("a proposer was asked to take part"),
    "project.begun": _("was begun"),
    "project.closed": _("was ended"),
    "project.edited": _("was changed"),
    "project.idea_added": _("got another idea"),
    "project.person_put_back": _("a proposer was put back"),
    "project.person_removed": _("a proposer was taken off"),
    "project.phase_entered": _("came to another phase"),
    "project.unasked": _("a proposer is not asked any more, as their idea was parted from it"),
    "project.updated": _("got an update"),
    "project.went_on_without": _("went on without all the answers"),
}
DETAILS = {
    "project.answer": Detail(_("answer"), words=lambda answer: str(dict(Answer.choices).get(answer, answer))),
    "project.ask": Detail(_("proposer"), model="projects.Ask"),
    "project.asks": Detail(_("how many had not answered"), words=lambda asks: str(len(asks))),
    "project.idea": Detail(_("idea"), model="ideas.Idea"),
    "project.note": Detail(_("note")),
    "project.update": Detail(_("number of the update")),
    "project.was": Detail(_("phase before"), model="projects.Phase"),
    "method.from_version": Detail(_("made from version")),
}
