"""How whoever imports wants the file understood; kept as JSON with the import."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ideas.lifecycle import Stage
from ideas.models.demands import CloseReason


@dataclass(frozen=True)
class Choices:
    """Which column tells what, and what holds where the file is silent."""

    columns: Mapping[str, int] = field(default_factory=dict)
    section: int | None = None
    whose_need: str = ""
    stage: str = Stage.SUBMITTED
    # By the file's own words, as compared; "" leaves such rows out.
    sections: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    need_from_description: bool = False
    reason: str = ""
    closed_as: str = CloseReason.OTHER
    revisit_on: str = ""  # half a year from now
    # When the reply clock starts for ideas that wait, "" for the day of the import; and how many a week in each section
    # it starts for, 0 for all of them at once.
    clock_from: str = ""
    a_week: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return what is kept."""
        return asdict(self)


def read(kept: Mapping[str, Any]) -> Choices:
    """Return the choices that were kept; what an older version kept besides is left out."""
    known = Choices.__dataclass_fields__
    return Choices(**{name: value for name, value in kept.items() if name in known})
