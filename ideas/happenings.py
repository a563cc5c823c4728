"""What the log says happened to ideas and needs, in words. An idea's own page tells it at length (story.py)."""

from django.utils.translation import gettext_lazy as _

from ideas.models import CloseReason, WithdrawReason
from innovasjon.audit.details import Detail

THINGS = {
    "idea": _("idea"),
    "need": _("need"),
    "criterion": _("criterion"),
    "answertemplate": _("answer template"),
}
WORDS = {
    "criterion.rewritten": _("was written anew"),
    "idea.answers_need": _("was tied to a shared need, or taken off it"),
    "idea.assessed": _("got an assessment card"),
    "idea.begun": _("was begun"),
    "idea.comment_deleted": _("a comment was deleted"),
    "idea.comment_edited": _("a comment was changed"),
    "idea.commented": _("got a comment"),
    "idea.discarded": _("the draft was thrown away"),
    "idea.edited": _("was changed"),
    "idea.file_added": _("got a file"),
    "idea.file_removed": _("a file was removed"),
    "idea.followed": _("got a follower"),
    "idea.note_deleted": _("an internal note was deleted"),
    "idea.note_written": _("got an internal note"),
    "idea.proposer_accepted": _("somebody said yes to standing behind it"),
    "idea.proposer_asked": _("somebody was asked to stand behind it"),
    "idea.proposer_declined": _("somebody said no to standing behind it"),
    "idea.proposer_uninvited": _("an invitation was taken back"),
    "idea.submitted": _("was sent in"),
    "idea.supported": _("got support"),
    "idea.taken": _("was taken by an agent"),
    "idea.tidied": _("was moved or got other tags"),
    "idea.unfollowed": _("lost a follower"),
    "idea.unsupported": _("lost support"),
    "idea.withdrawn": _("was withdrawn"),
    "idea.asked": _("an agent asked about it"),
    "idea.closed": _("was closed"),
    "idea.developing": _("is to be developed"),
    "idea.handed_over": _("was handed over to another agent"),
    "idea.parked": _("was parked"),
    "idea.realised": _("is in use"),
    "idea.released": _("was let go by its agent"),
    "idea.reopened": _("was taken up again"),
    "idea.replied": _("a question was answered"),
    "idea.resumed": _("came back from its pause"),
    "idea.went_on": _("the agent went on without a reply"),
    "need.edited": _("was changed"),
    "need.written": _("was written"),
}
_REASONS = dict([*WithdrawReason.choices, *CloseReason.choices])
# What is said in comments and notes is read where it stands.
DETAILS = {
    "answer": Detail(_("answer")),
    "comment": Detail(_("number of the comment")),
    "destination": Detail(_("developed in")),
    "instead_of": Detail(_("instead of"), model="ideas.Criterion"),
    "learnt": Detail(_("what was learnt")),
    "moved_from": Detail(_("moved from"), model="people.Section"),
    "name": Detail(_("name")),
    "need": Detail(_("shared need"), model="ideas.Need"),
    "note": Detail(_("number of the note")),
    "path": Detail(_("page")),
    "proposer": Detail(_("proposer"), model="ideas.Proposer"),
    "question": Detail(_("question")),
    "reason_kind": Detail(_("kind of reason"), words=lambda kind: str(_REASONS.get(kind, kind))),
    "to": Detail(_("to"), model="people.Person"),
    "until": Detail(_("until")),
    "version": Detail(_("number of the earlier version")),
}
