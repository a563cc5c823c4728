"""An old list of ideas as the resource team meets it: a file, every row with its problems, a yes or a no, and undo."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ideas.importing import tasks
from ideas.importing.models import IdeaImport
from ideas.lifecycle import Stage
from ideas.models import Idea
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db

UPLOAD = "/ideer/importer/"
HEADINGS = "Tittel;Behov;Beskrivelse;Seksjon;Idéhaver;E-post;Dato;Status;Svar;Emneord"
NEED = "Pårørende ringer avdelingen hver dag for å høre."
PETRA = "Petra Forslag;proposer@demo.example"
GOOD = f"Tavle i gangen;{NEED};En tavle med beskjeder.;Oppvekst;{PETRA};12.03.2019;Ny;;tavle, gang"
REASON = "Vi prøvde dette i 2018, og det ga ikke det vi håpet på."


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    """A member of the resource team, signed in."""
    return sign_in("resource_team")


def text_file(*rows: str, headings: str = HEADINGS, encoding: str = "utf-8") -> bytes:
    return "\n".join([headings, *rows]).encode(encoding)


def workbook(*rows: list[Any], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for reference in merged:
        sheet.merge_cells(reference)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def newest() -> IdeaImport:
    return IdeaImport.objects.latest("pk")


def upload(client: Client, content: bytes, name: str = "ideer.csv") -> IdeaImport:
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    job = newest()
    assert answer.headers["Location"] == job.get_absolute_url()
    tasks.read(job=job.pk)
    job.refresh_from_db()
    return job


def form_of(client: Client, job: IdeaImport) -> dict[str, str]:
    """What the page with the columns would send as it stands."""
    seen = page(client.get(f"{job.get_absolute_url()}kolonner/"))
    form = seen.select_one("form.form")
    assert form
    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]:not([type=checkbox])")}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        sent[str(one["name"])] = str(chosen["value"]) if chosen else ""
    return sent | {str(one["name"]): one.get_text().strip() for one in form.select("textarea")}


def check(client: Client, job: IdeaImport, **changed: str) -> IdeaImport:
    answer = client.post(
        f"{job.get_absolute_url()}kolonner/", form_of(client, job) | {"whose_need": "residents"} | changed
    )
    assert answer.status_code == 302, words(answer)
    tasks.read(job=job.pk)
    job.refresh_from_db()
    return job


def preview(client: Client, content: bytes, name: str = "ideer.csv", **changed: str) -> IdeaImport:
    return check(client, upload(client, content, name), **changed)


def say_yes(client: Client, job: IdeaImport, **boxes: str) -> Any:
    return client.post(f"{job.get_absolute_url()}lagre/", {"revision": str(job.revision), **boxes})


def bring_in(client: Client, content: bytes, name: str = "ideer.csv", **changed: str) -> IdeaImport:
    job = preview(client, content, name, **changed)
    assert say_yes(client, job, leave_out="on").status_code == 302
    tasks.work(job=job.pk)
    job.refresh_from_db()
    return job


def page(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(answer: Any) -> str:
    seen = page(answer).main
    assert seen
    return seen.get_text(" ", strip=True)


def shown(client: Client, job: IdeaImport, query: str = "") -> list[str]:
    seen = page(client.get(job.get_absolute_url() + query))
    return [line.get_text(" ", strip=True) for line in seen.select("#rader .rows li")]


def codes(job: IdeaImport) -> dict[int, list[str]]:
    return {row.number: [code for code, _words in row.causes] for row in job.rows.order_by("number")}


def kinds(job: IdeaImport) -> dict[int, str]:
    return dict(job.rows.order_by("number").values_list("number", "kind"))


# --- The whole way


def test_a_row_becomes_an_idea_after_a_yes_and_not_before(client: Client, town: Town) -> None:
    job = preview(client, text_file(GOOD))
    assert not Idea.objects.filter(title="Tavle i gangen").exists()
    assert say_yes(client, job).headers["Location"] == job.get_absolute_url()
    tasks.work(job=job.pk)
    idea = Idea.objects.get(title="Tavle i gangen")
    assert (idea.section, idea.need, idea.whose_need, idea.stage) == (town.oppvekst, NEED, "residents", Stage.SUBMITTED)
    assert timezone.localdate(idea.submitted_at) == date(2019, 3, 12)
    assert idea.reference == "I-2019-0001"
    assert [row.person for row in idea.proposers.all()] == [town.people.proposer]
    assert sorted(tag.name for tag in idea.tags.all()) == ["gang", "tavle"]
    assert "Idéene er her" in words(client.get(job.get_absolute_url()))
