"""An old list of ideas as the resource team meets it: a file, every row with its problems, a yes or a no, and undo."""

import csv
import io
import zipfile
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from ideas import actions as idea_actions
from ideas import clock
from ideas.importing import actions, days, storing, tasks
from ideas.importing.columns import COLUMNS
from ideas.importing.models import IdeaImport, ImportRow, State
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Channel, Delivery
from tests import factories
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


def test_a_known_proposer_stands_behind_the_idea_and_is_told_once_for_all_of_them(client: Client, town: Town) -> None:
    rows = [GOOD.replace("Tavle", f"Tavle {number}") for number in range(5)]
    bring_in(client, text_file(*rows))
    told = Delivery.objects.filter(kind="ideas.imported")
    assert [(row.person, row.channel) for row in told] == [(town.people.proposer, Channel.INAPP)]
    assert told[0].payload["number"] == 5
    inbox = Delivery.objects.filter(kind="ideas.imported_to_answer", channel=Channel.INAPP)
    assert [(row.person, row.payload["number"]) for row in inbox] == [(town.people.agent, 5)]


def test_a_proposer_nobody_knows_is_named_in_the_text_and_the_importer_stands_in(client: Client, town: Town) -> None:
    bring_in(client, text_file(f"Buss;{NEED};;Oppvekst;Kåre Gammel;kaare@borte.example;;;;"))
    idea = Idea.objects.get(title="Buss")
    assert idea.description == "Foreslått av Kåre Gammel i en eldre liste."
    assert [(row.person, row.stands_in) for row in idea.proposers.all()] == [(town.people.resource_team, True)]
    assert "der Kåre Gammel foreslo den" in words(client.get(idea.get_absolute_url()))


def test_an_address_among_the_names_is_an_address(client: Client, town: Town) -> None:
    rows = {
        "Adresse": "proposer@demo.example",
        "Navn og adresse": "Petra Forslag <Proposer@demo.example>",
        "To": "Petra Forslag <proposer@demo.example>; Kåre Gammel",
        "Ukjent": "Kåre Gammel (kaare@borte.example)",
    }
    headings = "Tittel;Behov;Seksjon;Forslagsstiller"
    bring_in(client, text_file(*(f'{title};{NEED};Oppvekst;"{who}"' for title, who in rows.items()), headings=headings))
    ideas = {idea.title: idea for idea in Idea.objects.filter(title__in=rows)}
    behind = {title: [str(row.person) for row in idea.proposers.all()] for title, idea in ideas.items()}
    assert behind == {title: ["Petra Forslag"] for title in list(rows)[:3]} | {"Ukjent": ["Rita Ressurs"]}
    assert {title for title, idea in ideas.items() if "Kåre Gammel i en eldre liste" in idea.description} == {
        "To",
        "Ukjent",
    }
    assert "@" not in "".join(idea.description for idea in ideas.values())


def test_the_stage_of_the_old_list_comes_along_with_what_it_demands(client: Client, town: Town) -> None:
    rows = [
        f"Én;{NEED};;Oppvekst;{PETRA};1.2.2018;Avslått;{REASON};",
        f"To;{NEED} To;;Oppvekst;{PETRA};1.2.2018;Tatt i bruk;{REASON};",
        f"Tre;{NEED} Tre;;Oppvekst;{PETRA};1.2.2018;På vent;;",
    ]
    bring_in(client, text_file(*rows), reason=REASON, closed_as="not_now")
    closed, used, parked = (Idea.objects.get(title=title) for title in ("Én", "To", "Tre"))
    assert (closed.stage, closed.reason, closed.reason_kind) == (Stage.CLOSED, REASON, "not_now")
    assert (used.stage, used.benefit, used.benefit_owner) == (Stage.REALISED, REASON, town.people.proposer)
    assert used.in_use_from == date(2018, 2, 1)
    assert (parked.stage, parked.reason) == (Stage.PARKED, REASON)
    assert parked.revisit_on
    assert parked.revisit_on > timezone.localdate()


def test_the_deadline_of_an_old_idea_is_counted_from_the_import(client: Client) -> None:
    bring_in(client, text_file(GOOD))
    idea = Idea.objects.get(title="Tavle i gangen")
    assert idea.reply_due_on == clock.due(Stage.SUBMITTED, since=timezone.localdate(), used=0)
    assert idea.replied_at is None


