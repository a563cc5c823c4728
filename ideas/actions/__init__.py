"""Every write to ideas. Call sites read as sentences: `actions.submit(idea=..., by=..., now=...)`."""

from ideas.actions.behalf import own, stand_in
from ideas.actions.capture import (
    Content,
    EditedMeanwhile,
    Incomplete,
    autosave,
    begin,
    discard,
    edit,
    share,
    submit,
)
from ideas.actions.files import TooMany, attach, detach
from ideas.actions.internal import assess, delete_note, rewrite_criterion, write_note
from ideas.actions.merging import AlreadyMerged, UnableToMerge, merge, unmerge, why_not_into
from ideas.actions.moves import (
    NotAnAgentThere,
    ask,
    begin_developing,
    close,
    go_on,
    hand_over,
    park,
    realise,
    release,
    reopen,
    reply,
    reply_as_guest,
    resume,
)
from ideas.actions.moving import MovedAway, MovedMeanwhile
from ideas.actions.needs import answer_need, write_need
from ideas.actions.proposers import (
    AlreadyAsked,
    answer_as_guest,
    answer_invitation,
    invite_guest,
    invite_person,
    take_back_invitation,
)
<<<<<<< HEAD
from ideas.actions.saved import change_saved_search, forget_saved_search, save_search
=======
from ideas.actions.several import answer_each
>>>>>>> 087d150 (Several ideas are answered at once: one answer for all or one for each, each moved by itself, and told what became of each)
from ideas.actions.talk import TooLate, comment, delete_comment, edit_comment, follow, support, unfollow, unsupport
from ideas.actions.triage import AlreadyTaken, TidiedMeanwhile, place, take, tidy, withdraw

__all__ = [
    "AlreadyAsked",
    "AlreadyMerged",
    "AlreadyTaken",
    "Content",
    "EditedMeanwhile",
    "Incomplete",
    "MovedAway",
    "MovedMeanwhile",
    "NotAnAgentThere",
    "TidiedMeanwhile",
    "TooLate",
    "TooMany",
    "UnableToMerge",
    "answer_as_guest",
    "answer_each",
    "answer_invitation",
    "answer_need",
    "ask",
    "assess",
    "attach",
    "autosave",
    "begin",
    "begin_developing",
    "change_saved_search",
    "close",
    "comment",
    "delete_comment",
    "delete_note",
    "detach",
    "discard",
    "edit",
    "edit_comment",
    "follow",
    "forget_saved_search",
    "go_on",
    "hand_over",
    "invite_guest",
    "invite_person",
    "merge",
    "own",
    "park",
    "place",
    "realise",
    "release",
    "reopen",
    "reply",
    "reply_as_guest",
    "resume",
    "rewrite_criterion",
    "save_search",
    "share",
    "stand_in",
    "submit",
    "support",
    "take",
    "take_back_invitation",
    "tidy",
    "unfollow",
    "unmerge",
    "unsupport",
    "why_not_into",
    "withdraw",
    "write_need",
    "write_note",
]
