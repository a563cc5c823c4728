"""What the network keeps: who is agent where, and the help that the resource team gives."""

from agents.models.appointments import (
    LOOKS_FOR_LENGTH,
    MANDATE_LENGTH,
    MOST_HOURS,
    Absence,
    Appointment,
    DateRange,
)
from agents.models.assistance import REASON_LENGTH, WHAT_FOR_LENGTH, Assistance, Capacity

__all__ = [
    "LOOKS_FOR_LENGTH",
    "MANDATE_LENGTH",
    "MOST_HOURS",
    "REASON_LENGTH",
    "WHAT_FOR_LENGTH",
    "Absence",
    "Appointment",
    "Assistance",
    "Capacity",
    "DateRange",
]
