"""Designsystemet in one style sheet: its theme, and those of its components that the site uses.

The sheet of the npm package has every component there is, and a browser works through all its rules for each page. Ours
is made of the package's own text when the static files are collected; nothing of it is kept in this repository.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "designsystemet.css"
# What the site uses, by the class of each component. A test finds a class that is used and not named here.
COMPONENTS = frozenset(
    f"ds-{name}"
    for name in (
        *("alert", "avatar", "badge", "breadcrumbs", "button", "card", "chip", "details", "dialog"),
        *("error-summary", "field", "fieldset", "input", "link", "list", "pagination", "skip-link", "table", "tag"),
    )
)
LAYER = "@layer ds.components{"
_CLASS = re.compile(r"\.(ds-[a-z]+(?:-[a-z]+)*)")
_TEXT_OR_BRACE = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[{};]""")


def bundle(theme: str, sheet: str) -> str:
    """Return the theme, and of the sheet what all components stand on and those that the site uses."""
    return theme + "".join(block for block in blocks(sheet) if _is_wanted(block))


def blocks(sheet: str) -> Iterator[str]:
    """Yield the statements of a style sheet; of a layer of components its beginning, each of its rules, and its end.

    One layer may hold the end of one component and the beginning of the next.
    """
    for block in _statements(sheet):
        if block.startswith(LAYER):
            yield from (LAYER, *_statements(block.removeprefix(LAYER)[:-1]), "}")
        else:
            yield block


def _statements(sheet: str) -> Iterator[str]:
    """Yield the statements of a style sheet that stand in no other."""
    start = depth = 0
    for found in _TEXT_OR_BRACE.finditer(sheet):
        sign = found[0]
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and sign in {"}", ";"}:
            yield sheet[start : found.end()]
            start = found.end()
    if rest := sheet[start:].strip():
        yield rest


def component(block: str) -> str:
    """Return the class that a block is about: the one it names most."""
    [(name, _number)] = Counter(classes(block)).most_common(1) or [("", 0)]
    return name


def classes(text: str) -> Iterable[str]:
    """Return the classes of Designsystemet that a style sheet names."""
    return _CLASS.findall(text)


def _is_wanted(block: str) -> bool:
    return block.startswith("@layer") or component(block) in COMPONENTS | {""}


def package() -> Path:
    """Return where the package's files are."""
    return Path(settings.NODE_MODULES) / "@digdir/designsystemet-css/dist"


class BundleFinder(BaseFinder):
    """Hands the style sheet to `collectstatic` and to Django's development server, made anew when it has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=Path(settings.VAR_DIR) / "styles")

    def check(self, **kwargs: Any) -> list[Any]:
        """Return no complaint: there is nothing to set."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file, when it is this one that is asked for."""
        if path != NAME:
            return []
        return [str(self._made())] if find_all else str(self._made())

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the one file there is."""
        self._made()
        yield NAME, self.storage

    def _made(self) -> Path:
        text = bundle(
            (package() / "theme/designsystemet.css").read_text("utf-8"),
            (package() / "src/index.css").read_text("utf-8"),
        )
        file = Path(self.storage.path(NAME))
        if not file.exists() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return file
