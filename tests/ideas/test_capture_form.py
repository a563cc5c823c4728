"""The form an idea is shared by: drafts, sending, what is missing, and what is typed but not valid."""

import unicodedata
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people import site
from innovasjon.people.models import Municipality
from tests import factories, personas
from tests.conftest import SignIn

NEW = "/ideer/ny/"
WHOLE = {
    "need": "Pårørende ringer avdelingen hver dag for å høre hvordan det går.",
    "whose_need": "residents",
    "title": "En kort melding hver kveld",
    "description": "Nattevakten sender den.",
    "tags": "pårørende, sykehjem",
}


def whole(town: personas.Town, **changes: Any) -> dict[str, Any]:
    """Everything a sent idea must have, with these changes; None leaves a field out."""
    data = {**WHOLE, "section": town.oppvekst.pk, "key": uuid4(), "then": "send", **changes}
    return {name: value for name, value in data.items() if value is not None}


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def errors(response: Any) -> set[str]:
    return {line.get_text(strip=True) for line in soup(response).select(".ds-error-summary li")}


def messages(response: Any) -> list[str]:
    return [line.get_text(strip=True) for line in soup(response).select("#meldinger p")]


def typed(response: Any) -> dict[str, str]:
    """What stands in the form of the page."""
    page = soup(response)
    fields = {str(field["name"]): str(field.get("value", "")) for field in page.select("#skjema input[type=text]")}
    fields |= {str(field["name"]): field.get_text().removeprefix("\n") for field in page.select("#skjema textarea")}
    fields |= {str(field["name"]): str(field["value"]) for field in page.select("#skjema input[type=radio][checked]")}
    chosen = page.select_one("#id_section option[selected]")
    return {name: value for name, value in fields.items() if value} | {
        "section": str(chosen["value"]) if chosen else ""
    }


@pytest.fixture
def writer(sign_in: SignIn) -> Client:
    """The colleague, who has no idea yet."""
    return sign_in("colleague")


def mine(town: personas.Town) -> Idea:
    return Idea.objects.get(created_by=town.people.colleague)


# --- Drafts


def test_a_title_alone_is_a_draft(town: personas.Town, writer: Client) -> None:
    response = writer.post(NEW, {"title": "Bare en tittel", "key": uuid4(), "then": "save"})
    idea = mine(town)
    assert (idea.title, idea.stage, response.headers["Location"]) == (
        "Bare en tittel",
        Stage.DRAFT,
        f"/ideer/{idea.pk}/rediger/?lagret=1",
    )


def test_a_need_alone_is_a_draft_and_its_opening_stands_for_the_title(town: personas.Town, writer: Client) -> None:
    writer.post(NEW, {"need": WHOLE["need"], "key": uuid4()})
    assert mine(town).title == "Pårørende ringer avdelingen hver dag for å høre hvordan det…"


def test_a_title_that_only_stands_for_one_is_left_for_the_writer_to_fill_in(
    town: personas.Town, writer: Client
) -> None:
    writer.post(NEW, {"need": WHOLE["need"], "key": uuid4()})
    assert "title" not in typed(writer.get(f"/ideer/{mine(town).pk}/rediger/"))


@pytest.mark.parametrize("blank", [{}, {"title": " \u200b "}, {"tags": "skole"}])
def test_a_draft_of_nothing_asks_for_a_line_to_know_it_by(
    town: personas.Town, writer: Client, blank: dict[str, str]
) -> None:
    response = writer.post(NEW, {"key": uuid4(), **blank})
    assert (response.status_code, errors(response)) == (
        422,
        {"Skriv idéen i én linje, så finner du igjen utkastet."},
    )
    assert not Idea.objects.filter(created_by=town.people.colleague).exists()


def test_a_draft_is_there_again_with_all_that_was_written(town: personas.Town, writer: Client) -> None:
    data = whole(town, then="save", whose_need="other", whose_need_other="Frivillige")
    writer.post(NEW, data)
    shown = typed(writer.get(f"/ideer/{mine(town).pk}/rediger/"))
    wanted = {name: str(data[name]) for name in (*WHOLE, "whose_need_other", "section")}
    assert shown == wanted


