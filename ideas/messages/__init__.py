"""What ideas tell people: one function a message, its text in templates/ideas/mail/; and whom each concerns.

One file a group of messages, each with its kinds. Call sites read as sentences: `messages.taken(idea)`.
"""

from ideas.messages import behalf, capture, clock, handover, hiding, imports, internal, merging, moves, saved, talk
from ideas.messages.audience import (
    ENOUGH_SUPPORT,
    followers,
    those_behind_if_many_support,
    those_in_it,
    those_who_answer,
)
from ideas.messages.behalf import behalf_answered
from ideas.messages.capture import arrived, asked_again, asked_to_stand_behind, draft_waits, received, weekly_inbox
from ideas.messages.clock import answer_due, passed_on
from ideas.messages.handover import Stop, agent_leaves, taken_over
from ideas.messages.hiding import hidden, shown
from ideas.messages.imports import imported, imported_key, imported_to_answer, imported_to_answer_key
from ideas.messages.internal import named_in_note
from ideas.messages.merging import merged, merged_news, those_in_both, unmerged, unmerged_news
from ideas.messages.moves import (
    came_back,
    followed,
    looks_after,
    moved,
    no_reply,
    question,
    question_to_a_guest_again,
    replied,
    reply_waits,
    taken,
    withdrawn,
    yours_now,
)
from ideas.messages.saved import found
from ideas.messages.talk import commented, mention, support
from ideas.messages.words import excerpt

KINDS = (
    *behalf.KINDS,
    *capture.KINDS,
    *clock.KINDS,
    *handover.KINDS,
    *hiding.KINDS,
    *imports.KINDS,
    *internal.KINDS,
    *merging.KINDS,
    *moves.KINDS,
    *saved.KINDS,
    *talk.KINDS,
)

__all__ = [
    "ENOUGH_SUPPORT",
    "KINDS",
    "Stop",
    "agent_leaves",
    "answer_due",
    "arrived",
    "asked_again",
    "asked_to_stand_behind",
    "behalf_answered",
    "came_back",
    "commented",
    "draft_waits",
    "excerpt",
    "followed",
    "followers",
    "found",
    "hidden",
    "imported",
    "imported_key",
    "imported_to_answer",
    "imported_to_answer_key",
    "looks_after",
    "mention",
    "merged",
    "merged_news",
    "moved",
    "named_in_note",
    "no_reply",
    "passed_on",
    "question",
    "question_to_a_guest_again",
    "received",
    "replied",
    "reply_waits",
    "shown",
    "support",
    "taken",
    "taken_over",
    "those_behind_if_many_support",
    "those_in_both",
    "those_in_it",
    "those_who_answer",
    "unmerged",
    "unmerged_news",
    "weekly_inbox",
    "withdrawn",
    "yours_now",
]