def test_references_are_of_the_year_the_idea_is_from(client: Client) -> None:
    days_of = ["12.03.2019", "13.04.2018", "14.05.2019", "15.06.2018"]
    bring_in(client, text_file(*(GOOD.replace("Tavle", day).replace("12.03.2019", day, 2) for day in days_of)))
    found = dict(Idea.objects.filter(title__endswith=" i gangen").values_list("title", "reference"))
    assert found == {
        "12.03.2019 i gangen": "I-2019-0001",
        "13.04.2018 i gangen": "I-2018-0001",
        "14.05.2019 i gangen": "I-2019-0002",
        "15.06.2018 i gangen": "I-2018-0002",
    }


# --- What is wrong, row by row


PROBLEMS = {
    "no_title": ";;;Oppvekst;;;;;;tavle",
    "no_need": "Uten behov;;;Oppvekst;;;;;;",
    "short_need": "Kort;Vi trenger det;;Oppvekst;;;;;;",
    "no_section": f"Uten seksjon;{NEED};;;;;;;;",
    "unknown_section": f"Fortid;{NEED};;Seksjon for fortiden;;;;;;",
    "left_out_stage": f"Rar;{NEED};;Oppvekst;;;;Snurrepipperi;;",
    "no_reason_closed": f"Lukket;{NEED};;Oppvekst;;;;Avslått;Nei;",
    "no_reason_parked": f"Parkert;{NEED};;Oppvekst;;;;Parkert;;",
    "no_benefit": f"Brukt;{NEED};;Oppvekst;;;;Tatt i bruk;Bra;",
    "bad_date": f"Dato;{NEED};;Oppvekst;;;en gang i fjor;;;",
    "odd_year": f"Framtid;{NEED};;Oppvekst;;;24.12.2090;;;",
    "formula": f"=cmd|' /C calc'!A0;{NEED};;Oppvekst;;;;;;",
    "broken_letters": f"Bl\ufffdtt;{NEED};;Oppvekst;;;;;;",
    "too_long": f"{'x' * 161};{NEED};;Oppvekst;;;;;;",
    "too_many_tags": f"Merker;{NEED};;Oppvekst;;;;;;{', '.join(f'ord{at}' for at in range(11))}",
    "headings_again": HEADINGS,
}


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_row_that_cannot_be_used_says_why(client: Client, code: str) -> None:
    job = preview(client, text_file(GOOD, PROBLEMS[code]))
    assert kinds(job) == {2: "add", 3: "bad"}
    assert code in codes(job)[3]
    (line,) = shown(client, job, f"?kind=bad&cause={code}")
    assert "rad 3" in line
    assert "{" not in line


def test_every_problem_of_a_row_is_told_at_once(client: Client) -> None:
    job = preview(client, text_file(";;;Fortid;;;aldri;;;"))
    assert set(codes(job)[2]) >= {"no_title", "no_need", "unknown_section", "bad_date"}


def test_a_preview_with_bad_rows_is_stored_only_when_somebody_says_so(client: Client) -> None:
    job = preview(client, text_file(GOOD, PROBLEMS["no_need"]))
    answer = say_yes(client, job)
    assert (answer.status_code, newest().state) == (422, State.READY)
    assert "Kryss av her" in words(answer)


def test_the_same_row_twice_becomes_one_idea(client: Client) -> None:
    job = preview(client, text_file(GOOD, GOOD))
    assert kinds(job) == {2: "add", 3: "there"}
    assert shown(client, job, "?kind=there") == ["Tavle i gangen Den er lik rad 2, som blir brukt. rad 3 Oppvekst"]


def test_a_list_that_comes_in_again_adds_nothing(client: Client) -> None:
    bring_in(client, text_file(GOOD))
    job = preview(client, text_file(GOOD))
    assert (kinds(job), job.counts["add"]) == ({2: "there"}, 0)
    assert "I-2019-0001" in shown(client, job, "?kind=there")[0]
    assert say_yes(client, job).status_code == 409


def test_an_idea_that_comes_between_the_preview_and_the_yes_is_not_made_twice(client: Client, town: Town) -> None:
    job = preview(client, text_file(GOOD))
    factories.idea(town.people.proposer, title="tavle i GANGEN")
    answer = say_yes(client, job)
    assert answer.status_code == 409
    assert "Se gjennom den på nytt" in words(answer)
    assert kinds(job) == {2: "there"}