def test_the_section_is_the_writers_own_until_they_choose_another(town: personas.Town, writer: Client) -> None:
    assert typed(writer.get(NEW)) == {"section": str(town.oppvekst.pk)}


# --- Sending


@time_machine.travel("2026-11-23 10:00+01:00")
def test_sending_says_who_answers_and_by_when(town: personas.Town, writer: Client) -> None:
    response = writer.post(NEW, whole(town), follow=True)
    idea = mine(town)
    assert (idea.stage, response.redirect_chain) == (Stage.SUBMITTED, [(idea.get_absolute_url(), 302)])
    assert messages(response) == ["Idéen er sendt. Innovasjonsagenten i Oppvekst svarer innen 7. desember."]


@time_machine.travel("2026-12-21 10:00+01:00")
def test_the_day_of_the_answer_counts_working_days_and_tells_the_next_year(
    town: personas.Town, sign_in: SignIn
) -> None:
    writer = sign_in("colleague")
    Municipality.objects.update(first_reply_days=5)
    site.forget()
    response = writer.post(NEW, whole(town), follow=True)
    assert messages(response) == ["Idéen er sendt. Innovasjonsagenten i Oppvekst svarer innen 29. desember."]
    Municipality.objects.update(first_reply_days=9)
    site.forget()
    response = writer.post(NEW, whole(town), follow=True)
    assert messages(response) == ["Idéen er sendt. Innovasjonsagenten i Oppvekst svarer innen 5. januar 2027."]


@time_machine.travel("2026-11-23 10:00+01:00")
def test_where_no_agent_is_at_work_the_resource_team_answers(town: personas.Town, writer: Client) -> None:
    response = writer.post(NEW, whole(town, section=town.kultur.pk), follow=True)
    assert messages(response) == ["Idéen er sendt. Ressursteamet svarer innen 7. desember."]


def test_what_is_sent_is_what_was_written(town: personas.Town, writer: Client) -> None:
    need = factories.need(town.people.agent)
    writer.post(NEW, whole(town, answers=need.pk, usual_tags=["velferd"]))
    idea = mine(town)
    written = (idea.need, idea.whose_need, idea.title, idea.description, idea.section, idea.answers)
    assert written == (*(WHOLE[name] for name in ("need", "whose_need", "title", "description")), town.oppvekst, need)
    assert {tag.name for tag in idea.tags.all()} == {"pårørende", "sykehjem", "velferd"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"need": ""}, {"Skriv hvilket behov idéen svarer på."}),
        ({"need": " \n\t \u00a0 \u200b"}, {"Skriv hvilket behov idéen svarer på."}),
        ({"need": "For kort."}, {"Fortell mer om behovet: minst 20 tegn."}),
        ({"need": "a b " * 9 + "c"}, {"Fortell mer om behovet: minst 20 tegn."}),
        ({"title": ""}, {"Skriv idéen i én linje."}),
        ({"whose_need": None}, {"Velg hvem som har behovet."}),
        ({"whose_need": "other"}, {"Skriv hvem som har behovet."}),
        ({"section": ""}, {"Velg seksjonen som skal svare."}),
        (
            {"need": "", "whose_need": None, "section": "", "title": "", "description": "Noe"},
            {
                "Skriv hvilket behov idéen svarer på.",
                "Velg hvem som har behovet.",
                "Velg seksjonen som skal svare.",
                "Skriv idéen i én linje.",
            },
        ),
    ],
)
def test_what_is_missing_is_told_and_everything_else_is_kept(
    town: personas.Town, writer: Client, changes: dict[str, Any], told: set[str]
) -> None:
    data = whole(town, **changes)
    response = writer.post(NEW, data)
    kept = {
        name: str(data[name]) for name in (*WHOLE, "whose_need_other", "section") if str(data.get(name, "")).strip()
    }
    assert (response.status_code, errors(response)) == (422, told)
    shown = typed(response)
    assert {name: shown.get(name) for name in kept} == kept
    assert mine(town).stage == Stage.DRAFT


