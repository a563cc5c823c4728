"""Two windows on one form of the administration: the second to save is told, and loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from innovasjon.audit.adminpages import ReadOnlyPage, Words
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import TeamsChannel
from innovasjon.people import site
from innovasjon.people.models import Municipality, Person, Section
from projects.models import Method, Phase
from tests import chosen, personas
from tests.conftest import SignIn
from tests.personas import Town
from tests.test_admin import TEAMS, address, entries, fields, page, picture

pytestmark = pytest.mark.django_db
SAID = "somebody changed this while you had it open"


@pytest.fixture(autouse=True)
def _in_english(request: pytest.FixtureRequest) -> None:
    if "town" in request.fixturenames:
        request.getfixturevalue("town")
        Person.objects.update(language="en")


def told(response: HttpResponse) -> BeautifulSoup:
    found = page(response).select_one(".overtaken")
    assert found
    return found


def differences(response: HttpResponse) -> dict[str, tuple[str, str]]:
    rows = (row.find_all(["th", "td"]) for row in told(response).select("tbody tr"))
    return {name.get_text(): (mine.get_text("\n"), theirs.get_text("\n")) for name, mine, theirs in rows}


class TestTheSecondToSave:
    def test_is_told_by_whom_and_sees_both(self, town: Town, sign_in: SignIn) -> None:
        url = address(Section, "change", town.kultur.pk)
        first, second = sign_in("admin"), sign_in("resource_team")
        opened, also_opened = fields(first.get(url)), fields(second.get(url))
        leader = {"leader": str(town.people.colleague.pk)}
        assert first.post(url, opened | {"name": "Kultur og fritid"} | leader).status_code == 302

        response = second.post(url, also_opened | {"name": "Kultur og idrett"})
        assert response.status_code == 409
        assert SAID in page(response).get_text()
        assert "Arne Admin" in told(response).get_text()
        assert differences(response) == {
            "Name": ("Kultur og idrett", "Kultur og fritid"),
            "Leader": ("(blank)", "Kari Kollega"),
        }
        town.kultur.refresh_from_db()
        assert town.kultur.name == "Kultur og fritid"
        assert len(entries(town.kultur)) == 1

    def test_finds_their_text_in_the_form_and_may_save_it_knowingly(self, town: Town, sign_in: SignIn) -> None:
        url = address(Section, "change", town.kultur.pk)
        first, second = sign_in("admin"), sign_in("resource_team")
        opened, also_opened = fields(first.get(url)), fields(second.get(url))
        first.post(url, opened | {"name": "Kultur og fritid"})
        again = fields(second.post(url, also_opened | {"name": "Kultur og idrett"}))
        assert again["name"] == "Kultur og idrett"
        assert second.post(url, again).status_code == 302
        town.kultur.refresh_from_db()
        assert town.kultur.name == "Kultur og idrett"

    def test_is_stopped_again_when_it_changes_once_more(self, town: Town, sign_in: SignIn) -> None:
        url = address(Section, "change", town.kultur.pk)
        first, second = sign_in("admin"), sign_in("resource_team")
        also_opened = fields(second.get(url))
        first.post(url, fields(first.get(url)) | {"name": "Kultur og fritid"})
        again = fields(second.post(url, also_opened | {"name": "Kultur og idrett"}))
        first.post(url, fields(first.get(url)) | {"name": "Kultur, idrett og frivillighet"})
        assert second.post(url, again).status_code == 409

    def test_is_told_that_it_was_their_own_other_window(self, town: Town, sign_in: SignIn) -> None:
        url, client = address(Section, "change", town.kultur.pk), sign_in("admin")
        opened = fields(client.get(url))
        client.post(url, opened | {"name": "Kultur og fritid"})
        assert "You, in another window" in told(client.post(url, opened)).get_text()

    def test_of_the_same_is_let_through(self, town: Town, sign_in: SignIn) -> None:
        url, client = address(Section, "change", town.kultur.pk), sign_in("admin")
        opened = fields(client.get(url)) | {"name": "Kultur og fritid"}
        assert [client.post(url, opened).status_code for _twice in range(2)] == [302, 302]
        assert len(entries(town.kultur)) == 1

    @pytest.mark.parametrize("mark", [None, "", "x", "1.", "-1.abc", "9" * 40 + ".abc", "0.\N{PILE OF POO}"])
    def test_without_a_mark_that_is_right_is_stopped(self, town: Town, sign_in: SignIn, mark: str | None) -> None:
        url, client = address(Section, "change", town.kultur.pk), sign_in("admin")
        sent = fields(client.get(url)) | {"name": "Kultur og fritid", "seen": mark}
        assert client.post(url, {name: value for name, value in sent.items() if value is not None}).status_code == 409

    def test_of_what_changed_beside_the_form_is_let_through(self, town: Town, sign_in: SignIn) -> None:
        kari, client = town.people.colleague, sign_in("admin")
        url = address(Person, "change", kari.pk)
        opened = fields(client.get(url))
        chosen.done(sign_in("resource_team"), "sign_out", kari)
        assert client.post(url, opened | {"name": "Kari Ny"}).status_code == 302


def test_a_form_that_comes_back_for_another_reason_still_knows_what_it_showed(town: Town, sign_in: SignIn) -> None:
    url, client = address(Section, "change", town.kultur.pk), sign_in("admin")
    again = fields(client.post(url, fields(client.get(url)) | {"name": ""}))
    assert client.post(url, again | {"name": "Kultur og fritid"}).status_code == 302


class TestAnAddressThatIsNeverShown:
    @pytest.fixture
    def room(self, town: Town) -> TeamsChannel:
        return TeamsChannel.objects.create(name="Teamet", url=f"{TEAMS}?sig=gammel")

    def test_is_kept_as_it_was_typed_and_shown_in_no_table(self, room: TeamsChannel, sign_in: SignIn) -> None:
        url = address(TeamsChannel, "change", room.pk)
        first, second = sign_in("admin"), sign_in("resource_team")
        opened, also_opened = fields(first.get(url)), fields(second.get(url))
        first.post(url, opened | {"url": f"{TEAMS}?sig=forste"})
        response = second.post(url, also_opened | {"url": f"{TEAMS}?sig=andre"})
        assert response.status_code == 409
        assert differences(response) == {"Address of the workflow": ("(is not shown)", "(is not shown)")}
        assert "forste" not in response.content.decode()
        again = fields(response)
        assert again["url"] == f"{TEAMS}?sig=andre"
        assert second.post(url, again).status_code == 302
        room.refresh_from_db()
        assert room.url == f"{TEAMS}?sig=andre"

    def test_left_blank_keeps_what_another_wrote_meanwhile(self, room: TeamsChannel, sign_in: SignIn) -> None:
        url = address(TeamsChannel, "change", room.pk)
        first, second = sign_in("admin"), sign_in("resource_team")
        opened, also_opened = fields(first.get(url)), fields(second.get(url))
        first.post(url, opened | {"url": f"{TEAMS}?sig=forste"})
        assert second.post(url, also_opened).status_code == 302
        room.refresh_from_db()
        assert room.url == f"{TEAMS}?sig=forste"

    def test_cannot_be_guessed_from_the_mark(self, room: TeamsChannel, sign_in: SignIn, settings: Any) -> None:
        url, client = address(TeamsChannel, "change", room.pk), sign_in("admin")
        one = fields(client.get(url))["seen"]
        settings.SECRET_KEY = "another"
        assert fields(sign_in("admin").get(url))["seen"] != one


class TestRowsBelowTheForm:
    @pytest.fixture
    def method(self, town: Town) -> Method:
        method = Method.objects.create(name="Prøv og lær")
        Phase.objects.create(method=method, place=1, name="Behov")
        return method

    def added(self, sent: dict[str, Any]) -> dict[str, Any]:
        number = int(sent["phases-INITIAL_FORMS"])
        row = {f"phases-{number}-place": "2", f"phases-{number}-name": "Testing", f"phases-{number}-id": ""}
        return sent | row | {"phases-TOTAL_FORMS": number + 1}

    def test_a_row_that_another_added_is_seen_and_kept(self, method: Method, sign_in: SignIn) -> None:
        url = address(Method, "change", method.pk)
        first, second = sign_in("admin"), sign_in("resource_team")
        opened, also_opened = fields(first.get(url)), fields(second.get(url))
        assert first.post(url, self.added(opened)).status_code == 302
        response = second.post(url, also_opened | {"description": "Ti prosent"})
        assert response.status_code == 409
        assert "Testing" in differences(response)["Phases"][1]
        assert second.post(url, fields(response)).status_code == 302
        method.refresh_from_db()
        assert (method.description, method.phases.count()) == ("Ti prosent", 2)

    def test_a_row_that_another_took_off_breaks_nothing(self, method: Method, sign_in: SignIn) -> None:
        url = address(Method, "change", method.pk)
        first, second = sign_in("admin"), sign_in("resource_team")
        opened, also_opened = fields(first.get(url)), fields(second.get(url))
        assert first.post(url, opened | {"phases-0-DELETE": "on"}).status_code == 302
        assert not method.phases.exists()
        response = second.post(url, also_opened | {"description": "Ti prosent"})
        assert response.status_code == 409
        assert differences(response)["Phases"][1] == "(blank)"
        assert second.post(url, fields(response) | {"phases-0-DELETE": "on"}).status_code in {200, 302}

    @pytest.mark.parametrize("broken", ["", "x", "-1", "99999999999"])
    def test_a_count_of_rows_that_makes_no_sense_breaks_nothing(
        self, method: Method, sign_in: SignIn, broken: str
    ) -> None:
        url, client = address(Method, "change", method.pk), sign_in("admin")
        opened = fields(client.get(url)) | {"phases-TOTAL_FORMS": broken, "seen": "x"}
        assert client.post(url, opened | {"description": "Ti prosent"}).status_code in {200, 409}


def test_the_municipality_is_not_saved_over_either(town: Town, sign_in: SignIn) -> None:
    url = address(Municipality, "change", 1)
    first, second = sign_in("admin"), sign_in("resource_team")
    opened, also_opened = fields(first.get(url)), fields(second.get(url))
    first.post(url, opened | {"languages": ["nb", "nn"]})
    response = second.post(url, also_opened | {"logo": picture("PNG"), "first_reply_days": "9"})
    assert response.status_code == 409
    found = differences(response)
    assert found.pop("Logo")[1] == "(blank)"
    assert found == {
        "Languages offered": ("(blank)", "Bokmål, Nynorsk"),
        "Working days to a first reply": ("9", str(Municipality.objects.get().first_reply_days)),
    }
    site.forget()


def test_every_form_that_saves_knows_it() -> None:
    saving = {
        model._meta.label: kind.form
        for model, kind in admin.site._registry.items()
        if not isinstance(kind, ReadOnlyPage)
    }
    assert saving
    assert [label for label, form in saving.items() if not issubclass(form, Words)] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told() -> None:
    ContentType.objects.clear_cache()
    town = personas.build()
    url = address(Section, "change", town.kultur.pk)
    clients = [_signed_in(town.people.admin), _signed_in(town.people.resource_team)]
    for run in range(5):
        start = Barrier(len(clients))
        opened = [fields(client.get(url)) for client in clients]

        def save(number: int, start: Barrier = start, opened: list[dict[str, Any]] = opened, run: int = run) -> int:
            start.wait(10)
            try:
                return clients[number].post(url, opened[number] | {"name": f"Kultur {run} {number}"}).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(len(clients)) as threads:
            assert sorted(threads.map(save, range(len(clients)))) == [302, 409]
    assert Entry.objects.about(town.kultur).count() == 5


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
