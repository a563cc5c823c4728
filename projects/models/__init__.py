"""A project, the ideas it came from, the people who are asked to take part, and the method it follows."""

from projects.models.involvement import Answer, Ask, Origin
from projects.models.methods import Method, Phase
from projects.models.projects import AIM_LENGTH, TITLE_LENGTH, CloseReason, Project, ProjectCounter
from projects.models.updates import UPDATE_LENGTH, Update

__all__ = [
    "AIM_LENGTH",
    "TITLE_LENGTH",
    "UPDATE_LENGTH",
    "Answer",
    "Ask",
    "CloseReason",
    "Method",
    "Origin",
    "Phase",
    "Project",
    "ProjectCounter",
    "Update",
]
