"""Every write to ideas. Call sites read as sentences: `actions.submit(idea=..., by=..., now=...)`."""

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
from ideas.actions.needs import answer_need, write_need
from ideas.actions.proposers import (
    AlreadyAsked,
    answer_as_guest,
    answer_invitation,
    invite_guest,
    invite_person,
    take_back_invitation,
)
from ideas.actions.talk import TooLate, comment, delete_comment, edit_comment, follow, support, unfollow, unsupport
from ideas.actions.triage import AlreadyTaken, MovedAway, TidiedMeanwhile, place, take, tidy, withdraw

__all__ = [
    "AlreadyAsked",
    "AlreadyTaken",
    "Content",
    "EditedMeanwhile",
    "Incomplete",
    "MovedAway",
    "TidiedMeanwhile",
    "TooLate",
    "TooMany",
    "answer_as_guest",
    "answer_invitation",
    "answer_need",
    "assess",
    "attach",
    "autosave",
    "begin",
    "comment",
    "delete_comment",
    "delete_note",
    "detach",
    "discard",
    "edit",
    "edit_comment",
    "follow",
    "invite_guest",
    "invite_person",
    "place",
    "rewrite_criterion",
    "share",
    "submit",
    "support",
    "take",
    "take_back_invitation",
    "tidy",
    "unfollow",
    "unsupport",
    "withdraw",
    "write_need",
    "write_note",
]