def test_every_error_leads_to_its_field(town: personas.Town, writer: Client) -> None:
    page = soup(writer.post(NEW, whole(town, need="", whose_need=None, section="", title="")))
    links = [str(link["href"]) for link in page.select(".ds-error-summary a")]
    assert links == ["#id_need", "#id_whose_need", "#id_title", "#id_section"]
    assert all(page.select_one(link) for link in links)


def test_an_idea_that_lacks_something_tells_so_when_it_is_sent_from_its_page(
    town: personas.Town, sign_in: SignIn
) -> None:
    Idea.objects.filter(pk=town.draft.pk).update(need="")
    response = sign_in("proposer").post(f"/ideer/{town.draft.pk}/send-inn/", follow=True)
    assert errors(response) == {"Skriv hvilket behov idéen svarer på."}


@pytest.mark.parametrize(
    "odd",
    [
        "🌱 Grønn 👩🏽‍🌾 hage og enda litt til",
        "\u202eomvendt tekst som er lang nok\u202c",
        "שלום עולם, זה רעיון חדש לעירייה",
        "<script>alert(1)</script> og mer tekst",
        "%s %(x)s {{ x }} {% y %} \\ ' \" ; --",
        "a" + "\u0301" * 500 + " og mange tegn",
    ],
)
def test_odd_signs_are_kept_as_they_are_and_shown_as_text(town: personas.Town, writer: Client, odd: str) -> None:
    response = writer.post(NEW, whole(town, need=odd, title=odd[:160]), follow=True)
    page = soup(response)
    assert response.status_code == 200
    assert mine(town).need == unicodedata.normalize("NFC", odd)
    assert page.h1 is not None
    assert page.h1.get_text() == mine(town).title
    assert not page.select("main script")


def test_a_need_of_ten_megabytes_is_told_to_be_too_long_and_nothing_is_lost(
    town: personas.Town, writer: Client
) -> None:
    huge = "a" * 10_000_000
    response = writer.post(NEW, whole(town, need=huge))
    assert (response.status_code, errors(response)) == (
        422,
        {"«Hvilket behov har du sett?» er for lang: 10\xa0000\xa0000 tegn, og det er plass til 10\xa0000."},
    )
    assert typed(response)["need"] == huge
    assert (mine(town).title, mine(town).need) == (WHOLE["title"], "")


@pytest.mark.parametrize("field", ["need", "title", "description", "tags", "whose_need_other", "usual_tags"])
def test_a_nul_byte_is_told_and_the_rest_is_kept(town: personas.Town, writer: Client, field: str) -> None:
    response = writer.post(NEW, whole(town, **{field: "Her er noe\x00 langt nok til å sendes"}))
    assert (response.status_code, len(errors(response))) == (422, 1)
    assert mine(town).stage == Stage.DRAFT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("section", "9" * 25),
        ("section", "abc"),
        ("section", "-1"),
        ("answers", "9" * 25),
        ("answers", "\x00"),
        ("whose_need", "keiseren"),
        ("title", "a" * 161),
        ("tags", "a" * 41),
        ("tags", "!!!"),
        ("tags", ",".join(f"emne {number}" for number in range(11))),
        ("usual_tags", "x" * 41),
    ],
)
def test_a_value_that_cannot_be_is_told_and_never_breaks_the_page(
    town: personas.Town, writer: Client, field: str, value: str
) -> None:
    response = writer.post(NEW, whole(town, **{field: value}))
    assert (response.status_code, len(errors(response))) == (422, 1)
    assert mine(town).stage == Stage.DRAFT


@pytest.mark.parametrize("key", [None, "", "abc", "\x00", "9" * 100])
@pytest.mark.parametrize("seen", ["", "abc", "-5", "9" * 30])
def test_a_form_whose_hidden_fields_are_spoilt_still_saves(
    town: personas.Town, writer: Client, key: str | None, seen: str
) -> None:
    assert writer.post(NEW, whole(town, key=key, seen=seen)).status_code == 302
    assert mine(town).stage == Stage.SUBMITTED


# --- Filled in beforehand