def test_empty_rows_are_passed_over_and_named(client: Client) -> None:
    job = preview(client, text_file(GOOD, ";;;;;;;;;", ";;;;;;;;;", GOOD.replace("Tavle", "Benk")))
    assert kinds(job) == {2: "add", 5: "add"}
    assert "Tomme rader, hoppet over. Radnummer: 3–4." in words(client.get(job.get_absolute_url()))


def test_what_the_section_is_called_in_the_file_can_be_said(client: Client, town: Town) -> None:
    job = preview(client, text_file(GOOD.replace("Oppvekst", "Barn og unge")), section_0=str(town.kultur.pk))
    assert kinds(job) == {2: "add"}
    assert job.rows.get().section == town.kultur


def test_the_unit_tells_the_section_where_the_row_names_none(client: Client, town: Town) -> None:
    headings, row = "Tittel;Behov;Enhet", f"Huske;{NEED};solbakken barnehage"
    job = preview(client, text_file(row, headings=headings))
    assert (job.rows.get().section, job.rows.get().content["unit"]) == (town.oppvekst, town.kindergarten.pk)


def test_the_description_tells_the_need_only_when_somebody_chose_so(client: Client) -> None:
    row = f"Huske;{NEED};Oppvekst"
    job = upload(client, text_file(row, headings="Tittel;Beskrivelse;Seksjon"))
    refused = client.post(f"{job.get_absolute_url()}kolonner/", form_of(client, job) | {"whose_need": "residents"})
    assert refused.status_code == 422
    assert "Velg hvilken kolonne behovet står i" in words(refused)
    job = check(client, job, need_from_description="on")
    assert (job.rows.get().content["need"], job.rows.get().content["description"]) == (NEED, "")


# --- Odd files


def test_a_file_in_windows_1252_keeps_its_letters(client: Client) -> None:
    row = GOOD.replace("Tavle i gangen", "Blåbærgrøt på sykehjem – «ukentlig»")
    job = preview(client, text_file(row, encoding="cp1252"))
    assert job.rows.get().title == "Blåbærgrøt på sykehjem – «ukentlig»"


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "a renamed Word document": ("liste.xlsx", b""),
        "an empty file": ("liste.csv", b""),
        "a picture": ("liste.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00"),
        "an old Excel file": ("liste.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "only headings": ("liste.csv", HEADINGS.encode()),
        "a renamed text file": ("liste.xlsx", b"Dette er ikke en tabell, bare en setning."),
    }.values(),
)
def test_a_file_that_is_no_list_is_refused_in_words(
    client: Client, name: str, content: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = upload(client, content or (word_document() if name.endswith("xlsx") else b""), name)
    job.refresh_from_db()
    assert job.state == State.UNREADABLE
    assert job.problem in words(client.get(job.get_absolute_url()))
    assert ("er tom" in job.problem) == (name == "liste.csv" and not content)
    assert not job.file


def word_document() -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return stored.getvalue()


def test_a_workbook_is_read_with_its_title_its_dates_and_its_merged_cells(client: Client, town: Town) -> None:
    heading = ["Tittel", "Behov", "Beskrivelse", "Seksjon", "Dato"]
    job = preview(
        client,
        workbook(
            ["Idébanken 2019"],
            heading,
            ["Én", f"{NEED} Én", "- punkt\n- punkt", "Oppvekst", date(2019, 5, 17)],
            ["To", f"{NEED} To", "", None, "17. mai 2019"],
            ["Mellomtittel"],
            ["Tre", f"{NEED} Tre", "", "Oppvekst", 43602],
            [None, None, "resten av Tre", "Oppvekst", None],
            ["=cmd|' /C calc'!A0", f"{NEED} Fire", "", "Oppvekst", None],
            merged=("A1:E1", "D3:D4", "A5:E5", "A6:A7"),
        ),
        "liste.xlsx",
    )
    assert kinds(job) == {3: "add", 4: "add", 5: "bad", 6: "bad", 7: "bad", 8: "bad"}
    found = codes(job)
    assert "filled_down" in found[4]
    assert found[5] == ["heading"]
    assert "merged" in found[6]
    assert "merged" in found[7]
    assert "formula" in found[8]
    first, second = job.rows.filter(kind="add").order_by("number")
    assert (first.content["date"], second.content["date"]) == ("2019-05-17", "2019-05-17")
    assert (first.content["description"], second.section) == ("- punkt\n- punkt", town.oppvekst)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2019-03-12", date(2019, 3, 12)),
        ("2019-03-12T10:30:00", date(2019, 3, 12)),
        ("12.03.2019", date(2019, 3, 12)),
        ("12.3.19", date(2019, 3, 12)),
        ("12/3-2019", date(2019, 3, 12)),
        ("12.03.2019 10:30", date(2019, 3, 12)),
        ("12. mars 2019", date(2019, 3, 12)),
        ("43536", date(2019, 3, 12)),
        ("31.02.2019", None),
        ("mars", None),
        ("00.00.0000", None),
        ("99999", date(2173, 10, 13)),
        ("۱۲.۰۳.۲۰۱۹", None),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, meant: date | None) -> None:
    assert days.read(typed) == meant


