"""An idea, the need it answers, the people behind it, and the talk about it."""

from ideas.models.attachments import Attachment
from ideas.models.demands import REASON_MINIMUM, CloseReason, WithdrawReason
from ideas.models.ideas import Idea, ReferenceCounter
from ideas.models.needs import NEED_MINIMUM, TEXT_LENGTH, TITLE_LENGTH, Need, Tag, WhoseNeed
from ideas.models.proposers import Proposer
from ideas.models.talk import Comment, Follow, Support
from ideas.models.versions import Version

__all__ = [
    "NEED_MINIMUM",
    "REASON_MINIMUM",
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "Attachment",
    "CloseReason",
    "Comment",
    "Follow",
    "Idea",
    "Need",
    "Proposer",
    "ReferenceCounter",
    "Support",
    "Tag",
    "Version",
    "WhoseNeed",
    "WithdrawReason",
]
