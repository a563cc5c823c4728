"""Every list of the administration as a file: as it is narrowed, harmless, quick, and written to the log."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from innovasjon.audit import adminviews
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person, Section
from tests import factories, personas
from tests.chosen import list_of, text
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
LISTS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
every_list = pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label_lower)


def rows(response: Any) -> list[list[str]]:
    content = b"".join(response.streaming_content).decode()
    assert content.startswith("\ufeff")
    return list(csv.reader(StringIO(content.removeprefix("\ufeff")), delimiter=";"))


@every_list
def test_each_list_comes_as_csv_and_excel_with_a_row_for_each(town: Town, sign_in: SignIn, model: Any) -> None:
    client, here = sign_in("admin"), list_of(model)
    header, *found = rows(client.get(f"{here}fil/csv/"))
    assert all(header)
    assert len(found) == admin.site._registry[model].get_queryset(_request(client)).count()
    book = load_workbook(BytesIO(b"".join(client.get(f"{here}fil/xlsx/").streaming_content)))  # type: ignore[attr-defined]
    assert [cell.value for cell in next(book.active.rows)] == header  # type: ignore[union-attr]


def _request(client: Any) -> Any:
    return client.get("/admin/").wsgi_request


def test_the_file_holds_what_the_list_shows(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    header, *found = rows(client.get("/admin/people/person/fil/csv/?q=kari&is_active__exact=1"))
    assert header[:4] == ["Navn", "E-post", "Enhet", "Seksjon"]
    assert found == [
        ["Kari Kollega", "colleague@demo.example", "Solbakken barnehage", "Oppvekst", "Bokmål", "nei", "ja", ""]
    ]
    header, *found = rows(client.get("/admin/people/person/fil/csv/?is_active__exact=0"))
    assert [row[0] for row in found] == ["Sluttet Sluttesen"]


def test_the_list_links_to_the_file_of_what_it_shows(town: Town, sign_in: SignIn) -> None:
    page = sign_in("resource_team").get("/admin/people/person/?is_active__exact=0").content.decode()
    assert 'href="/admin/people/person/fil/csv/?is_active__exact=0"' in page
    assert 'href="/admin/people/person/fil/xlsx/?is_active__exact=0"' in page


def test_a_formula_is_a_text_in_both_files(town: Town, sign_in: SignIn) -> None:
    Section.objects.filter(pk=town.kultur.pk).update(name='=HYPERLINK("http://x","y")')
    client = sign_in("resource_team")
    names = [row[0] for row in rows(client.get("/admin/people/section/fil/csv/"))]
    assert '\'=HYPERLINK("http://x","y")' in names
    book = load_workbook(BytesIO(b"".join(client.get("/admin/people/section/fil/xlsx/").streaming_content)))  # type: ignore[attr-defined]
    cells = [cell for row in book.active.rows for cell in row]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}


def test_what_nobody_is_shown_is_in_no_file(town: Town, sign_in: SignIn) -> None:
    found = b"".join(sign_in("admin").get("/admin/people/person/fil/csv/").streaming_content).decode()  # type: ignore[attr-defined]
    assert "argon2" not in found
    found = b"".join(sign_in("admin").get("/admin/ideas/idea/fil/csv/").streaming_content).decode()  # type: ignore[attr-defined]
    assert town.submitted.title in found
    assert town.draft.title not in found


def test_who_fetched_what_is_written_down_and_told_in_words(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    client.get("/admin/people/person/fil/csv/?q=kari")
    entry = Entry.objects.get(verb="list.exported")
    assert (entry.by, entry.data) == (
        town.people.resource_team,
        {"list": "people.person", "filters": "q=kari", "kind": "csv"},
    )
    history = text(client.get(f"/admin/people/person/{town.people.resource_team.pk}/history/"))
    assert "hentet en liste som fil" in history
    assert "Avgrenset med: q=kari" in history


@every_list
def test_nobody_outside_the_team_gets_a_file(town: Town, sign_in: SignIn, model: Any) -> None:
    outside = [name for name in personas.EVERYBODY if name not in {"resource_team", "admin"}]
    statuses = {name: sign_in(name).get(f"{list_of(model)}fil/csv/").status_code for name in outside}
    assert {name: status for name, status in statuses.items() if status not in {302, 403}} == {}
    assert not Entry.objects.exists()


def test_the_whole_log_is_a_file_for_administrators_alone(town: Town, sign_in: SignIn) -> None:
    assert sign_in("resource_team").get(f"{list_of(Entry)}fil/csv/").status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "?o=zzz",
        "?p=9",
        "?e=1",
        "?name__regex=(",
        "?unit__section__id__exact=99999999999999999999",
        "?hvem=zzz",
        "?q=%25",
    ],
)
def test_an_odd_address_breaks_no_file(town: Town, sign_in: SignIn, asked: str) -> None:
    client = sign_in("resource_team")
    assert client.get(f"/admin/people/person/fil/csv/{asked}", follow=True).status_code in {200, 400}


def test_another_kind_or_method_is_refused(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    assert client.get("/admin/people/person/fil/pdf/").status_code == 404
    assert client.post("/admin/people/person/fil/csv/").status_code == 405
    assert not Entry.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_many_rows_cost_no_more_queries_than_one(town: Town, sign_in: SignIn, kind: str) -> None:
    client, address = sign_in("resource_team"), f"/admin/people/unit/fil/{kind}/"
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as seen:
            b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
        counts.append(len(seen))
        for _number in range(30):
            factories.unit(town.oppvekst, leader=town.people.agent)
    assert counts[1] <= counts[0]


def test_a_file_ends_at_its_most(town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    respond, _most = adminviews.FILES["csv"]
    monkeypatch.setitem(adminviews.FILES, "csv", (respond, 3))  # type: ignore[arg-type]
    assert len(rows(sign_in("resource_team").get("/admin/people/person/fil/csv/"))) == 1 + 3


def test_moments_are_in_the_readers_own_time_and_language(town: Town, sign_in: SignIn) -> None:
    Person.objects.filter(pk=town.people.colleague.pk).update(
        last_login=timezone.datetime(2026, 7, 1, 10, 0, tzinfo=timezone.get_fixed_timezone(0))
    )
    Person.objects.update(language="nn")
    header, *found = rows(sign_in("resource_team").get("/admin/people/person/fil/csv/?q=kari"))
    assert header[0] == "Namn"
    assert found[0][-1] == "2026-07-01T12:00:00"