# --- Columns


def test_the_columns_are_guessed_by_norwegian_and_english_names(client: Client) -> None:
    job = upload(
        client, text_file("a;b;c;d;e;f", headings="Nr.;Forslag;Problemstilling (hva er galt?);Etat;Opprettet;Rart")
    )
    assert job.choices["columns"] == {"number": 0, "title": 1, "need": 2, "section": 3, "date": 4}


def test_another_column_can_be_chosen(client: Client) -> None:
    job = upload(client, text_file(f"En;To;{NEED};Oppvekst", headings="Tittel;Kortnavn;Behov;Seksjon"))
    assert check(client, job, column_title="1").rows.get().title == "To"


def test_a_new_column_of_sections_is_asked_about_before_the_rows_are_checked(client: Client) -> None:
    job = upload(client, text_file(f"En;{NEED};Barn", headings="Tittel;Behov;Hvor"))
    sent = form_of(client, job) | {"whose_need": "residents", "column_section": "2"}
    answer = client.post(f"{job.get_absolute_url()}kolonner/", sent, follow=True)
    assert "«Barn»" in words(answer)
    assert newest().state == State.CHOOSING


@pytest.mark.parametrize("value", ["99", "-1", "x", "\x00", "1" * 30])
def test_a_column_that_is_not_there_is_told(client: Client, value: str) -> None:
    job = upload(client, text_file(GOOD))
    answer = client.post(f"{job.get_absolute_url()}kolonner/", form_of(client, job) | {"column_title": value})
    assert answer.status_code in {400, 422}


# --- No, and undo


def test_a_preview_that_is_cancelled_leaves_nothing(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    job = preview(client, text_file(GOOD))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{job.get_absolute_url()}avbryt/")
    job.refresh_from_db()
    assert (job.state, bool(job.file)) == (State.CANCELLED, False)
    tasks.work(job=job.pk)
    assert not Idea.objects.filter(title="Tavle i gangen").exists()


def test_an_import_that_is_cancelled_half_way_is_taken_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "BATCH", 2)
    before = Idea.objects.count()
    job = preview(client, text_file(*(GOOD.replace("Tavle", f"Tavle {at}") for at in range(6))))
    say_yes(client, job)
    store_one_batch(job)
    assert Idea.objects.count() == before + 2
    client.post(f"{job.get_absolute_url()}avbryt/")
    tasks.work(job=job.pk)
    job.refresh_from_db()
    assert (job.state, Idea.objects.count()) == (State.CANCELLED, before)
    assert not Delivery.objects.filter(kind__startswith="ideas.imported").exists()


def store_one_batch(job: IdeaImport) -> None:
    with transaction.atomic():
        job.refresh_from_db()
        storing.store(job=job, rows=storing.next_rows(job), now=timezone.now())


