"""What every address of the site answers to whom: a file of rows for each story, named as the story is.

A new address needs at least one row in its story's file, a list called CASES: the permission matrix, the bad input, the
query counts and the browser tests all walk these rows, and fail on an address that has none. A row is made by the
shapes in `rows.py` (`page`, `form`, `button`, `download`); a page tells how many `queries` it asks. A file may also
have `one_more(town)`, which makes one row more of everything that the story's pages list.

A new file is found by itself.
"""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from tests.personas import EVERYBODY, SIGNED_IN, Town
from tests.site_map.addresses import Address, addresses, ours
from tests.site_map.rows import WRONG_METHOD, Answer, Case

__all__ = [
    "CASES",
    "FILLERS",
    "SSO",
    "WRONG_METHOD",
    "Address",
    "Case",
    "addresses",
    "one_of_each",
    "ours",
    "pages",
    "readers",
]


def _stories() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.walk_packages(__path__, f"{__name__}.") if not info.ispkg)
    return [module for module in map(import_module, names) if hasattr(module, "CASES")]


CASES: list[Case] = [case for story in _stories() for case in story.CASES]
FILLERS: list[Callable[[Town], None]] = [story.one_more for story in _stories() if hasattr(story, "one_more")]

# The one page of single sign-on that answers: where the identity provider sends people back to.
SSO = {"openid_connect_callback"}


def one_of_each(method: str) -> list[Case]:
    """One case of every address that takes the method ("get", "post"): the first that lets somebody in, if any does."""
    found: dict[str, Case] = {}
    for case in CASES:
        answer = getattr(case, method)
        if answer != WRONG_METHOD and (case.url not in found or not _lets_in(getattr(found[case.url], method))):
            found[case.url] = case
    return list(found.values())


def _lets_in(answer: Answer) -> bool:
    return min([answer] if isinstance(answer, int) else answer.values()) < 400


def pages() -> list[Case]:
    """The cases that show a page to somebody."""
    return [case for case in CASES if case.is_page]


def readers(case: Case) -> list[str]:
    """Those who are shown the page of this case, each a different look at it."""
    names = EVERYBODY if case.is_public else SIGNED_IN
    return [name for name in names if case.get != WRONG_METHOD and case.expected("GET", name) < 300]
