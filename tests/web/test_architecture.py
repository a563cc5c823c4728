"""docs/architecture.md names what is there: who looks for a file finds out what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

TEXT = (settings.BASE_DIR / "docs" / "architecture.md").read_text(encoding="utf-8")
STORIES = ("ideas", "agents", "arenas", "projects")
# What Django has in every app.
EVERYWHERE = {"__init__.py", "apps.py", "urls.py"}


def collected() -> Iterator[str]:
    """Every name by which the site finds what its stories offer."""
    for app in sorted({app.partition(".")[0] for app in settings.FIRST_PARTY_APPS}):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "stories.collect":
                    yield f"{ast.literal_eval(node.args[0])}.py"


def is_explained(story: str, name: str) -> bool:
    """By its name, with or without its story; or as a folder, which a small story has as one file."""
    return any(f"`{written}`" in TEXT for written in (name, f"{story}/{name}", f"{name.removesuffix('.py')}/"))


def test_every_file_that_the_site_finds_by_its_name_is_explained() -> None:
    found = set(collected())
    assert "navigation.py" in found
    assert {name for name in found if f"`{name}`" not in TEXT} == set()


@pytest.mark.parametrize("story", STORIES)
def test_every_file_of_a_story_is_explained(story: str) -> None:
    names = {path.name for path in Path(settings.BASE_DIR / story).glob("*.py")} - EVERYWHERE
    assert names
    assert {name for name in names if not is_explained(story, name)} == set()
