"""Every write to projects. Call sites read as sentences: `actions.enter_phase(project=..., phase=..., by=...)`."""

from projects.actions.answering import answer_as_guest, answer_ask
from projects.actions.closing import Fate, FatesMissing, close
from projects.actions.developing import AlreadyThere, add_idea, ask_newcomers, begin
from projects.actions.editing import Content, EditedMeanwhile, edit
from projects.actions.leaving import let_go, take_questions_back
from projects.actions.locking import Ended
from projects.actions.methods import make_default, new_version
from projects.actions.people import put_back, remove
from projects.actions.phases import NoteMissing, PhaseMeanwhile, enter_phase
from projects.actions.updates import write_update

__all__ = [
    "AlreadyThere",
    "Content",
    "EditedMeanwhile",
    "Ended",
    "Fate",
    "FatesMissing",
    "NoteMissing",
    "PhaseMeanwhile",
    "add_idea",
    "answer_as_guest",
    "answer_ask",
    "ask_newcomers",
    "begin",
    "close",
    "edit",
    "enter_phase",
    "let_go",
    "make_default",
    "new_version",
    "put_back",
    "remove",
    "take_questions_back",
    "write_update",
]
