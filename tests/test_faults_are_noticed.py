"""The checks that hold the house fail when somebody makes the fault: each is made here, in a temporary place."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path

from deploy.local.lint import IMPORT_LINTER
from innovasjon import urls
from innovasjon.web import catalogues, extraction
from tests import site_map, test_permission_matrix
from tests.test_translations import key, messages

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("innovasjon", "ideas", "agents", "projects", "arenas")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hei")


urlpatterns = [*urls.urlpatterns, path("glemt/", forgotten, name="forgotten")]


@pytest.fixture
def with_a_forgotten_page(settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]


@pytest.mark.usefixtures("with_a_forgotten_page")
def test_a_page_without_a_row_in_the_map_is_noticed() -> None:
    assert "forgotten" in {address.name for address in site_map.ours()}
    with pytest.raises(AssertionError, match="forgotten"):
        test_permission_matrix.test_every_address_has_a_row()


@pytest.mark.usefixtures("with_a_forgotten_page")
def test_a_view_that_does_not_say_who_may_enter_is_noticed() -> None:
    with pytest.raises(AssertionError, match="forgotten"):
        test_permission_matrix.test_every_view_says_who_may_enter()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ideas/views/glemt.py", 'from django.utils.translation import gettext as _\n_("Nobody translated this")\n'),
        ("ideas/templates/glemt.html", '{% translate "Nobody translated this" %}'),
    ],
)
def test_an_untranslated_string_is_noticed(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text(text)
    known = {key(message) for message in messages(catalogues.read(catalogues.path_of("nn"), "nn"))}
    found = {key(message) for message in messages(extraction.strings(tmp_path))}
    assert found - known == {(None, "Nobody translated this")}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house's code in another place, with its contract."""
    only_code = shutil.ignore_patterns("data", "migrations", "__pycache__")
    for room in HOUSE:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=only_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contract(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", IMPORT_LINTER], cwd=house, capture_output=True, text=True, check=False, timeout=120
    )


def test_an_import_against_the_house_is_noticed(copy: Path) -> None:
    assert contract(copy).returncode == 0
    (copy / "innovasjon" / "people" / "glemt.py").write_text("from ideas import rules\n\n__all__ = ['rules']\n")
    answer = contract(copy)
    assert answer.returncode == 1
    assert "innovasjon.people.glemt -> ideas.rules" in answer.stdout
