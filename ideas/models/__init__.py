"""An idea, the need it answers, the people behind it, and the talk about it."""

from ideas.models.attachments import Attachment
from ideas.models.demands import REASON_MINIMUM, CloseReason, WithdrawReason, not_blank
from ideas.models.ideas import Idea, ReferenceCounter
from ideas.models.internal import Assessment, Criterion, Note, Score
from ideas.models.merges import Heard, Merge
from ideas.models.needs import NEED_MINIMUM, TEXT_LENGTH, TITLE_LENGTH, Need, Tag, WhoseNeed
from ideas.models.proposers import Proposer
from ideas.models.saved import MOST_SAVED, NewIdea, SavedSearch
from ideas.models.talk import Comment, Follow, Support
from ideas.models.templates import AnswerTemplate
from ideas.models.versions import Version

__all__ = [
    "MOST_SAVED",
    "NEED_MINIMUM",
    "REASON_MINIMUM",
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "AnswerTemplate",
    "Assessment",
    "Attachment",
    "CloseReason",
    "Comment",
    "Criterion",
    "Follow",
    "Heard",
    "Idea",
    "Merge",
    "Need",
    "NewIdea",
    "Note",
    "Proposer",
    "ReferenceCounter",
    "SavedSearch",
    "Score",
    "Support",
    "Tag",
    "Version",
    "WhoseNeed",
    "WithdrawReason",
    "not_blank",
]
