"""Remember by content what a step was last done for, so that a second run skips it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *extra: str) -> str:
    """A digest of the names and contents of files; a file that is missing counts too."""
    total = hashlib.sha256(repr(extra).encode())
    for path in paths:
        total.update(str(path).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"-")
    return total.hexdigest()


def is_fresh(stamp: Path, content: str) -> bool:
    """Whether the step was last done for this content."""
    return stamp.is_file() and stamp.read_text() == content


def mark(stamp: Path, content: str) -> None:
    """Say that the step is done for this content. Call it last: a killed step must run again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(content)
