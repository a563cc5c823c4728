"""Find the strings that people read, in code and templates, with Babel: no GNU gettext is needed.

English is the language of the source. It gets no catalogue: where gettext finds none it answers with the string itself,
and picks between the two forms of a plural as English does.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

Message = tuple[int, str | tuple[str, ...], list[str], str | None]
BASE_DIR = Path(__file__).resolve().parent.parent.parent
CODE_AND_TEMPLATES = {".py", ".html", ".txt"}
# What is no page of the site: read by developers, by the machine, or made by others.
SKIPPED = {"bench", "deploy", "docs", "locale", "migrations", "node_modules", "static", "tests", "var"}
# Django's own names, beside those that gettext has everywhere.
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}


def strings(root: Path = BASE_DIR) -> Catalog:
    """Every string below a folder that is marked for translation, with the files it stands in."""
    catalogue = Catalog(project="Innovasjon", charset="utf-8", fuzzy=False)
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        for line, message, comments, context in strings_of(path):
            catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def sources(root: Path) -> list[Path]:
    """The files that may hold strings: code, and templates below a folder of that name."""
    found: list[Path] = []
    for path in root.iterdir():
        if path.is_dir() and not path.name.startswith(".") and path.name not in SKIPPED:
            found += [file for file in path.rglob("*") if _may_hold_strings(file.relative_to(root))]
    return sorted(found)


def strings_of(path: Path) -> Iterator[Message]:
    """The strings of one file: line, string (or singular and plural), comments for the translator, context.

    Raises SyntaxError for a template with a tag inside a translated block.
    """
    text = path.read_text(encoding="utf-8")
    code = text if path.suffix == ".py" else calls(text, path.name)
    yield from extract(
        "python", io.BytesIO(code.encode()), keywords=KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    )


def calls(template: str, name: str) -> str:
    """A template as the gettext calls that its tags stand for, which Babel reads as Python, line for line."""
    # Where a template is set in, Python would see indentation that fits nothing.
    return "\n".join(line.lstrip() for line in templatize(template, origin=name).split("\n"))


def _may_hold_strings(name: Path) -> bool:
    if SKIPPED & set(name.parts) or name.suffix not in CODE_AND_TEMPLATES:
        return False
    return name.suffix == ".py" or "templates" in name.parts
