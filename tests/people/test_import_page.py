"""The import as the resource team meets it: a file, everything it would do, a yes or a no; whole or not at all."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from innovasjon.audit.models import Entry
from innovasjon.people.importing import actions, applying, tasks, wording
from innovasjon.people.importing.models import OrganisationImport, State
from innovasjon.people.models import Person, Section, Unit
from tests import factories
from tests.conftest import BACKEND, SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db

HEADINGS = "Ansattnummer;Navn;E-post;Seksjon;Enhet;Enhetsleder"
KARI = "1;Kari Hansen;kari@ny.example;Helse;Hjemmetjenesten;ja"
OLA = "2;Ola Olsen;ola@ny.example;Helse;Hjemmetjenesten;"
BAD = "3;Per Uten;ikke en adresse;Helse;Hjemmetjenesten;"
UPLOAD = "/folk/importer/"


@pytest.fixture
def client() -> Client:
    """A member of the resource team, signed in."""
    client = Client()
    client.force_login(factories.person("Rita Ressurs", in_resource_team=True), backend=BACKEND)
    return client


def file(*rows: str, name: str = "ansatte.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([HEADINGS, *rows]).encode())


def newest() -> OrganisationImport:
    return OrganisationImport.objects.latest("pk")


def upload(client: Client, *rows: str, read: bool = True) -> OrganisationImport:
    response = client.post(UPLOAD, {"file": file(*rows)})
    job = newest()
    assert response.headers["Location"] == job.get_absolute_url()
    if read:
        tasks.read(job=job.pk)
        job.refresh_from_db()
    return job


def say_yes(client: Client, job: OrganisationImport, **boxes: str) -> Any:
    return client.post(f"{job.get_absolute_url()}lagre/", {"digest": job.digest, **boxes})


def import_all(client: Client, *rows: str, **boxes: str) -> OrganisationImport:
    job = upload(client, *rows)
    assert say_yes(client, job, **boxes).status_code == 302
    tasks.store(job=job.pk)
    job.refresh_from_db()
    return job


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response: Any) -> str:
    seen = page(response).main
    assert seen
    return seen.get_text(" ", strip=True)


def shown(client: Client, job: OrganisationImport, query: str = "") -> list[str]:
    seen = page(client.get(job.get_absolute_url() + query))
    return [line.get_text(" ", strip=True) for line in seen.select("#linjer .rows li")]


# --- The whole way


def test_a_file_becomes_people_after_a_yes_and_not_before(client: Client) -> None:
    job = upload(client, KARI, OLA)
    assert not Person.objects.filter(email__endswith="@ny.example").exists()
    assert say_yes(client, job).headers["Location"] == job.get_absolute_url()
    tasks.store(job=job.pk)
    kari = Person.objects.get(email="kari@ny.example")
    unit = Unit.objects.get(name="Hjemmetjenesten")
    assert (kari.name, kari.unit, unit.leader, unit.section.name) == ("Kari Hansen", unit, kari, "Helse")
    assert "Importen er ferdig" in words(client.get(job.get_absolute_url()))


def test_the_preview_tells_every_kind_with_row_and_cause(client: Client) -> None:
    import_all(client, KARI, OLA)
    job = upload(client, "1;Kari Lund;kari@ny.example;Helse;Hjemmetjenesten;ja", BAD, "4;Åse Ny;ase@ny.example;Helse;;")
    assert shown(client, job, "?kind=bad") == ["Per Uten «ikke en adresse» er ikke en e-postadresse. person rad 3"]
    assert shown(client, job, "?kind=leave") == ["Ola Olsen blir deaktivert person"]
    assert shown(client, job, "?kind=change") == ["Kari Lund navn: Kari Hansen → Kari Lund person rad 2"]
    assert shown(client, job, "?kind=add") == [
        "Åse Ny e-post: ase@ny.example id i HR-systemet: 4 person rad 4",
    ]


def test_the_same_file_again_changes_nothing(client: Client) -> None:
    import_all(client, KARI, OLA)
    before = Entry.objects.exclude(verb__startswith="import.").count()
    job = upload(client, KARI, OLA)
    assert "ingenting å endre" in words(client.get(job.get_absolute_url()))
    assert not page(client.get(job.get_absolute_url())).select("#svar")
    assert Entry.objects.exclude(verb__startswith="import.").count() == before


def test_the_export_comes_in_again_and_changes_nothing(client: Client) -> None:
    import_all(client, KARI, OLA, "9;Leder Uten Enhet;leder@ny.example;Helse;;")
    for ending in ("csv", "xlsx"):
        sent = client.get(f"/folk/eksport/{ending}/")
        content = b"".join(sent.streaming_content)  # type: ignore[attr-defined]
        client.post(UPLOAD, {"file": SimpleUploadedFile(f"ut.{ending}", content)})
        tasks.read(job=newest().pk)
        told = newest().counts
        assert {kind: told.get(kind, 0) for kind in ("bad", "leave", "change")} == {"bad": 0, "leave": 0, "change": 0}


def test_a_row_with_a_mistake_is_left_out_only_when_somebody_says_so(client: Client) -> None:
    job = upload(client, KARI, BAD)
    response = say_yes(client, job)
    assert response.status_code == 422
    assert "Kryss av her" in words(response)
    assert newest().state == State.READY
    assert say_yes(client, job, leave_out="on").status_code == 302
    tasks.store(job=job.pk)
    assert set(Person.objects.filter(follows_import=True).values_list("name", flat=True)) == {"Kari Hansen"}


@pytest.mark.parametrize("flag", ["in_resource_team", "is_staff", "is_superuser"])
def test_a_file_gives_nobody_the_way_in_of_somebody_who_enters_the_administration(client: Client, flag: str) -> None:
    admin = factories.person("Arne Admin", email="arne@ny.example", external_id="9", **{flag: True})
    thief = "9;Arne Admin;tyv@ny.example;Helse;Hjemmetjenesten;"
    heir = "3;Tor Tyv;arne@ny.example;Helse;Hjemmetjenesten;"
    job = upload(client, KARI, thief, heir)
    bad = " ".join(shown(client, job, "?kind=bad"))
    assert "Arne Admin kan gå inn i administrasjonen: endre e-postadressen der, ikke med en fil." in bad
    assert "E-postadressen tilhører Arne Admin" in bad
    say_yes(client, job, leave_out="on")
    tasks.store(job=job.pk)
    admin.refresh_from_db()
    assert (admin.email, admin.is_active) == ("arne@ny.example", True)
    assert not Person.objects.filter(email="tyv@ny.example").exists()
    assert not Person.objects.filter(external_id="3").exists()


def test_what_else_the_file_says_of_those_who_enter_the_administration_is_taken(client: Client) -> None:
    admin = factories.person("Arne Admin", email="arne@ny.example", is_superuser=True)
    import_all(client, KARI, "9;Arne A. Admin;Arne@ny.example;Helse;Hjemmetjenesten;")
    admin.refresh_from_db()
    assert (admin.name, admin.external_id, str(admin.unit)) == ("Arne A. Admin", "9", "Hjemmetjenesten")


def test_a_file_gives_them_no_number_where_the_number_is_a_way_in(client: Client, settings: Settings) -> None:
    settings.OIDC_ID_CLAIM = "employee"
    admin = factories.person("Arne Admin", email="arne@ny.example", is_superuser=True)
    job = upload(client, KARI, "9;Arne Admin;arne@ny.example;Helse;Hjemmetjenesten;")
    assert "skriv ansattnummeret der, ikke med en fil." in " ".join(shown(client, job, "?kind=bad"))
    say_yes(client, job, leave_out="on")
    tasks.store(job=job.pk)
    admin.refresh_from_db()
    assert admin.external_id is None


def test_a_file_brings_no_administrator_back(client: Client) -> None:
    admin = factories.person("Arne Admin", email="arne@ny.example", external_id="9", is_staff=True, is_active=False)
    job = upload(client, KARI, "9;Arne Admin;arne@ny.example;Helse;Hjemmetjenesten;")
    assert "aktiver personen der, ikke med en fil." in " ".join(shown(client, job, "?kind=bad"))
    say_yes(client, job, leave_out="on")
    tasks.store(job=job.pk)
    admin.refresh_from_db()
    assert not admin.is_active


def test_a_large_number_is_written_as_people_read_it() -> None:
    with translation.override("nb"):
        assert list(wording.counted({"leave": 60_000, "person_leave": 60_000})) == ["Slutter: 60\xa0000 personer"]


def test_a_file_without_many_of_those_who_work_here_must_be_meant(client: Client) -> None:
    everybody = [f"{n};Navn Nr{n};navn{n}@ny.example;Helse;Hjemmetjenesten;" for n in range(1, 21)]
    import_all(client, *everybody)
    job = upload(client, everybody[0])
    response = say_yes(client, job)
    assert response.status_code == 422
    assert "19 av 20" in words(response)
    say_yes(client, job, many_may_leave="on")
    tasks.store(job=job.pk)
    assert Person.objects.filter(follows_import=True, is_active=False).count() == 19


def test_somebody_who_left_is_deactivated_and_out_at_once(client: Client) -> None:
    import_all(client, KARI, OLA)
    ola = Person.objects.get(email="ola@ny.example")
    theirs = Client()
    theirs.force_login(ola, backend=BACKEND)
    assert theirs.get("/konto/").status_code == 200
    import_all(client, KARI)
    assert theirs.get("/konto/").status_code == 302
    ola.refresh_from_db()
    assert not ola.is_active


def test_a_leader_who_left_is_no_change_the_next_time(client: Client) -> None:
    import_all(client, KARI, OLA)
    import_all(client, OLA)
    job = upload(client, OLA)
    assert not any(job.counts.get(kind) for kind in ("leave", "change", "add"))


# --- Half-way, twice, too late


def test_what_fails_half_way_leaves_nothing_behind(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    job = upload(client, KARI, OLA)
    say_yes(client, job)

    def killed(*args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(applying._Writing, "out_of_use", killed)  # the last step of all
        with pytest.raises(SystemExit):
            tasks.store(job=job.pk)
    assert not Section.objects.filter(name="Helse").exists()
    assert not Person.objects.filter(email__endswith="@ny.example").exists()
    assert newest().state == State.STORING
    tasks.store(job=job.pk)
    assert newest().state == State.DONE
    assert Person.objects.filter(email__endswith="@ny.example").count() == 2


def test_a_preview_whose_file_is_gone_says_so(client: Client) -> None:
    job = upload(client, KARI)
    job.lines.storage.delete(str(job.lines.name))
    response = client.get(job.get_absolute_url())
    assert response.status_code == 200
    assert len(page(response).select("#meldinger [data-color=danger]")) == 1


def test_a_yes_sent_twice_is_one_import(client: Client) -> None:
    job = upload(client, KARI)
    assert say_yes(client, job).status_code == 302
    assert say_yes(client, job).headers["Location"] == job.get_absolute_url()
    tasks.store(job=job.pk)
    tasks.store(job=job.pk)
    assert Entry.objects.filter(verb="import.done").count() == 1
    assert say_yes(client, job).headers["Location"] == job.get_absolute_url()


def test_a_yes_to_a_preview_that_was_not_shown_is_a_conflict(client: Client) -> None:
    job = upload(client, KARI)
    job.digest = "0" * 64
    response = say_yes(client, job)
    assert response.status_code == 409
    assert "ikke lenger den nyeste" in words(response)
    assert newest().state == State.READY


def test_when_the_organisation_changed_meanwhile_the_plan_is_shown_anew(client: Client) -> None:
    job = upload(client, KARI)
    say_yes(client, job)
    factories.person("Kari H.", email="kari@ny.example")
    tasks.store(job=job.pk)
    job.refresh_from_db()
    assert job.state == State.READY
    assert "har endret seg siden du sa ja" in words(client.get(job.get_absolute_url()))
    assert shown(client, job, "?kind=change") != []


def test_a_cancelled_import_stores_nothing_and_keeps_no_file(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    job = upload(client, KARI)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{job.get_absolute_url()}avbryt/", follow=True).status_code == 200
    tasks.read(job=job.pk)
    tasks.store(job=job.pk)
    job.refresh_from_db()
    assert (job.state, job.file.name, job.lines.name) == (State.CANCELLED, "", "")
    assert "avbrutt" in words(client.get(job.get_absolute_url()))


def test_it_is_too_late_to_cancel_what_is_done(client: Client) -> None:
    job = import_all(client, KARI)
    response = client.post(f"{job.get_absolute_url()}avbryt/", follow=True)
    assert "for sent å avbryte" in words(response)


def test_nobody_keeps_the_names_of_an_import_that_is_over(client: Client, settings: Settings) -> None:
    import_all(client, KARI)
    kept = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert kept == []


def test_an_upload_nobody_answered_is_cleared_away(client: Client, settings: Settings) -> None:
    upload(client, KARI)
    actions.clear_old(now=timezone.now() + timedelta(days=1, minutes=1))
    assert newest().state == State.CANCELLED
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


# --- Progress


def test_the_progress_is_there_after_a_reload(client: Client) -> None:
    job = upload(client, KARI, read=False)
    OrganisationImport.objects.update(rows_read=12_000)
    for headers in ({}, {"HX-Request": "true"}):
        response = client.get(f"{job.get_absolute_url()}?waiting=1", headers=headers)
        assert "12000 rader lest" in page(response).get_text().replace("\xa0", "")
    assert page(client.get(job.get_absolute_url())).select("noscript meta[http-equiv=refresh]")


def test_htmx_is_told_to_load_the_page_when_there_is_more_to_see(client: Client) -> None:
    job = upload(client, KARI)
    response = client.get(f"{job.get_absolute_url()}?waiting=1", headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"


def test_when_the_worker_is_gone_the_work_can_be_started_again(client: Client) -> None:
    job = upload(client, KARI, read=False)
    assert "Start arbeidet igjen" not in words(client.get(job.get_absolute_url()))
    OrganisationImport.objects.update(alive_at=timezone.now() - timedelta(minutes=3))
    assert "Start arbeidet igjen" in words(client.get(job.get_absolute_url()))
    assert client.post(f"{job.get_absolute_url()}igjen/").headers["Location"] == job.get_absolute_url()


# --- The file


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen er tom"),
        (b"Navn;Tlf\nKari;1\n", "mangler kolonner vi trenger"),
        (b"\xd0\xcf\x11\xe0 old excel", "gammel Excel-fil"),
        (b"PK\x03\x04 no workbook", "ikke en Excel-arbeidsbok"),
        (b"\x00\x01\x02\x03binary", "ikke en tabell"),
        (HEADINGS.encode() + b"\n", "ingen rader under den første linja"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_what_to_do(client: Client, content: bytes, said: str) -> None:
    client.post(UPLOAD, {"file": SimpleUploadedFile("a.csv", content)})
    tasks.read(job=newest().pk)
    assert newest().state == State.UNREADABLE
    assert said in words(client.get(newest().get_absolute_url()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_norwegian_letters_come_through_however_they_were_saved(client: Client, encoding: str) -> None:
    text = f"{HEADINGS}\n5;Åse Øvrebø;ase@ny.example;Pleie og omsorg;Æresenteret;\n"
    client.post(UPLOAD, {"file": SimpleUploadedFile("a.csv", text.encode(encoding))})
    tasks.read(job=newest().pk)
    assert any("Åse Øvrebø" in line for line in shown(client, newest(), "?kind=add"))


@pytest.mark.parametrize(("data", "said"), [({}, "Velg en fil"), ({"file": "no file"}, "Velg en fil")])
def test_no_file_is_told(client: Client, data: dict[str, str], said: str) -> None:
    response = client.post(UPLOAD, data)
    assert response.status_code == 422
    assert said in words(response)


def test_a_file_that_is_too_large_is_told(client: Client, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    response = client.post(UPLOAD, {"file": file(KARI * 10)})
    assert response.status_code == 422
    assert "for stor" in words(response)


def test_a_name_with_a_path_is_only_a_name(client: Client, settings: Settings) -> None:
    client.post(UPLOAD, {"file": SimpleUploadedFile("../../etc/<b>passwd.csv", HEADINGS.encode())})
    assert newest().file_name == "<b>passwd.csv"
    assert "&lt;b&gt;passwd" in client.get(newest().get_absolute_url()).content.decode()
    assert all(str(path).startswith(str(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*"))


@pytest.mark.parametrize("query", ["?kind=zzz", "?kind=add&start=-1", "?start=99999999999999999999", "?start=abc"])
def test_an_odd_address_shows_the_preview_all_the_same(client: Client, query: str) -> None:
    assert client.get(upload(client, KARI).get_absolute_url() + query).status_code == 200


def test_a_long_preview_is_paged(client: Client) -> None:
    job = upload(client, *(f"{n};Navn Nr{n};navn{n}@ny.example;Helse;Hjemmet;" for n in range(1, 81)))
    first = page(client.get(f"{job.get_absolute_url()}?kind=add"))
    link: Any = first.select_one("a[rel=next]")
    assert len(first.select("#linjer .rows li")) == 50
    rest = page(client.get(link["href"]))
    assert len(rest.select("#linjer .rows li")) == 32  # 80 people, a section and a unit
    assert rest.select("a[rel=prev]")


# --- Downloads


def test_the_template_has_the_headings_in_the_readers_language(client: Client) -> None:
    Person.objects.update(language="nn")
    content = b"".join(client.get("/folk/mal/xlsx/").streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["Tilsettnummer", "Namn", "E-post"]


def test_a_name_that_looks_like_a_formula_is_text_in_the_export(client: Client) -> None:
    factories.person("=cmd|'/c calc'!A0", email="x@ny.example")
    content = b"".join(client.get("/folk/eksport/csv/").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert "'=cmd|'/c calc'!A0" in [row[1] for row in rows]


# --- Who


@pytest.mark.parametrize("name", ["colleague", "agent", "section_leader", "admin"])
def test_only_the_resource_team_imports(town: Town, sign_in: SignIn, name: str) -> None:
    response = sign_in(name).post(UPLOAD, {"file": file(KARI)})
    assert response.status_code == 403
    assert "Bare ressursteamet" in response.content.decode()
    assert not OrganisationImport.objects.exists()


def test_the_menu_offers_what_is_theirs(town: Town, sign_in: SignIn) -> None:
    def menu(name: str) -> set[str]:
        return {str(a["href"]) for a in page(sign_in(name).get("/om/")).select("#meny a")}

    assert {UPLOAD, "/admin/"} <= menu("resource_team")
    assert {UPLOAD, "/admin/"} & menu("admin") == {"/admin/"}
    assert {UPLOAD, "/admin/"} & menu("agent") == set()
