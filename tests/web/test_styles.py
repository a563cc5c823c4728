"""The style sheet of Designsystemet that the browser gets has every component that the site uses, and no other."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from innovasjon.web import styles

CLASS = re.compile(r"\bds-[a-z]+(?:-[a-z]+)*")
SOURCES = ("*.html", "*.py", "*.js", "*.css")
FOLDERS = sorted({"templates", "static", *(app.partition(".")[0] for app in settings.FIRST_PARTY_APPS)})
NOT_OURS = {"styles.py"}  # names them all


@pytest.fixture(scope="module")
def sheet() -> str:
    return (styles.package() / "src/index.css").read_text("utf-8")


@pytest.fixture(scope="module")
def made() -> str:
    return Path(finders.find(styles.NAME)).read_text("utf-8")  # type: ignore[arg-type]


def used() -> set[str]:
    """The classes of Designsystemet that stand in templates and code, and those that other words look like."""
    files = (
        path
        for folder in FOLDERS
        for kind in SOURCES
        for path in (settings.BASE_DIR / folder).rglob(kind)
        if path.name not in NOT_OURS
    )
    return {name for path in files for name in CLASS.findall(path.read_text("utf-8"))}


def missing(names: set[str], sheet: str, made: str) -> set[str]:
    """The classes that the package has rules for and the browser gets none of."""
    return (names & set(styles.classes(sheet))) - set(styles.classes(made))


def unlisted(names: set[str], sheet: str) -> set[str]:
    """The components that are used and would be left out."""
    left_out = {styles.component(block) for block in styles.blocks(sheet) if not block.startswith("@layer")}
    return names & (left_out - styles.COMPONENTS)


def test_every_class_in_use_has_its_rules(sheet: str, made: str) -> None:
    """Name the component in COMPONENTS of innovasjon/web/styles.py."""
    names = used()
    assert {"ds-button", "ds-sr-only", "ds-error-summary", "ds-avatar"} <= names
    assert missing(names, sheet, made) | unlisted(names, sheet) == set()


def test_a_class_without_its_rules_is_noticed(sheet: str, made: str) -> None:
    assert missing({"ds-tabs", "ds-button"}, sheet, made) == {"ds-tabs"}
    assert unlisted({"ds-tooltip", "ds-button"}, sheet) == {"ds-tooltip"}


def test_no_component_is_carried_for_nothing() -> None:
    assert styles.COMPONENTS - used() == set()


def test_every_component_we_name_is_there(sheet: str) -> None:
    assert {styles.component(block) for block in styles.blocks(sheet)} >= styles.COMPONENTS


def test_nothing_is_changed_on_the_way(sheet: str, made: str) -> None:
    """What is left out is left out whole; the rest is the package's own text in its own order."""
    assert "".join(styles.blocks(sheet)) == sheet
    theme = (styles.package() / "theme/designsystemet.css").read_text("utf-8")
    assert made.startswith(theme)
    kept = list(styles.blocks(made.removeprefix(theme)))
    assert kept == [block for block in styles.blocks(sheet) if block in set(kept)]
    assert len(made) - len(theme) < len(sheet) * 0.65


@pytest.mark.parametrize("text", ['a{content:"}{;"}', "a{background:url('data:;{')}", "@layer a,b;@layer a{b{c:d}}"])
def test_braces_in_texts_do_not_part_a_rule(text: str) -> None:
    assert "".join(styles.blocks(text)) == text
    assert all(block.count("{") >= block.count("}") or '"' in block or "'" in block for block in styles.blocks(text))


def test_every_component_has_the_rule_that_all_its_others_build_on(sheet: str, made: str) -> None:
    """An alert without its own rule has no frame: the package puts it in one layer with another component."""
    own = {name for name in styles.COMPONENTS if f".{name}{{" in sheet}
    assert "ds-alert" in own
    assert {name for name in own if f".{name}{{" not in made} == set()
