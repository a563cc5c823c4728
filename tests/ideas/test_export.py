"""What the list shows, as a file: every field, harmless to a spreadsheet, sent while it is read."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from ideas import actions
from ideas.importing import actions as old_lists
from ideas.lifecycle import Stage
from ideas.models import CloseReason, Idea
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
REASON = "Vi prøvde dette i fjor, og det ga ikke det vi håpet på."


def sent(client: Client, kind: str, query: str = "") -> bytes:
    answer = client.get(f"/ideer/eksport/{kind}/{query}")
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer.streaming_content)  # type: ignore[arg-type]


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sent(client, "csv", query).decode("utf-8-sig")), delimiter=";"))


def test_csv_begins_with_a_mark_and_has_semicolons_as_excel_in_norwegian_expects(town: Town, sign_in: SignIn) -> None:
    content = sent(sign_in("colleague"), "csv")
    assert content.startswith(b"\xef\xbb\xbfReferanse;Tittel;")


def test_a_file_holds_stage_dates_reason_and_people(town: Town, sign_in: SignIn) -> None:
    people, now = town.people, timezone.now()
    idea = factories.idea(people.proposer, accepted=(people.colleague,), invited=(people.invited,))
    actions.take(idea=idea, by=people.agent, now=now)
    actions.close(idea=idea, reason_kind=CloseReason.NOT_NOW, reason=REASON, by=people.agent, now=now)
    (row,) = [row for row in rows(sign_in("colleague")) if row["Tittel"] == idea.title]
    assert row["Idéhavere"] == "Petra Forslag, Kari Kollega"
    assert (row["Status"], row["Tatt av"]) == ("avsluttet", "Anne Agent")
    assert (row["Type begrunnelse"], row["Spørsmål, begrunnelse eller gevinst"]) == (
        str(CloseReason.NOT_NOW.label),
        REASON,
    )
    assert row["Delt"] == row["I denne statusen siden"] == timezone.localdate().isoformat()
    assert row["Enhet"] == "Solbakken barnehage"


def test_what_begins_like_a_formula_is_text_in_every_column(town: Town, sign_in: SignIn) -> None:
    evil = "=cmd|' /C calc'!A0"
    idea = factories.idea(town.people.proposer, title=evil, need=f"+{factories.NEED_TEXT}", description="@SUM(1)")
    client = sign_in("colleague")
    (row,) = [row for row in rows(client) if evil in row["Tittel"]]
    assert (row["Tittel"], row["Behov"][:2], row["Idéen"]) == (f"'{evil}", "'+", "'@SUM(1)")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(sent(client, "xlsx"))).active
    (cells,) = [line for line in sheet.iter_rows() if line[0].value == idea.reference]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert cells[1].value == evil


def test_only_what_the_list_shows_is_in_the_file(town: Town, sign_in: SignIn) -> None:
    client = sign_in("proposer")
    assert town.draft.title not in {row["Tittel"] for row in rows(client)}
    assert {row["Status"] for row in rows(client, f"?stage={Stage.PARKED.value}")} == {"parkert"}


def test_a_file_is_in_the_language_of_its_reader(town: Town, sign_in: SignIn) -> None:
    client = sign_in("colleague")
    client.post("/sprak/", {"language": "en"})
    content = sent(client, "csv", f"?stage={Stage.PARKED.value}").decode("utf-8-sig")
    assert {row["Stage"] for row in csv.DictReader(io.StringIO(content), delimiter=";")} == {"parked"}


@pytest.mark.parametrize("name", ["resource_team", "agent", "proposer"])
def test_what_is_hidden_is_in_no_file_also_not_for_who_brought_it_in(town: Town, sign_in: SignIn, name: str) -> None:
    """An old list's idea without a known proposer has whoever imported it behind it."""
    people, now = town.people, timezone.now()
    job = factories.idea_import(people.resource_team, f"Om Kari Nordmann;{factories.NEED_TEXT};Oppvekst;")
    confirmed = old_lists.confirm(job=job, revision=job.revision, leave_out=True, by=people.resource_team, now=now)
    old_lists.store(job=confirmed, now=now)
    idea = Idea.objects.get(title="Om Kari Nordmann")
    assert idea.proposers.get().person == people.resource_team
    client = sign_in(name)
    assert b"Om Kari Nordmann" in sent(client, "csv")
    actions.hide(idea=idea, reason="Et navn.", by=people.agent, now=now)
    assert b"Om Kari Nordmann" not in sent(client, "csv")
    book: Any = openpyxl.load_workbook(io.BytesIO(sent(client, "xlsx"))).active
    assert "Om Kari Nordmann" not in {row[1] for row in book.iter_rows(values_only=True)}
