"""What needs the resource team's attention: each story offers `attention.py` with `matters()`."""

from collections.abc import Iterator
from dataclasses import dataclass

from innovasjon.web import stories


@dataclass(frozen=True)
class Matter:
    """One thing that waits, in a sentence, and where something can be done about it."""

    text: str
    url: str


def matters() -> Iterator[Matter]:
    """Yield what the stories say waits, in the reader's language."""
    for story in stories.collect("attention"):
        yield from story.matters()
