"""Single sign-on against a real OpenID provider on this machine: who comes in, and who is told why not."""

import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import Settings

from innovasjon.people.models import Person
from tests import factories

# The provider works on a library that is about to change, and says so each time; that is its business.
with warnings.catch_warnings(record=True):
    from oidc_provider_mock import User, run_server_in_thread
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:get_jwt_config")]

CLAIMS = {
    "kari": {"email": "Kari@Eksempel.example", "email_verified": True, "employee": "1042"},
    "unverified": {"email": "kari@eksempel.example", "email_verified": False},
    "unsaid": {"email": "kari@eksempel.example"},
    "renamed": {"email": "kari.lund@eksempel.example", "email_verified": True, "employee": "1042"},
    "heir": {"email": "kari@eksempel.example", "email_verified": True, "employee": "2000"},
    "stranger": {"email": "ukjent@eksempel.example", "email_verified": True},
    "nobody": {},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    users = [User(sub=sub, claims=claims) for sub, claims in CLAIMS.items()]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _set_up(settings: Settings, provider: str) -> None:
    app = {
        "provider_id": "oidc",
        "name": "Prøve-ID",
        "client_id": "innovasjon",
        "secret": "hemmelig",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_ID_CLAIM = ""


@pytest.fixture
def kari() -> Person:
    return factories.person("Kari Hansen", email="kari@eksempel.example", external_id="1042")


def on_the_way(client: Client, onward: str = "/ideer/") -> str:
    """The address of the provider that our page leads to."""
    page = BeautifulSoup(client.post("/logg-inn/sso/", {"next": onward}).content, "html.parser")
    link: Any = page.select_one("main a.ds-button")
    return str(link["href"])


def back(address: str, sub: str) -> str:
    """Sign in at the provider as `sub`; return where it sends the browser."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    return str(answer.headers["Location"])


def come(client: Client, sub: str, onward: str = "/ideer/") -> Any:
    return client.get(back(on_the_way(client, onward), sub))


def told(client: Client) -> str:
    return BeautifulSoup(client.get("/logg-inn/").content, "html.parser").get_text(" ", strip=True)


def is_signed_in(client: Client) -> bool:
    return client.get("/konto/").status_code == 200


def test_the_button_is_there_only_when_it_is_set_up(client: Client, settings: Settings) -> None:
    assert "Logg inn med Prøve-ID" in told(client)
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Prøve-ID" not in told(client)
    assert client.post("/logg-inn/sso/").status_code == 404


def test_somebody_known_comes_in_and_lands_where_they_were_going(client: Client, kari: Person) -> None:
    before = client.session.session_key
    assert come(client, "kari").headers["Location"] == "/ideer/"
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_what_is_sent_to_the_provider_is_bound_to_this_session(client: Client) -> None:
    asked = parse_qs(urlsplit(on_the_way(client)).query)
    assert asked["redirect_uri"] == ["http://testserver/sso/oidc/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"][0]


def test_nobody_is_led_elsewhere(client: Client, kari: Person) -> None:
    assert come(client, "kari", "https://evil.example/").headers["Location"] == "/"


@pytest.mark.parametrize("sub", ["stranger", "nobody", "unverified", "unsaid"])
def test_somebody_unknown_is_told_so_and_gets_no_account(client: Client, kari: Person, sub: str) -> None:
    before = Person.objects.count()
    assert come(client, sub).headers["Location"] == "/logg-inn/"
    assert "Du er logget inn der, men så vidt vi vet jobber ingen med e-postadressen din her" in told(client)
    assert not is_signed_in(client)
    assert Person.objects.count() == before


def test_an_address_is_believed_where_only_the_municipality_sets_it(
    client: Client, kari: Person, settings: Settings
) -> None:
    settings.OIDC_TRUST_EMAIL = True
    assert come(client, "unsaid").headers["Location"] == "/ideer/"


def test_a_deactivated_person_does_not_come_in(client: Client, kari: Person) -> None:
    Person.objects.update(is_active=False)
    assert come(client, "kari").headers["Location"] == "/logg-inn/"


def test_the_id_of_the_hr_system_goes_before_the_address(client: Client, kari: Person, settings: Settings) -> None:
    settings.OIDC_ID_CLAIM = "employee"
    assert come(client, "renamed").headers["Location"] == "/ideer/"
    assert come(Client(), "heir").headers["Location"] == "/logg-inn/"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=abc",
        "?state=abc&code=abc",
        "?error=access_denied",
        "?error=access_denied&state=abc",
        "?error=%3Cscript%3E",
        "?state=" + "a" * 3000,
    ],
)
def test_an_answer_nobody_asked_for_lets_nobody_in(client: Client, kari: Person, query: str) -> None:
    response = client.get(f"/sso/oidc/{query}", follow=True)
    assert response.status_code in {200, 404}
    assert not is_signed_in(client)


def test_an_answer_to_another_browser_lets_nobody_in(client: Client, kari: Person) -> None:
    stolen = back(on_the_way(Client()), "kari")
    assert client.get(stolen, follow=True).status_code == 200
    assert not is_signed_in(client)


def test_an_answer_counts_once(client: Client, kari: Person) -> None:
    answer = back(on_the_way(client), "kari")
    client.get(answer)
    client.post("/logg-ut/")
    assert client.get(answer, follow=True).status_code == 200
    assert not is_signed_in(client)


def test_a_provider_that_does_not_answer_is_told(client: Client, settings: Settings) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://localhost:9"
    assert client.post("/logg-inn/sso/").headers["Location"] == "/logg-inn/"
    assert "Innloggingen der gikk ikke" in told(client)


@pytest.mark.parametrize("path", ["/sso/login/", "/sso/signup/", "/sso/social/connections/", "/sso/other/"])
def test_no_other_page_of_the_library_answers(client: Client, path: str) -> None:
    assert client.get(path).status_code in {302, 404}
    assert client.post(path, {"email": "ny@eksempel.example"}).status_code in {302, 404, 405}
