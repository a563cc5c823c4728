"""Every address of the administration, every persona: nobody outside the team, and no rights for those inside."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from innovasjon.audit.adminpages import Page
from innovasjon.audit.models import Entry
from innovasjon.notifications.ledger import tell
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import ClosedDays, Guest, Person
from projects.models import Method
from tests import factories, personas, site_map
from tests.conftest import SignIn
from tests.notifications.news import mails, news
from tests.personas import Town
from tests.test_admin import address, fields

pytestmark = pytest.mark.django_db
NAMES = sorted({one.name for one in site_map.addresses() if one.name.startswith("admin:")})
OUTSIDE = [name for name in personas.EVERYBODY if name not in {"resource_team", "admin"}]
MODELS = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}


def addresses(town: Town) -> dict[str, str]:
    """Each address of the administration, about a row there is."""
    tell([town.people.agent], news(), now=timezone.now())
    factories.guest()
    found = {"whatever else": "/admin/nothing/"}
    for name in NAMES:
        what = name.removeprefix("admin:")
        model = MODELS.get(what.rpartition("_")[0])
        row = model._default_manager.first() if model else None  # type: ignore[attr-defined]
        pk = row.pk if row else "1"
        for arguments in ([], [pk], ["csv"], ["people"], ["1", "1"], ["x"]):
            try:
                found[name] = reverse(name, args=arguments)
                break
            except NoReverseMatch:
                continue
        else:
            raise AssertionError(f"how is {name} written?")
    return found


@pytest.mark.parametrize("name", OUTSIDE)
def test_every_address_is_closed_to_those_outside_the_team(town: Town, sign_in: SignIn, name: str) -> None:
    client, wrong = sign_in(name), {}
    everywhere = addresses(town)
    before = Entry.objects.count()
    for where, path in everywhere.items():
        # One guard stands before all of them; that it does not let a form through either is asked for some.
        for method in ("get", "post") if name in {"colleague", "anonymous"} else ("get",):
            answer = getattr(client, method)(path)
            to_sign_in = answer.status_code == 302 and "/logg-inn/" in answer.headers["Location"]
            to_sign_in |= answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/")
            if answer.status_code not in {403, 405} and not to_sign_in:
                wrong[where, method] = f"{answer.status_code} {answer.headers.get('Location', '')}"
    # Signing out ends one's own session.
    assert {where for where, _method in wrong} - {"admin:logout"} == set(), wrong
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ["resource_team", "admin"])
def test_no_address_breaks_for_those_inside(town: Town, sign_in: SignIn, name: str) -> None:
    wrong, client = {}, sign_in(name)
    for where, path in addresses(town).items():
        for method in ("get", "post") if where != "admin:logout" else ():
            answer = getattr(client, method)(path)
            if answer.status_code >= 500:
                wrong[where, method] = answer.status_code
    assert wrong == {}


RIGHTS = {"in_resource_team": "on", "is_staff": "on", "is_superuser": "on", "groups": "1", "user_permissions": "1"}


def rights(person: Person) -> tuple[Any, ...]:
    person.refresh_from_db()
    return person.in_resource_team, person.is_staff, person.is_superuser, person.groups.count()


@pytest.mark.parametrize("who", [name for name in personas.NAMES if name != "admin"])
def test_a_member_gives_nobody_rights(town: Town, sign_in: SignIn, who: str) -> None:
    person = town.people[who]
    assert person
    before = rights(person)
    client, url = sign_in("resource_team"), address(Person, "change", person.pk)
    assert client.post(url, fields(client.get(url)) | RIGHTS).status_code == 302
    assert rights(person) == before


def test_a_member_makes_nobody_new_with_rights(town: Town, sign_in: SignIn) -> None:
    client, url = sign_in("resource_team"), address(Person, "add")
    sent = fields(client.get(url)) | RIGHTS | {"name": "Nina Ny", "email": "nina@demo.example"}
    assert client.post(url, sent).status_code == 302
    assert rights(Person.objects.get(email="nina@demo.example")) == (False, False, False, 0)


def test_an_administrator_gives_rights_to_others_and_not_to_themselves(town: Town, sign_in: SignIn) -> None:
    client = sign_in("admin")
    for person in (town.people.colleague, town.people.admin):
        url = address(Person, "change", person.pk)
        assert client.post(url, fields(client.get(url)) | {"in_resource_team": "on"}).status_code == 302
    assert rights(town.people.colleague)[0]
    assert not rights(town.people.admin)[0]
    changes = Entry.objects.about(town.people.colleague).get(verb="person.changed").data["changes"]
    assert changes == {"in_resource_team": [False, True]}


def test_somebody_with_the_door_open_and_no_more_gives_no_rights_either(town: Town, sign_in: SignIn) -> None:
    Person.objects.filter(pk=town.people.agent.pk).update(is_staff=True)
    client, url = sign_in("agent"), address(Person, "change", town.people.colleague.pk)
    assert client.post(url, fields(client.get(url)) | RIGHTS).status_code == 302
    assert rights(town.people.colleague) == (False, False, False, 0)
    own = address(Person, "change", town.people.agent.pk)
    assert client.post(own, {"email": "annen@demo.example"}).status_code == 403


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_a_member_does_not_touch_how_an_administrator_signs_in(town: Town, sign_in: SignIn, flag: str) -> None:
    Person.objects.filter(pk=town.people.colleague.pk).update(**{flag: True})
    kari, client = town.people.colleague, sign_in("resource_team")
    url = address(Person, "change", kari.pk)
    assert client.post(url, {"email": "rita@demo.example", "name": "Kari"}).status_code == 403
    for what in ("deactivate", "activate", "sign_out", "send_password_link"):
        sent = {"key": str(uuid4()), "rows": str(kari.pk)}
        client.post(f"{address(Person)}flere/{what}/", sent)
    kari.refresh_from_db()
    assert (kari.email, kari.is_active, kari.sign_outs) == ("colleague@demo.example", True, 0)
    assert not Entry.objects.about(kari).exists()


# --- What is a state is changed by what the stories do, and nothing is deleted


STATES = {
    "state", "stage", "phase", "closed_at", "starts_on", "ends_on", "confirmed_at", "confirmed_by", "declined_at",
    "called_off_at", "is_default", "attempts", "due_at", "settled_at", "revoked_at", "verified_at", "last_login",
}  # fmt: skip
OF_THE_PERSON = {"is_active", "password", "sign_outs", "follows_import"}


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label_lower)
def test_no_form_changes_a_state_or_deletes(town: Town, sign_in: SignIn, model: Any) -> None:
    request = sign_in("admin").get("/admin/").wsgi_request
    page = admin.site._registry[model]
    rows = {Guest: factories.guest, Delivery: lambda: _a_message(town)}
    row = rows[model]() if model in rows else model._default_manager.first()
    assert "delete_selected" not in page.get_actions(request)
    for obj in (None, row):
        assert not page.has_delete_permission(request, obj)
        if not (page.has_change_permission(request, obj) if obj else page.has_add_permission(request)):
            continue
        if obj is None and type(page).add_view is not Page.add_view:
            continue  # it is added where people see it
        names = set(page.get_form(request, obj, change=obj is not None).base_fields)
        assert names & (STATES if model is not ClosedDays else set()) == set()
        assert not (model is Person and names & OF_THE_PERSON)
        deleting = [one for one, _inline in page.get_formsets_with_inlines(request, obj) if one.can_delete]
        assert deleting == [] or model is Method


def _a_message(town: Town) -> Delivery:
    tell([town.people.agent], news(), now=timezone.now())
    return mails().get()
