"""How to call every action of every story, for the test that each leaves an entry in the log.

A file for each story (a large one may have several), found by itself: CALLS says how to call each action in the small
municipality of `personas.py`; UNLOGGED names what leaves no entry, and why; STEPS what the machine does between two
things that people do.
"""

import pkgutil
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from tests.personas import Town

Call = Callable[[Town, datetime], Any]
CALLS: dict[str, Call] = {}
UNLOGGED: set[str] = set()
STEPS: set[str] = set()

for _info in pkgutil.iter_modules(__path__, f"{__name__}."):
    _story = import_module(_info.name)
    CALLS |= _story.CALLS
    UNLOGGED |= getattr(_story, "UNLOGGED", set())
    STEPS |= getattr(_story, "STEPS", set())
