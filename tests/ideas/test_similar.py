"""Ideas and needs that resemble what is being written, shown while one types."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas import similar
from ideas.lifecycle import Stage
from ideas.models import Idea, Need
from innovasjon.web import kept_forms
from tests import factories, personas
from tests.conftest import BACKEND, SignIn
from tests.ideas.test_capture_form import NEW, soup, typed, whole

HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{NEW}"}
SIMILAR = "/ideer/lignende/"
TITLES = [
    "Digital vaktbok på sykehjemmet",
    "Sykkelparkering ved rådhuset",
    "Felles utlån av sportsutstyr",
    "Gratis frukt i skolegården",
    "Varsling til pårørende på kvelden",
    "Nettbrett til brøytebilene",
    "Leksehjelp på biblioteket",
    "Blomsterenger langs gangveiene",
]


@pytest.fixture
def ideas(town: personas.Town) -> dict[str, Idea]:
    by = town.people.proposer
    text = "Det gjør dagen enklere for dem det gjelder."
    return {title: factories.idea(by, title=title, need=f"{title}. {text}", description="") for title in TITLES}


def titles(found: similar.Similar) -> list[str]:
    return [idea.title for idea in found.ideas]


def find(town: personas.Town, title: str = "", need: str = "") -> similar.Similar:
    return similar.find(title=title, need=need, reader=town.people.colleague)


@pytest.mark.parametrize(
    ("title", "need", "first"),
    [
        ("En digital vaktbok", "", "Digital vaktbok på sykehjemmet"),
        ("vaktbøker", "Vaktboka er på papir", "Digital vaktbok på sykehjemmet"),
        ("", "Ungdommene trenger leksehjelp etter skoletid", "Leksehjelp på biblioteket"),
        ("", "Vi har ingen steder å sette sykkelen. Sykkelparkering mangler.", "Sykkelparkering ved rådhuset"),
        ("Låne ut sportsutstyr", "", "Felles utlån av sportsutstyr"),
        ("Varsle pårørende", "", "Varsling til pårørende på kvelden"),
        # A slip of the finger, in a word that stands nowhere so:
        ("Sportsutstyyr", "", "Felles utlån av sportsutstyr"),
        ("Blomsterengerr og bier", "", "Blomsterenger langs gangveiene"),
        ("Sykkelparkerinng", "", "Sykkelparkering ved rådhuset"),
        # A compound that only begins alike:
        ("Nettbrettordning", "", "Nettbrett til brøytebilene"),
    ],
)
def test_what_is_alike_comes_first(
    town: personas.Town, ideas: dict[str, Idea], title: str, need: str, first: str
) -> None:
    assert titles(find(town, title, need))[:1] == [first]


@pytest.mark.parametrize(
    ("title", "need"),
    [
        ("", ""),
        (" \n", "\u200b"),
        ("og i på det som er", ""),
        ("Xylofon kvantefysikk", ""),
        ("'; DROP TABLE ideas_idea; --", ""),
        ("\\ ' \" & | ! <-> :* ( )", "%%% ___ \\\\"),
        ("🌱🌱", "שלום"),
        ("a" * 5000, "b" * 50_000),
        (" ".join(f"ord{number}" for number in range(3000)), ""),
    ],
)
def test_what_resembles_nothing_finds_nothing_and_breaks_nothing(
    town: personas.Town, ideas: dict[str, Idea], title: str, need: str
) -> None:
    assert not find(town, title, need)


def test_ideas_that_ended_are_among_them_and_drafts_never(town: personas.Town) -> None:
    by = town.people.proposer
    stages: Iterable[Stage] = (Stage.CLOSED, Stage.WITHDRAWN, Stage.MERGED, Stage.REALISED)
    ended = {factories.idea(by, stage=stage, title=f"Vaktbok {stage.value}") for stage in stages}
    factories.idea(by, stage=Stage.DRAFT, title="Vaktbok i utkast")
    factories.idea(town.people.colleague, stage=Stage.DRAFT, title="Vaktbok, mitt eget utkast")
    assert set(find(town, "Vaktbok").ideas) == ended


def test_who_has_left_finds_nothing(town: personas.Town, ideas: dict[str, Idea]) -> None:
    assert not similar.find(title="Digital vaktbok", need="", reader=town.people.deactivated)


def test_at_most_four_ideas_and_three_needs_are_shown(town: personas.Town) -> None:
    for number in range(9):
        factories.idea(town.people.proposer, title=f"Vaktbok nummer {number}")
        factories.need(town.people.agent, title=f"Vaktboka mangler {number}")
    found = find(town, "Vaktbok")
    assert (len(found.ideas), len(found.needs)) == (4, 3)


def test_shared_needs_are_found_by_their_words(town: personas.Town) -> None:
    need = factories.need(town.people.agent, title="Pårørende vet ikke hvem som er på vakt")
    factories.need(town.people.agent, title="Syklene står ute", description="De ruster i regnet hele året.")
    assert list(find(town, "", "Hvem er på vakt? Pårørende spør hele tiden.").needs) == [need]


def test_the_work_does_not_grow_with_what_is_written(town: personas.Town, ideas: dict[str, Idea]) -> None:
    long = " ".join(f"{title} ord{number}" for number, title in enumerate(TITLES * 40))
    with CaptureQueriesContext(connection) as queries:
        find(town, "Digital vaktbokk på sykehjemmet", long)
    assert len(queries) <= 11


# --- In the form


@pytest.fixture
def writer(sign_in: SignIn) -> Client:
    return sign_in("colleague")


def ask(client: Client, **data: Any) -> Any:
    return client.post(SIMILAR, data, headers=HTMX)


def test_similar_ideas_are_shown_with_where_they_stand(
    town: personas.Town, ideas: dict[str, Idea], writer: Client
) -> None:
    page = soup(ask(writer, title="Digital vaktbok"))
    links = {str(link["href"]) for link in page.select("#lignende .rows a")}
    assert links == {ideas["Digital vaktbok på sykehjemmet"].get_absolute_url()}
    assert [tag.get_text() for tag in page.select("#lignende .stage")] == ["innsendt"]
    told = page.select_one("#lignende-antall")
    assert told is not None
    assert told.get_text(strip=True) == "1 idé ligner på din."


def test_nothing_is_shown_where_nothing_is_alike(town: personas.Town, writer: Client) -> None:
    page = soup(ask(writer, title="Kvantefysikk"))
    assert page.select_one("#lignende[hidden]")
    assert not page.select("a, input")


def test_a_shared_need_is_chosen_among_the_similar_ones(town: personas.Town, writer: Client) -> None:
    need = factories.need(town.people.agent, title="Pårørende vet ikke hvem som er på vakt")
    page = soup(ask(writer, need="Pårørende vet aldri hvem som er på vakt her"))
    choices = [(str(field["value"]), field.has_attr("checked")) for field in page.select("input[name=answers]")]
    assert choices == [(str(need.pk), False), ("", True)]
    writer.post(NEW, whole(town, answers=need.pk))
    assert Idea.objects.get(created_by=town.people.colleague).answers == need


def test_the_chosen_need_stays_chosen_whatever_is_typed(town: personas.Town, writer: Client) -> None:
    need = factories.need(town.people.agent, title="Ro om natten")
    page = soup(ask(writer, need="Noe helt annet om brøyting", answers=need.pk))
    chosen = page.select_one("input[name=answers][checked]")
    assert chosen is not None
    assert chosen["value"] == str(need.pk)


def test_an_idea_keeps_its_shared_need_when_it_is_saved(town: personas.Town, sign_in: SignIn) -> None:
    need: Need = factories.need(town.people.agent, title="Ro om natten")
    for idea in (town.draft, town.submitted):
        Idea.objects.filter(pk=idea.pk).update(answers=need)
        client, address = sign_in("proposer"), f"/ideer/{idea.pk}/rediger/"
        page = soup(client.get(address))
        chosen = page.select_one("#skjema input[name=answers][checked]")
        assert chosen is not None
        client.post(address, whole(town, then="save", answers=chosen["value"]))
        assert Idea.objects.get(pk=idea.pk).answers == need


def test_a_need_in_the_address_is_chosen_in_the_form(town: personas.Town, writer: Client) -> None:
    need = factories.need(town.people.agent, title="Ro om natten")
    chosen = soup(writer.get(f"{NEW}?need={need.pk}")).select_one("#skjema input[name=answers][checked]")
    assert chosen is not None
    assert chosen["value"] == str(need.pk)


def test_without_javascript_similar_ideas_are_shown_when_the_draft_is_saved(
    town: personas.Town, ideas: dict[str, Idea], writer: Client
) -> None:
    response = writer.post(NEW, {"key": uuid4(), "title": "Digital vaktbok", "then": "save"}, follow=True)
    found = soup(response).select_one("#lignende .rows a")
    assert found is not None
    assert found["href"] == ideas["Digital vaktbok på sykehjemmet"].get_absolute_url()


@pytest.mark.parametrize("data", [{}, {"title": "\x00"}, {"need": "a" * 1_000_000}, {"answers": "9" * 30}])
def test_odd_text_gets_a_quiet_answer(town: personas.Town, writer: Client, data: dict[str, str]) -> None:
    response = ask(writer, **data)
    assert response.status_code == 200


def test_what_was_typed_is_kept_when_the_look_up_finds_the_session_ended(town: personas.Town) -> None:
    client, who = Client(), town.people.colleague
    mark = kept_forms.writer_mark(who.pk)
    assert ask(client, title="Halvferdig", need="Et behov", key=uuid4(), writer=mark).status_code == 401
    client.force_login(who, backend=BACKEND)
    assert typed(client.get(NEW))["title"] == "Halvferdig"
