"""An old list of ideas comes in, in a real browser: with a reload in the middle, on paper, and by a link."""

from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from ideas.importing import actions, storing, tasks
from ideas.importing.models import IdeaImport, State
from ideas.models import Idea
from tests import factories
from tests.browser.windows import Window, Windows
from tests.personas import Town

ROWS = 6


@pytest.fixture
def window(windows: Windows, town: Town) -> Window:
    return windows.open(town.people.resource_team)


@pytest.fixture
def old_list(tmp_path: Path) -> Path:
    rows = [f"Gammel lyspære {at};{factories.NEED_TEXT} {at};Oppvekst;12.3.2019" for at in range(ROWS)]
    path = tmp_path / "idebanken.csv"
    path.write_bytes("\n".join(["Tittel;Behov;Seksjon;Dato", *rows, ";;Oppvekst;"]).encode("cp1252"))
    return path


def newest() -> IdeaImport:
    return IdeaImport.objects.select_related("person").latest("pk")


def store_some(number: int) -> None:
    """What a worker does in one batch."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(storing, "BATCH", number)
        actions._store_some(IdeaImport.objects.select_for_update(of=("self",)).get(pk=newest().pk), timezone.now())


def upload(page: Page, old_list: Path) -> None:
    page.get_by_label("Fil", exact=True).set_input_files(str(old_list))
    page.get_by_role("button", name="Les filen").click()
    expect(page.locator("#framdrift")).to_contain_text("Filen leses")


def test_an_old_list_comes_in_and_a_reload_in_the_middle_changes_nothing(window: Window, old_list: Path) -> None:
    window.go("/ideer/importer/")
    page = window.page
    upload(page, old_list)
    tasks.read(job=newest().pk)
    expect(page.get_by_role("heading", name="Hva kolonnene forteller")).to_be_visible()
    page.get_by_label("Hvem har behovet, der raden ikke sier det").select_option("residents")
    page.get_by_role("button", name="Kontroller radene").click()
    expect(page.locator("#framdrift")).to_contain_text("Hver rad blir kontrollert")
    tasks.read(job=newest().pk)
    expect(page.get_by_role("heading", name="Dette gir filen")).to_be_visible()
    expect(page.locator("#rader")).to_contain_text("Tittelen mangler")
    page.get_by_label("Ja, utelat radene som ikke kan brukes (1)").check()
    page.get_by_role("button", name="Ja, lagre idéene").click()
    expect(page.locator("#framdrift")).to_contain_text(f"0 av {ROWS}")
    store_some(2)
    expect(page.locator("#framdrift")).to_contain_text(f"2 av {ROWS}")
    page.reload()
    expect(page.locator("#framdrift")).to_contain_text(f"2 av {ROWS}")
    assert page.locator("#framdrift progress").get_attribute("value") == "2"
    tasks.work(job=newest().pk)
    expect(page.get_by_role("heading", name="Idéene er her")).to_be_visible()
    assert Idea.objects.filter(title__startswith="Gammel lyspære").count() == ROWS
    page.get_by_role("link", name="Angre importen").click()
    page.get_by_role("button", name="Angre importen").click()
    tasks.work(job=newest().pk)
    expect(page.get_by_role("heading", name="Importen er angret")).to_be_visible()
    assert (newest().state, Idea.objects.filter(title__startswith="Gammel lyspære").count()) == (State.UNDONE, 0)
    assert window.faults == []


def test_whoever_is_not_in_the_resource_team_neither_imports_nor_reads_what_came_in(
    windows: Windows, town: Town
) -> None:
    job = factories.idea_import(town.people.resource_team, ";;Oppvekst;", f"Benk;{factories.NEED_TEXT};Oppvekst;")
    stranger, team = windows.open(town.people.agent), windows.open(town.people.resource_team)
    for address in ("/ideer/importer/", job.get_absolute_url(), f"{job.get_absolute_url()}utelatt/csv/"):
        assert stranger.page.request.get(stranger.url + address).status == 403
    team.go(f"{job.get_absolute_url()}?kind=bad")
    with team.page.expect_download() as download:
        team.page.locator("#rader").get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_phone_that_scans_the_code_comes_to_the_filled_in_form(window: Window) -> None:
    window.go("/ideer/lenker/?section=kultur&tags=samling")
    page = window.page
    link = page.get_by_role("link", name="/ideer/ny/").first
    link.click()
    expect(page.locator("#id_section option:checked")).to_have_text("Kultur")
    expect(page.locator("#id_tags")).to_have_value("samling")
    assert window.faults == []


@pytest.mark.parametrize(("path", "size"), [("plakat", (595, 842)), ("skjema", (420, 595))])
def test_paper_is_one_sheet_of_its_size(window: Window, path: str, size: tuple[int, int]) -> None:
    window.go(f"/ideer/lenker/{path}/?section=oppvekst&tags=samling")
    page = window.page
    expect(page.get_by_role("button", name="Skriv ut")).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
    assert f"/MediaBox [0 0 {size[0]}".encode()[:-1] in printed
    assert window.faults == []
