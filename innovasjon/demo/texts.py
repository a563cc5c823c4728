"""Reads what the demo municipality is made of: the TOML files in data/."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return the content of a file of data/, named without its suffix. Kept; nobody may change it."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class CommentText:
    """One comment: how many days after submission, in what part the writer speaks, and what they say."""

    days_after: int
    by_role: str  # proposer, colleague, agent or leader
    text: str
    from_unit: str = ""
    again: bool = False  # the same colleague as last


@dataclass(frozen=True)
class GuestText:
    """Somebody outside the municipality."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class IdeaText:
    """One idea as data/ideas/ tells it; oppvekst.toml explains the fields."""

    section: str
    key: str
    title: str
    need: str
    whose_need: str
    unit: str
    stage: str
    later_stage: str
    submitted: int  # days ago; of a draft, when it was begun
    description: str = ""
    whose_need_other: str = ""
    language: str = ""
    from_other_section: bool = False
    proposer: str = ""
    tags: tuple[str, ...] = ()
    later_reason: str = ""
    later_kind: str = ""
    later_learning: str = ""
    later_into: str = ""
    withdrawn_after: int = 0
    withdraw_kind: str = ""
    withdraw_reason: str = ""
    co_proposers: int = 0
    asked: tuple[str, ...] = ()
    guests: tuple[GuestText, ...] = ()
    supports: int = 0
    follows: int = 0
    picture: str = ""
    picture_kind: str = ""
    answers: str = ""
    comments: tuple[CommentText, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Tell whether it has not been sent."""
        return self.stage == "draft"


@cache
def ideas() -> tuple[IdeaText, ...]:
    """Return every idea, section by section."""
    files = sorted((DATA / "ideas").glob("*.toml"))
    return tuple(_idea(row, read(f"ideas/{path.stem}")["section"]) for path in files for row in _rows(path))


def _rows(path: Path) -> list[dict[str, Any]]:
    return list(read(f"ideas/{path.stem}")["ideas"])


def _idea(row: Mapping[str, Any], section: str) -> IdeaText:
    nested = {
        "tags": tuple(row["tags"]),
        "asked": tuple(row.get("asked", ())),
        "comments": tuple(CommentText(**comment) for comment in row["comments"]),
        "guests": tuple(GuestText(**guest) for guest in row.get("guests", ())),
        "description": row["description"].strip(),
    }
    return IdeaText(section=section, **{**row, **nested})


@cache
def tag_names() -> Mapping[str, str]:
    """Return each tag's name by its slug."""
    return {tag["slug"]: tag["name"] for tag in read("tags")["tags"]}
