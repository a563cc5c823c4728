"""Every write to the network: appointments and absences, and the help that the resource team gives."""

from agents.actions.appointments import (
    AlreadySettled,
    Overlaps,
    Term,
    confirm,
    decline,
    describe,
    end,
    end_absence,
    propose,
    set_absence,
)
from agents.actions.assistance import (
    AnsweredMeanwhile,
    ask_for_help,
    finish_help,
    plan_help,
    rate_help,
    set_capacity,
    take_back_request,
    turn_down_request,
)

__all__ = [
    "AlreadySettled",
    "AnsweredMeanwhile",
    "Overlaps",
    "Term",
    "ask_for_help",
    "confirm",
    "decline",
    "describe",
    "end",
    "end_absence",
    "finish_help",
    "plan_help",
    "propose",
    "rate_help",
    "set_absence",
    "set_capacity",
    "take_back_request",
    "turn_down_request",
]