def test_an_address_fills_in_the_need_the_section_and_tags(town: personas.Town, writer: Client) -> None:
    need = factories.need(town.people.agent, whose_need="service_users")
    shown = typed(writer.get(f"{NEW}?need={need.pk}&section={town.teknisk.slug}&tags=skole,  lek"))
    assert shown["tags"] == "skole, lek"
    assert (shown["need"], shown["whose_need"], shown["section"]) == (
        need.description,
        "service_users",
        str(town.teknisk.pk),
    )


@pytest.mark.parametrize("query", ["need=999999", "need=" + "9" * 30, "need=x", "section=mars", "tags=" + "a" * 2000])
def test_what_an_address_says_wrongly_is_left_out(town: personas.Town, writer: Client, query: str) -> None:
    response = writer.get(f"{NEW}?{query}")
    assert (response.status_code, typed(response)) == (200, {"section": str(town.oppvekst.pk)})


# --- What it costs


def test_the_form_costs_the_same_whatever_stands_in_it(
    town: personas.Town, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = sign_in("proposer"), f"/ideer/{town.draft.pk}/rediger/"
    Idea.objects.filter(pk=town.draft.pk).update(answers=factories.need(town.people.agent))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _number in range(9):
        factories.attachment(town.draft, town.people.proposer)
        factories.guest_proposer(town.draft, factories.guest())
        town.draft.tags.add(factories.tag())
        factories.idea(town.people.agent).tags.add(factories.tag())
        factories.section()
    with django_assert_num_queries(len(few)):
        client.get(address)
    assert len(few) <= 12


# --- A sent idea


def test_a_sent_idea_is_changed_as_a_whole_or_not_at_all(town: personas.Town, sign_in: SignIn) -> None:
    client, address = sign_in("proposer"), f"/ideer/{town.submitted.pk}/rediger/"
    response = client.post(address, whole(town, then="save", need="", title="Ny tittel"))
    assert (response.status_code, Idea.objects.get(pk=town.submitted.pk).title) == (422, town.submitted.title)
    response = client.post(address, whole(town, then="save", title="Ny tittel"), follow=True)
    assert messages(response) == ["Endringene er lagret."]
    assert Idea.objects.get(pk=town.submitted.pk).title == "Ny tittel"


def test_an_idea_that_went_on_while_one_wrote_keeps_the_text_on_the_page(town: personas.Town, sign_in: SignIn) -> None:
    closed = town.ideas[Stage.CLOSED]
    response = sign_in("proposer").post(f"/ideer/{closed.pk}/rediger/", whole(town, title="Min nye tittel"))
    assert (response.status_code, typed(response)["title"]) == (409, "Min nye tittel")
    assert Idea.objects.get(pk=closed.pk).title == closed.title


# --- Throwing away, and answering


def test_a_draft_is_thrown_away_after_one_question(town: personas.Town, sign_in: SignIn) -> None:
    client, address = sign_in("proposer"), f"/ideer/{town.draft.pk}/forkast/"
    assert soup(client.get(address)).select_one("main form[method=post]")
    assert Idea.objects.filter(pk=town.draft.pk).exists()
    assert messages(client.post(address, follow=True)) == ["Utkastet er kastet."]
    assert not Idea.objects.filter(pk=town.draft.pk).exists()


@pytest.mark.parametrize(("answer", "state"), [("yes", "accepted"), ("no", "declined")])
def test_the_invited_answer_from_the_ideas_page(town: personas.Town, sign_in: SignIn, answer: str, state: str) -> None:
    client = sign_in("invited")
    response = client.post(f"/ideer/{town.draft.pk}/svar/", {"answer": answer}, follow=True)
    assert (response.status_code, len(messages(response))) == (200, 1)
    assert town.draft.proposers.get(person=town.people.invited).state == state
    again = client.post(f"/ideer/{town.submitted.pk}/svar/", {"answer": answer})
    assert again.status_code == 302


def test_who_was_not_asked_is_told_so(town: personas.Town, sign_in: SignIn) -> None:
    response: HttpResponse = sign_in("colleague").post(
        f"/ideer/{town.submitted.pk}/svar/", {"answer": "yes"}, follow=True
    )  # type: ignore[assignment]
    assert messages(response) == ["Ingen venter på svar fra deg her. Kanskje du har svart allerede."]
