"""What an old list could not bring in goes out again with the reasons, to be mended and sent anew."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from ideas.importing.models import IdeaImport, State
from ideas.models import Idea
from tests.conftest import SignIn
from tests.ideas.test_importing import GOOD, HEADINGS, NEED, bring_in, preview, shown, text_file, upload, words

pytestmark = pytest.mark.django_db
NO_NEED = "Benk ved elva;;Et sted å sitte.;Oppvekst;;;12.03.2019;Ny;;"
EVIL = f"=cmd|' /C calc'!A0;{NEED};;Oppvekst;;;;;;"


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    """A member of the resource team, signed in."""
    return sign_in("resource_team")


def download(client: Client, job: IdeaImport, ending: str) -> bytes:
    answer: Any = client.get(f"{job.get_absolute_url()}utelatt/{ending}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_each_row_stands_as_in_the_file_with_its_number_and_why(client: Client) -> None:
    job = preview(client, text_file(GOOD, NO_NEED, GOOD))
    header, bad, same = rows(download(client, job, "csv"))
    assert header == [*HEADINGS.split(";"), "Rad i fila", "Hvorfor den er utelatt"]
    assert bad[:-1] == [*NO_NEED.split(";"), "3"]
    assert bad[-1] == "Behovet mangler: ingen idé kommer inn uten."  # what is no reason is not told
    assert same[:-1] == [*GOOD.split(";"), "4"]
    assert "rad 2" in same[-1]


def test_nothing_of_it_is_a_formula_in_either_file(client: Client) -> None:
    job = preview(client, text_file(EVIL))
    [_header, line] = rows(download(client, job, "csv"))
    assert line[0] == "'=cmd|' /C calc'!A0"
    book = openpyxl.load_workbook(io.BytesIO(download(client, job, "xlsx")))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")


def test_it_is_there_after_the_import_too(client: Client) -> None:
    job = bring_in(client, text_file(GOOD, NO_NEED))
    assert job.state == State.DONE
    assert [line[0] for line in rows(download(client, job, "csv"))[1:]] == ["Benk ved elva"]


def test_an_idea_that_is_there_already_is_told_by_its_title_and_reference(client: Client) -> None:
    bring_in(client, text_file(GOOD))
    again = preview(client, text_file(GOOD))
    [_header, line] = rows(download(client, again, "csv"))
    reference = Idea.objects.get(title="Tavle i gangen").reference
    assert (line[0], line[1]) == ("Tavle i gangen", "")
    assert str(reference) in line[-1]


def test_mended_it_comes_in(client: Client) -> None:
    first = bring_in(client, text_file(GOOD, NO_NEED))
    mended = rows(download(client, first, "csv"))
    mended[1][1] = NEED
    sent = "\n".join(";".join(line) for line in mended).encode()
    job = upload(client, sent, "rettet.csv")
    assert job.choices["columns"] == first.choices["columns"]
    bring_in(client, sent, "rettet.csv")
    assert Idea.objects.filter(title="Benk ved elva").exists()


def test_the_reasons_are_in_the_readers_language(client: Client) -> None:
    job = preview(client, text_file(NO_NEED))
    client.post("/sprak/", {"language": "en"})
    header, line = rows(download(client, job, "csv"))
    assert (header[-1], line[-1][:19]) == ("Why it is left out", "The need is missing")


def test_the_page_leads_to_it_only_where_something_is_left_out(client: Client) -> None:
    job = preview(client, text_file(GOOD, NO_NEED))
    assert "Last ned det som er utelatt" in words(client.get(job.get_absolute_url()))
    assert len(shown(client, job, "?kind=bad")) == 1
    whole = preview(client, text_file(GOOD))
    assert "Last ned det som er utelatt" not in words(client.get(whole.get_absolute_url()))
    assert client.get(f"{whole.get_absolute_url()}utelatt/csv/").status_code == 404
