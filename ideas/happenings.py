"""What the log says happened to ideas and needs, in words. An idea's own page tells it at length (story.py)."""

from django.utils.translation import gettext_lazy as _

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
    "need.edited": _("was changed"),
    "need.written": _("was written"),
}
