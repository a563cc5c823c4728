"""What needs the resource team's attention: each story offers `attention.py` with `matters()`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """One thing that waits, in a sentence, and where something can be done about it."""

    text: str
    url: str
