"""Everything the log can hold has words that people read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from innovasjon.audit import wording
from innovasjon.people.importing.models import State

WRITERS = {"record", "record_many", "_log"}
FOLDERS = sorted({app.partition(".")[0] for app in settings.FIRST_PARTY_APPS})
# What stands in the braces of a verb that is put together.
PIECES = {
    "state": [State.DONE, State.CANCELLED, State.UNREADABLE],
    "row.state": ["accepted", "declined"],
    "rows[0].state": ["accepted", "declined"],
    "what": ["section", "unit"],
    "kind.log_name": ["import", "idea_import"],
}
PASSED_ON = {"verb"}  # written by a caller that names it


def written(node: ast.expr) -> Iterator[str]:
    """The verbs that an argument can be."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from [*written(node.body), *written(node.orelse)]
    elif isinstance(node, ast.JoinedStr):
        found = [""]
        for part in node.values:
            inside = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
            choices = PIECES[inside] if inside else [ast.literal_eval(part)]
            found = [f"{start}{end}" for start in found for end in choices]
        yield from found
    elif ast.unparse(node) not in PASSED_ON:
        pytest.fail(f"a verb that nobody can look up: {ast.unparse(node)}")


def trees() -> Iterator[ast.Module]:
    """All code but that which lists the words."""
    for folder in FOLDERS:
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            if path.name != "happenings.py":
                yield ast.parse(Path(path).read_text())


def mentioned() -> set[str]:
    """Every text of the code: a verb may go through other hands before it is written."""
    nodes = (node for tree in trees() for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def verbs() -> set[str]:
    """Every verb that code writes to the log."""
    found: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in WRITERS and node.args:
                found |= set(written(node.args[0]))
    return found


def test_every_verb_that_is_written_has_words() -> None:
    found = verbs()
    assert {"idea.taken", "import.done", "section.retired", "need.edited", "idea.proposer_declined"} <= found
    assert {verb for verb in found if wording.of(verb) == verb} == set()


def test_no_words_are_left_over() -> None:
    assert set(wording.table()) - verbs() - mentioned() == set()


def test_the_words_are_in_the_readers_language() -> None:
    for language in ("nb", "nn"):
        with translation.override(language):
            told = str(wording.of("idea.taken"))
        with translation.override("en"):
            assert told != str(wording.of("idea.taken"))


def test_an_old_entry_without_words_is_shown_as_it_is() -> None:
    assert wording.of("idea.forgotten") == "idea.forgotten"
