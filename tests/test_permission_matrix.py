"""Who may enter where: every address, every persona, every method. An address without a row fails."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import personas, site_map
from tests.conftest import SignIn, undone
from tests.personas import Town
from tests.site_map import Case

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ideer/?q=tavle"}
by_name = pytest.mark.parametrize("case", site_map.CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def town(lasting_town: Town) -> Town:
    return lasting_town


def ask(client: Client, method: str, case: Case, address: str, town: Town, **headers: str) -> int:
    """Send one request as the map describes it, forget what it wrote, return the status."""
    with undone():
        if method == "POST":
            response = client.post(address, case.data(town), headers=headers)
        else:
            response = client.generic(method, address, headers=headers)
        response.getvalue()  # read to the end, so that a file is closed
    return response.status_code


def test_every_address_has_a_row() -> None:
    assert {case.url for case in site_map.CASES} == {address.name for address in site_map.ours()}


def test_every_view_says_who_may_enter() -> None:
    marks = {address.name: getattr(address.view, "access", None) for address in site_map.ours()}
    assert {name: mark for name, mark in marks.items() if not mark} == {}


def test_every_public_page_is_declared_public_in_both_places() -> None:
    by_mark = {address.name for address in site_map.ours() if getattr(address.view, "access", None) == "public"}
    assert by_mark == {case.url for case in site_map.CASES if case.is_public}


@by_name
def test_each_persona_gets_what_the_map_says(case: Case, town: Town, sign_in: SignIn) -> None:
    address = case.address(town)
    wrong = {}
    for name in personas.EVERYBODY:
        client = sign_in(name)
        for method in ("GET", "POST"):
            got, expected = ask(client, method, case, address, town), case.expected(method, name)
            if got != expected:
                wrong[name, method] = f"{got} instead of {expected}"
    assert wrong == {}


@by_name
def test_no_address_takes_an_odd_method(case: Case, town: Town, sign_in: SignIn) -> None:
    address = case.address(town)
    statuses = {
        (name, method): ask(sign_in(name), method, case, address, town)
        for name in ("admin", personas.NOBODY)
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")
    }
    assert {key: status for key, status in statuses.items() if status != 405} == {}


@by_name
def test_head_is_answered_as_get(case: Case, town: Town, sign_in: SignIn) -> None:
    assert ask(sign_in("proposer"), "HEAD", case, case.address(town), town) == case.expected("GET", "proposer")


@pytest.mark.parametrize("case", [c for c in site_map.CASES if not c.is_public], ids=lambda case: case.name)
@pytest.mark.parametrize("name", personas.SIGNED_OUT)
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(case: Case, name: str, town: Town, sign_in: SignIn) -> None:
    address, client = case.address(town), sign_in(name)
    plain = client.get(address)
    assert plain.headers["Location"].startswith(f"{reverse('people:sign_in')}?next=/")
    for method in ("GET", "POST"):
        by_htmx = client.generic(method, address, headers=HTMX)
        assert by_htmx.status_code == 401
        assert by_htmx.headers["HX-Redirect"] == f"{reverse('people:sign_in')}?next=%2Fideer%2F%3Fq%3Dtavle"


@by_name
def test_htmx_gets_the_same_permission_as_the_page(case: Case, town: Town, sign_in: SignIn) -> None:
    """A part of a page is under the page's rules: htmx sees what the page shows, and nothing more."""
    address = case.address(town)
    wrong = {}
    for name in personas.SIGNED_IN:
        client = sign_in(name)
        for method in ("GET", "POST"):
            by_htmx, plain = ask(client, method, case, address, town, **HTMX), case.expected(method, name)
            # A verb answers a redirect to the page, and the changed part to htmx; both say yes.
            if by_htmx != plain and {plain, by_htmx} - {200, 204, 302}:
                wrong[name, method] = f"{by_htmx} by htmx, {plain} without"
    assert wrong == {}


@by_name
def test_an_object_that_is_not_there_is_not_found(case: Case, town: Town, sign_in: SignIn) -> None:
    args = case.args(town)
    if not args or not isinstance(args[0], int):
        return
    client = sign_in("resource_team")
    for number in (0, 2**31, 2**63 - 1, 2**63, 10**30):
        response = client.get(reverse(case.url, args=[number, *args[1:]]))
        allowed = {404} if case.get != site_map.WRONG_METHOD else {405}
        assert response.status_code in allowed, number


ADMIN = [address for address in site_map.addresses() if address.group == "admin"]


@pytest.mark.parametrize("name", [*personas.EVERYBODY])
def test_the_admin_is_closed_to_all_but_the_resource_team(name: str, town: Town, sign_in: SignIn) -> None:
    client = sign_in(name)
    lists = [a.name for a in ADMIN if a.name.endswith(("_changelist", "_add"))]
    statuses = {url: client.get(reverse(url)).status_code for url in ["admin:index", *lists]}
    if name in {"admin", "resource_team"}:
        assert set(statuses.values()) <= {200, 302, 403}  # the list of the one municipality leads to it
        assert statuses["admin:index"] == 200
    else:
        assert set(statuses.values()) <= {302, 403}


def test_the_admin_has_no_sign_in_of_its_own(db: None) -> None:
    response = Client().get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1] == (f"{reverse('people:sign_in')}?next=%2Fadmin%2F", 302)


def test_every_page_of_single_sign_on_is_known() -> None:
    assert {a.name for a in site_map.addresses() if a.group == "sso"} == site_map.SSO


def test_no_page_of_single_sign_on_makes_an_account(town: Town) -> None:
    before = {person.pk for person in town.people}
    form = {"email": "ny@demo.example", "password1": "innovasjon-er-bra", "password2": "innovasjon-er-bra"}
    statuses = {}
    for name in site_map.SSO:
        path = reverse(name, args=["oidc"])
        client = Client()
        statuses[name] = {client.get(path).status_code, client.post(path, form).status_code}
    assert {name: found for name, found in statuses.items() if max(found) >= 500} == {}
    assert set(type(town.people.admin).objects.values_list("pk", flat=True)) == before
