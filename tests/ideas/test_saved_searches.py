"""Searches that people keep, and what they are told of."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ideas import actions, watching
from ideas.actions import Content
from ideas.actions.saved import Filters
from ideas.lifecycle import Stage
from ideas.models import MOST_SAVED, Idea, NewIdea, SavedSearch
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person
from innovasjon.words import watching as words_watching
from tests import factories, personas
from tests.conftest import SignIn
from tests.ideas.test_capture_form import soup

SAVED, SAVE = "/ideer/sok/", "/ideer/sok/lagre/"
NEED = "De som bor der, trenger det for å ha det bra."


def keep(person: Person, text: str = "", *, name: str = "", way: str = "at_once", **filters: Any) -> SavedSearch:
    return actions.save_search(
        name=name or f"{text} {filters}",
        filters=Filters(f"q={text}&{filters}", text, **filters),
        way=way,
        by=person,
        now=timezone.now(),
    )


def share(town: personas.Town, title: str, *, by: Person | None = None, tags: Iterable[str] = ()) -> Idea:
    content = Content(title=title, need=NEED, whose_need="residents", section_id=town.oppvekst.pk, tags=tuple(tags))
    return actions.share(key=uuid4(), content=content, by=by or town.people.proposer, now=timezone.now(), send=True)


def told(person: Person) -> list[str]:
    """What the person is told has come in that fits, oldest first."""
    found = Delivery.objects.filter(person=person, channel="inapp", kind__startswith="ideas.found").order_by("pk")
    return [row.payload["title"] for row in found]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("område", "Nytt utviklingsområde"),
        ("omrade", "Nytt utviklingsområde"),
        ("sykehjem", "Flere sykehjemsplasser"),
        ("sykehjem", "Mat på sjukeheimane"),
        ("bil", "Elektriske tjenestebiler"),
        ("nøkkel", "Merke nøklene"),
        ("trapp eller heis", "Heisen på rådhuset"),
        ('"heisen på rådhuset"', "Heisen på rådhuset"),
        ("heis -trapp", "Heisen på rådhuset"),
    ],
)
def test_a_new_idea_that_fits_is_told(town: personas.Town, text: str, title: str) -> None:
    keep(town.people.colleague, text)
    share(town, title)
    watching.tell(now=timezone.now())
    assert told(town.people.colleague) == [title]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("område", "Omradere"),
        ("bil", "Skjema på mobil"),
        ("heis trapp", "Heisen på rådhuset"),
        ('"rådhuset på heisen"', "Heisen på rådhuset"),
        ("heis -rådhus", "Heisen på rådhuset"),
        ("og", "Heisen og rådhuset"),
    ],
)
def test_one_that_does_not_fit_is_not(town: personas.Town, text: str, title: str) -> None:
    if text != "og":
        keep(town.people.colleague, text)
    share(town, title)
    watching.tell(now=timezone.now())
    assert told(town.people.colleague) == []


def test_section_need_and_tag_narrow_what_is_told(town: personas.Town) -> None:
    tag = factories.tag("ute")
    keep(town.people.colleague, section_id=town.teknisk.pk)
    keep(town.people.colleague, whose_need="employees")
    keep(town.people.colleague, "trapp", tag_id=tag.pk)
    share(town, "Trapp uten merke")
    watching.tell(now=timezone.now())
    assert told(town.people.colleague) == []
    keep(town.people.colleague, section_id=town.oppvekst.pk)
    share(town, "En ny trapp")
    watching.tell(now=timezone.now())
    assert told(town.people.colleague) == ["En ny trapp"]


def test_an_idea_is_told_once_whatever_fits_it_and_however_often_it_is_looked_at(town: personas.Town) -> None:
    keep(town.people.colleague, "trapp")
    keep(town.people.colleague, "ny", way="digest")
    idea = share(town, "En ny trapp")
    for _ in range(2):
        watching.tell(now=timezone.now())
        NewIdea.objects.bulk_create([NewIdea(idea=idea)], ignore_conflicts=True)
    assert told(town.people.colleague) == ["En ny trapp"]
    assert Delivery.objects.filter(person=town.people.colleague, kind="ideas.found", channel="email").count() == 1


def test_who_wants_it_in_the_digest_gets_no_mail_at_once_and_who_wants_nothing_is_told_nothing(
    town: personas.Town,
) -> None:
    keep(town.people.colleague, "trapp", way="digest")
    keep(town.people.agent, "trapp", way="never")
    share(town, "En ny trapp")
    watching.tell(now=timezone.now())
    assert told(town.people.colleague) == ["En ny trapp"]
    assert not Delivery.objects.filter(kind__startswith="ideas.found", channel="email").exists()
    assert told(town.people.agent) == []


def test_those_behind_the_idea_those_who_left_and_those_who_may_not_see_it_are_told_nothing(
    town: personas.Town,
) -> None:
    people = town.people
    for person in (people.proposer, people.colleague, people.agent):
        keep(person, "trapp")
    Person.objects.filter(pk=people.colleague.pk).update(is_active=False)
    idea = share(town, "En ny trapp")
    Idea.objects.filter(pk=idea.pk).update(stage=Stage.DRAFT)  # as good as hidden
    watching.tell(now=timezone.now())
    assert [told(person) for person in (people.proposer, people.colleague, people.agent)] == [[], [], []]
    assert not NewIdea.objects.exists()


def test_an_idea_taken_up_again_is_not_new(town: personas.Town) -> None:
    idea = share(town, "En ny trapp")
    watching.tell(now=timezone.now())
    keep(town.people.colleague, "trapp")
    actions.withdraw(
        idea=idea, reason_kind="other", reason="Vi ombestemte oss", by=town.people.proposer, now=timezone.now()
    )
    actions.submit(idea=idea, by=town.people.proposer, now=timezone.now())
    watching.tell(now=timezone.now())
    assert told(town.people.colleague) == []


def test_telling_many_costs_no_more_queries_than_telling_one(town: personas.Town) -> None:
    counts = []
    for number in (1, 40):
        for one in range(number):
            person = factories.person(unit=town.kindergarten)
            factories.saved_search(person, "trapp", name=f"{number} {one}")
        share(town, f"En ny trapp {number}")
        with CaptureQueriesContext(connection) as captured:
            assert watching.tell(now=timezone.now()) >= number
        counts.append(len(captured))
    assert counts[1] <= counts[0] + 2


@given(st.text(alphabet="aåeæoøAÅ éx", max_size=12))
def test_words_are_folded_as_the_database_does(word: str) -> None:
    replaced = words_watching.folded(word)
    assert not set(replaced) & set("åæøÅé")


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["Utviklingsområde", "naar", "BLÅBÆR", "noe", "idé", "aae"])
def test_the_twin_in_the_database_folds_alike(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words_fold(%s)", [word])
        assert cursor.fetchone()[0] == words_watching.folded(word)


# --- The pages


@pytest.fixture
def client(town: personas.Town, sign_in: SignIn) -> Client:
    return sign_in("colleague")


def test_a_list_is_saved_with_its_filters_found_again_renamed_and_deleted(town: personas.Town, client: Client) -> None:
    page = soup(client.get("/ideer/?q=tavle&section=oppvekst&page="))
    link = page.find("a", string="Lagre søket")
    assert link is not None
    form = soup(client.get(str(link["href"])))  # type: ignore[index]
    assert "tavle" in form.select_one('[name="name"]')["value"]  # type: ignore[index]
    answer = client.post(str(link["href"]), {"name": "Tavler her", "way": "digest"})  # type: ignore[index]
    assert answer["Location"] == SAVED
    search = SavedSearch.objects.get(person=town.people.colleague)
    assert (search.name, search.text, search.section, search.way) == ("Tavler her", "tavle", town.oppvekst, "digest")
    assert search.get_absolute_url() == "/ideer/?q=tavle&section=oppvekst"
    client.post(f"{SAVED}{search.pk}/endre/", {"name": "Tavler", "way": "never"})
    search.refresh_from_db()
    assert (search.name, search.way) == ("Tavler", "never")
    client.post(f"{SAVED}{search.pk}/slett/")
    assert not SavedSearch.objects.exists()


def test_the_same_form_sent_twice_saves_once_and_another_search_needs_another_name(
    town: personas.Town, client: Client
) -> None:
    for _ in range(2):
        assert client.post(f"{SAVE}?q=tavle", {"name": "Tavler", "way": "digest"}).status_code == 302
    answer = client.post(f"{SAVE}?q=trapp", {"name": "Tavler", "way": "digest"})
    assert answer.status_code == 422
    assert "Velg et annet navn" in answer.text
    assert SavedSearch.objects.count() == 1


def test_a_search_of_ones_own_ideas_is_kept_but_tells_nothing(town: personas.Town, client: Client) -> None:
    client.post(f"{SAVE}?people=mine", {"name": "Mine", "way": "at_once"})
    assert SavedSearch.objects.get().way == SavedSearch.Way.NEVER


def test_there_is_room_for_so_many(town: personas.Town, client: Client) -> None:
    for _ in range(MOST_SAVED):
        factories.saved_search(town.people.colleague)
    answer = client.post(f"{SAVE}?q=trapp", {"name": "En til", "way": "digest"})
    assert answer.status_code == 422
    assert SavedSearch.objects.count() == MOST_SAVED


def test_a_list_that_is_narrowed_to_nothing_is_not_saved(client: Client) -> None:
    assert client.get(SAVE)["Location"] == "/ideer/"


def test_the_download_holds_the_filters_of_the_list(town: personas.Town, client: Client) -> None:
    page = soup(client.get("/ideer/?stage=submitted"))
    link = page.find("a", string="CSV")
    assert link is not None
    assert str(link["href"]).endswith("?stage=submitted")  # type: ignore[index]
