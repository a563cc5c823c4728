"""Find the lines of templates that are too long: only a reader knows where white space means nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST = 160  # what stands beside another file on a screen


def too_long(paths: list[Path]) -> Iterator[str]:
    """Say of each line that is too long where it stands and how to mend it."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if len(line) > LONGEST:
                yield f"{path}:{number}: {len(line)} characters, and {LONGEST} at most: break it where nobody sees it"


if __name__ == "__main__":
    found = list(too_long([Path(name) for name in sys.argv[1:]]))
    print("\n".join(found))
    sys.exit(bool(found))