def test_a_whole_import_is_undone_but_for_what_somebody_has_worked_on(client: Client, town: Town) -> None:
    job = bring_in(client, text_file(*(GOOD.replace("Tavle", f"Tavle {at}") for at in range(4))))
    ideas = [Idea.objects.get(title=f"Tavle {at} i gangen") for at in range(4)]
    now = timezone.now()
    idea_actions.take(idea=ideas[0], by=town.people.agent, now=now)
    idea_actions.comment(idea=ideas[1], body="Bra", key=uuid4(), by=town.people.colleague, now=now)
    idea_actions.support(idea=ideas[2], by=town.people.colleague, now=now)
    seen = words(client.get(f"{job.get_absolute_url()}angre/"))
    assert "3 idéer blir stående" in seen
    client.post(f"{job.get_absolute_url()}angre/")
    tasks.work(job=job.pk)
    job.refresh_from_db()
    assert (job.state, job.counts["taken_back"], job.counts["kept"]) == (State.UNDONE, 1, 3)
    assert set(Idea.objects.filter(title__endswith="i gangen")) == set(ideas[:3])
    assert Entry.objects.filter(verb="idea.import_undone", subject_id=ideas[3].pk).exists()
    assert "Blir stående, fordi noen har arbeidet med dem" in words(client.get(job.get_absolute_url()))


@pytest.mark.parametrize("is_kept", [False, True], ids=["all are gone", "one was kept"])
def test_no_notice_leads_to_an_idea_that_is_gone_with_its_import(client: Client, town: Town, is_kept: bool) -> None:
    job = bring_in(client, text_file(GOOD))
    told = Delivery.objects.filter(kind__startswith="ideas.imported")
    shown = told.filter(channel=Channel.INAPP, state=Delivery.State.SENT)
    before = set(shown)
    assert {row.kind for row in before} == {"ideas.imported", "ideas.imported_to_answer"}
    if is_kept:
        idea = Idea.objects.get(title="Tavle i gangen")
        idea_actions.take(idea=idea, by=town.people.agent, now=timezone.now())
    client.post(f"{job.get_absolute_url()}angre/")
    tasks.work(job=job.pk)
    assert set(shown.all()) == (before if is_kept else set())


def test_an_import_can_be_undone_for_thirty_days_and_no_longer(client: Client) -> None:
    job = bring_in(client, text_file(GOOD))
    IdeaImport.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert client.get(f"{job.get_absolute_url()}angre/").headers["Location"] == job.get_absolute_url()
    client.post(f"{job.get_absolute_url()}angre/")
    job.refresh_from_db()
    assert job.state == State.DONE
    actions.clear_old(now=timezone.now())
    assert not ImportRow.objects.filter(job=job).exists()
    assert Idea.objects.filter(title="Tavle i gangen").exists()


def test_an_upload_nobody_says_yes_to_is_given_up(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    job = preview(client, text_file(GOOD))
    with django_capture_on_commit_callbacks(execute=True):
        actions.clear_old(now=timezone.now() + timedelta(days=3))
    job.refresh_from_db()
    assert (job.state, bool(job.file)) == (State.CANCELLED, False)


def test_the_progress_is_told_with_counts_until_there_is_more_to_see(client: Client) -> None:
    job = preview(client, text_file(*(GOOD.replace("Tavle", f"Tavle {at}") for at in range(3))))
    say_yes(client, job)
    IdeaImport.objects.update(rows_done=1)
    told = client.get(f"{job.get_absolute_url()}?waiting=1", headers={"HX-Request": "true"})
    assert "1 av 3" in told.content.decode()
    assert "1 av 3" in words(client.get(job.get_absolute_url()))
    tasks.work(job=job.pk)
    told = client.get(f"{job.get_absolute_url()}?waiting=1", headers={"HX-Request": "true"})
    assert told.headers["HX-Refresh"] == "true"


def test_the_template_comes_in_again(client: Client) -> None:
    sent = b"".join(client.get("/ideer/importer/mal/csv/").streaming_content)  # type: ignore[attr-defined]
    headings = next(csv.reader(io.StringIO(sent.decode("utf-8-sig")), delimiter=";"))
    job = upload(client, text_file(";".join("x" for _ in headings), headings=";".join(headings)))
    assert job.choices["columns"] == {column.key: at for at, column in enumerate(COLUMNS)}


def test_a_day_in_a_workbook_is_shown_without_a_time(client: Client) -> None:
    job = upload(client, workbook(["Tittel", "Behov", "Dato"], ["Buss", NEED, date(2025, 3, 1)]), "ideer.xlsx")
    job.refresh_from_db()
    assert job.found["examples"][2] == ["2025-03-01"]
