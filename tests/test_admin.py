"""The administration: who enters, what they may not do there, what is logged, and that odd addresses break nothing."""

from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from agents.models import Appointment
from ideas.lifecycle import Stage
from innovasjon.audit import log
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import TeamsChannel
from innovasjon.people import guest_links, site
from innovasjon.people.models import GuestLink, Municipality, Person, Section, Unit
from tests import chosen, factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db

TEAMS = "https://prod-01.westeurope.logic.azure.com/workflows/x"
PAGES = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label_lower)
every_list = pytest.mark.parametrize("model", [model for model, _page in PAGES], ids=lambda m: m._meta.label_lower)


def address(model: type[models.Model], what: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def fields(response: Any) -> dict[str, Any]:
    """What a browser would send back from the page's form, untouched."""
    form = page(response).select_one("#content form")
    assert form
    sent: dict[str, Any] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        name = str(field["name"])
        if field.name == "select":
            chosen = [str(option["value"]) for option in field.select("option[selected]")]
            sent[name] = chosen[0] if chosen else ""
        elif field.name == "textarea":
            sent[name] = field.get_text().removeprefix("\n")
        elif field.get("type") == "checkbox":
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif field.get("type") not in {"submit", "file"}:
            sent[name] = field.get("value", "")
    return sent


def entries(subject: models.Model) -> list[tuple[str, Any]]:
    return [(entry.verb, entry.data) for entry in Entry.objects.about(subject)]


# --- Who enters


@pytest.mark.parametrize("name", ["colleague", "agent", "unit_leader", "section_leader"])
def test_others_are_told_at_once_whom_it_is_open_to(town: Town, sign_in: SignIn, name: str) -> None:
    client = sign_in(name)
    for path in ("/admin/", "/admin/people/person/", "/admin/login/", "/admin/nothing/"):
        response = client.get(path)
        assert response.status_code == 403
        assert "Administrasjonen er åpen for ressursteamet." in response.content.decode()


@pytest.mark.parametrize("name", ["resource_team", "admin"])
def test_the_resource_team_and_administrators_enter(town: Town, sign_in: SignIn, name: str) -> None:
    assert sign_in(name).get("/admin/").status_code == 200


def test_somebody_who_left_the_team_is_out_with_the_next_page(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    assert client.get("/admin/").status_code == 200
    Person.objects.filter(pk=town.people.resource_team.pk).update(in_resource_team=False)
    assert client.get("/admin/").status_code == 403


def test_the_pages_of_libraries_are_not_there() -> None:
    labels = {model._meta.app_label for model, _page in PAGES}
    ours = {
        config.label for config in apps.get_app_configs() if not config.name.startswith(("django.", "allauth", "axes"))
    }
    assert labels <= ours


def test_only_administrators_read_the_whole_log(town: Town, sign_in: SignIn) -> None:
    assert sign_in("admin").get(address(Entry)).status_code == 200
    team = sign_in("resource_team")
    assert team.get(address(Entry)).status_code == 403
    front = page(team.get("/admin/")).get_text()
    assert "Kommunen" in front
    assert "logg" not in front.lower().replace("logg ut", "").replace("logge inn", "")


def test_the_log_says_in_words_what_happened_and_is_narrowed_by_them(town: Town, sign_in: SignIn) -> None:
    client = sign_in("admin")
    log.record("idea.taken", subject=town.assessing, by=town.people.agent, at=timezone.now())
    log.record("person.deactivated", subject=town.people.deactivated, by=town.people.admin, at=timezone.now())
    assert "ble tatt av en agent" in page(client.get(address(Entry))).select("#result_list")[0].get_text()
    narrowed = page(client.get(address(Entry) + "?verb=person.deactivated")).select("#result_list")[0].get_text()
    assert "kan ikke logge inn lenger" in narrowed
    assert "ble tatt av en agent" not in narrowed


# --- Lists and odd addresses


ODD = [
    "",
    "?q=a",
    "?q=%25",
    "?q=99999999999999999999",
    "?p=99999999999999999999",
    "?p=abc",
    "?o=zzz",
    "?o=1.-2.99",
    "?all=",
    "?e=1",
    "?title__regex=(",
    "?name__regex=(",
    "?email__iregex=(",
    "?start__year=",
    "?starts_on__year=",
    "?starts_on__year=99999999999",
    "?starts_on__gte=0001-01-01",
    "?starts_on__gte=zzz",
    "?at__gte=0001-01-01",
    "?id__exact=99999999999999999999",
    "?id=abc",
    "?is_active__exact=zzz",
    "?section__id__exact=abc",
    "?section__id__exact=99999999999999999999",
    "?password__startswith=a",
    "?subject_type__id__exact=-1",
    "?tid=zzz",
    "?_popup=1",
    "?stage__exact=zzz",
]


@every_list
def test_an_odd_address_never_breaks_a_list(town: Town, sign_in: SignIn, model: type[models.Model]) -> None:
    client = sign_in("admin")
    statuses = {query: client.get(address(model) + query, follow=True).status_code for query in ODD}
    assert {query: status for query, status in statuses.items() if status not in {200, 400}} == {}


@every_list
def test_a_page_that_is_not_there_leads_back(town: Town, sign_in: SignIn, model: type[models.Model]) -> None:
    client = sign_in("admin")
    for key in ("0", "abc", "99999999999999999999999", "1_2F2", "-1"):
        for what in ("change", "history"):
            assert client.get(address(model, what, key), follow=True).status_code in {200, 404}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused(town: Town, sign_in: SignIn, method: str) -> None:
    client = sign_in("admin")
    for path in ("/admin/", address(Person), address(Person, "add")):
        assert client.generic(method, path).status_code == 405


@pytest.mark.parametrize("model", [Person, Section, Unit, Appointment], ids=lambda m: m.__name__)
def test_a_list_asks_the_same_number_of_questions_for_one_row_and_for_thirty(
    town: Town, sign_in: SignIn, model: type[models.Model]
) -> None:
    client = sign_in("admin")
    client.get(address(model))
    with CaptureQueriesContext(connection) as few:
        client.get(address(model))
    for _number in range(30):
        place = factories.unit(factories.section(leader=town.people.agent), leader=town.people.agent)
        factories.appointment(place.section, factories.person(unit=place), substitute=town.people.agent)
    with CaptureQueriesContext(connection) as many:
        client.get(address(model))
    assert len(many) <= len(few) + 1  # the filter over sections counts them first


@every_list
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_lists_are_in_the_readers_language(
    town: Town, sign_in: SignIn, model: type[models.Model], language: str
) -> None:
    Person.objects.update(language=language)
    seen = page(sign_in("admin").get(address(model), follow=True))
    assert seen.html
    assert seen.html["lang"] == language


# --- Changing


def test_a_change_is_logged_as_it_was_and_as_it_is(town: Town, sign_in: SignIn) -> None:
    client, url = sign_in("resource_team"), address(Section, "change", town.kultur.pk)
    sent = fields(client.get(url)) | {"name": "Kultur og fritid", "leader": str(town.people.colleague.pk)}
    assert client.post(url, sent).status_code == 302
    town.kultur.refresh_from_db()
    assert (town.kultur.name, town.kultur.leader) == ("Kultur og fritid", town.people.colleague)
    changes = {"name": ["Kultur", "Kultur og fritid"], "leader": [None, "Kari Kollega"]}
    assert entries(town.kultur) == [("section.changed", {"changes": changes})]
    history = page(client.get(address(Section, "history", town.kultur.pk))).get_text()
    assert "ble endret" in history
    assert "section.changed" not in history
    assert "Rita Ressurs" in history


def test_what_is_never_shown_is_never_logged(town: Town, sign_in: SignIn) -> None:
    room = TeamsChannel.objects.create(name="Teamet", url=f"{TEAMS}?sig=hemmelig")
    client, url = sign_in("resource_team"), address(TeamsChannel, "change", room.pk)
    sent = fields(client.get(url)) | {"url": f"{TEAMS}?sig=enda-hemmeligere", "name": "Ressursteamet"}
    assert client.post(url, sent).status_code == 302
    room.refresh_from_db()
    assert room.url.endswith("enda-hemmeligere")
    assert entries(room) == [
        ("teamschannel.changed", {"changes": {"name": ["Teamet", "Ressursteamet"], "url": [None, None]}})
    ]


def test_saving_without_a_change_logs_nothing(town: Town, sign_in: SignIn) -> None:
    client, url = sign_in("resource_team"), address(Unit, "change", town.roads.pk)
    assert client.post(url, fields(client.get(url))).status_code == 302
    assert entries(town.roads) == []


def test_a_section_gets_its_address_from_its_name(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    sent = fields(client.get(address(Section, "add"))) | {"name": "Økonomi og ærlighet"}
    assert client.post(address(Section, "add"), sent).status_code == 302
    assert Section.objects.get(name="Økonomi og ærlighet").slug == "okonomi-og-aerlighet"


def test_somebody_new_has_no_password_and_no_flag(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    sent = fields(client.get(address(Person, "add"))) | {"name": "Nina Ny", "email": "nina@demo.example"}
    sent |= {"is_superuser": "on", "is_staff": "on", "password": "x", "is_active": ""}
    assert client.post(address(Person, "add"), sent).status_code == 302
    nina = Person.objects.get(email="nina@demo.example")
    assert (nina.has_usable_password(), nina.is_superuser, nina.is_staff, nina.is_active) == (False, False, False, True)
    assert entries(nina)[0][0] == "person.added"


def test_two_people_cannot_have_one_address(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    sent = fields(client.get(address(Person, "add"))) | {"name": "Nina Ny", "email": "COLLEAGUE@demo.example"}
    response = client.post(address(Person, "add"), sent)
    assert response.status_code == 200
    assert "e-postadressen" in page(response).get_text()


def test_a_member_of_the_team_raises_nobody_to_administrator(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    for who in (town.people.colleague, town.people.resource_team):
        url = address(Person, "change", who.pk)
        sent = fields(client.get(url)) | {
            "is_superuser": "on",
            "is_staff": "on",
            "groups": "1",
            "user_permissions": "1",
        }
        assert client.post(url, sent).status_code == 302
        who.refresh_from_db()
        assert (who.is_superuser, who.is_staff) == (False, False)


def test_a_member_of_the_team_cannot_take_an_administrators_place(town: Town, sign_in: SignIn) -> None:
    boss, client = town.people.admin, sign_in("resource_team")
    url = address(Person, "change", boss.pk)
    assert client.get(url).status_code == 200  # to look at
    assert client.post(url, {"email": "resource_team2@demo.example", "name": "Arne"}).status_code == 403
    for action in ("deactivate", "sign_out", "send_password_link"):
        told = chosen.asked(client, action, boss)
        assert "administratorer endres bare av administratorer" in page(told).get_text()
        chosen.done(client, action, boss)
    boss.refresh_from_db()
    assert (boss.email, boss.is_active, boss.sign_outs) == ("admin@demo.example", True, 0)


def test_an_administrator_makes_another_but_does_not_change_their_own_flags(town: Town, sign_in: SignIn) -> None:
    client = sign_in("admin")
    url = address(Person, "change", town.people.colleague.pk)
    client.post(url, fields(client.get(url)) | {"is_superuser": "on", "is_staff": "on"})
    town.people.colleague.refresh_from_db()
    assert town.people.colleague.is_superuser
    own = page(client.get(address(Person, "change", town.people.admin.pk)))
    assert own.select("input[name=is_superuser]") == []


def test_people_are_deactivated_and_activated_by_actions_of_ours(town: Town, sign_in: SignIn) -> None:
    client, kari = sign_in("resource_team"), town.people.colleague
    theirs = sign_in("colleague")
    chosen.done(client, "deactivate", kari, town.people.resource_team)
    kari.refresh_from_db()
    assert not kari.is_active
    assert theirs.get("/konto/").status_code == 302
    chosen.done(client, "activate", kari)
    kari.refresh_from_db()
    assert kari.is_active
    assert theirs.get("/konto/").status_code == 302  # the old session does not come back
    assert [verb for verb, _data in entries(kari)] == ["person.deactivated", "person.activated"]
    town.people.resource_team.refresh_from_db()
    assert town.people.resource_team.is_active  # nobody shuts themselves out


def test_nothing_can_be_deleted(town: Town, sign_in: SignIn) -> None:
    client = sign_in("admin")
    rows = {Person: town.people.colleague, Section: town.kultur, Unit: town.roads}
    for model, row in rows.items():
        assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        client.post(address(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        assert model.objects.filter(pk=row.pk).exists()  # type: ignore[attr-defined]


def test_people_are_found_while_one_types(town: Town, sign_in: SignIn) -> None:
    where = {"app_label": "people", "model_name": "section", "field_name": "leader", "term": "kari koll"}
    found = sign_in("resource_team").get("/admin/autocomplete/", where).json()["results"]
    assert [one["text"] for one in found] == ["Kari Kollega (colleague@demo.example)"]


# --- The network


def test_a_term_is_proposed_where_the_leader_is_asked(town: Town, sign_in: SignIn) -> None:
    assert sign_in("resource_team").get(address(Appointment, "add")).headers["Location"] == "/agenter/ny/"
    assert sign_in("admin").get(address(Appointment, "add")).headers["Location"] == "/agenter/ny/"


def test_what_a_term_says_is_written_anew_but_not_who_where_or_how_long(town: Town, sign_in: SignIn) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    before = (term.section, term.person, term.starts_on, term.ends_on, term.confirmed_at)
    client, url = sign_in("resource_team"), address(Appointment, "change", term.pk)
    sent = fields(client.get(url)) | {"mandate": "Svare innen fristen.", "hours_a_month": "8"}
    sent |= {"person": town.people.colleague.pk, "section": town.kultur.pk, "starts_on": "2020-01-01"}
    sent |= {"ends_on": "2020-02-01", "confirmed_at_0": "2026-01-01", "confirmed_by": town.people.agent.pk}
    assert client.post(url, sent).status_code == 302
    term.refresh_from_db()
    assert (term.mandate, term.hours_a_month) == ("Svare innen fristen.", 8)
    assert (term.section, term.person, term.starts_on, term.ends_on, term.confirmed_at) == before
    assert entries(term)[-1][0] == "appointment.changed"


@pytest.mark.parametrize(
    ("what", "said"),
    [({"hours_a_month": "161"}, "160"), ({"hours_a_month": "-1"}, "0"), ({"substitute": "same"}, "sin egen")],
)
def test_what_a_term_cannot_say_is_told_why(town: Town, sign_in: SignIn, what: dict[str, str], said: str) -> None:
    term = Appointment.objects.get(person=town.people.agent)
    client, url = sign_in("resource_team"), address(Appointment, "change", term.pk)
    sent = fields(client.get(url)) | what
    sent |= {"substitute": str(term.person_id)} if what.get("substitute") else {}
    response = client.post(url, sent)
    assert response.status_code == 200
    assert said in page(response).get_text()


def test_the_front_page_says_which_section_has_no_agent(town: Town, sign_in: SignIn) -> None:
    factories.organisation_import(town.people.resource_team)
    waits = [link.get_text() for link in page(sign_in("resource_team").get("/admin/")).select(".waits a")]
    assert waits == [
        "Importen av ansatte.csv venter på et ja eller nei",
        "1 seksjon har ingen innovasjonsagent: Kultur",
        "Anne Agent, Oppvekst, venter på lederens ja",
        "Odd Agent, Teknisk, venter på lederens ja",
        "Ingen nettverkssamling er planlagt",
    ]


def test_who_is_not_in_the_team_reads_what_waits_and_is_led_to_no_closed_page(town: Town, sign_in: SignIn) -> None:
    (waits,) = page(sign_in("admin").get("/admin/")).select(".waits")
    assert "1 seksjon har ingen innovasjonsagent: Kultur" in waits.get_text()
    assert waits.select("a") == []


# --- Guests, ideas


def test_a_guests_links_are_taken_back(town: Town, sign_in: SignIn) -> None:
    guest = factories.guest()
    link = guest_links.issue(guest=guest, now=guest.created_at)
    client = sign_in("resource_team")
    chosen.done(client, "revoke", guest)
    assert GuestLink.objects.get(pk=link.pk).revoked_at is not None
    assert [verb for verb, _data in entries(guest)] == ["guest.links_revoked"]
    assert client.get(guest_links.address(link)).status_code == 404


@pytest.mark.parametrize("name", ["resource_team", "admin"])
def test_nobody_reads_other_peoples_drafts_here(town: Town, sign_in: SignIn, name: str) -> None:
    client = sign_in(name)
    draft, submitted = town.ideas[Stage.DRAFT], town.ideas[Stage.SUBMITTED]
    titles = page(client.get("/admin/ideas/idea/")).get_text()
    assert submitted.title in titles
    assert client.get(f"/admin/ideas/idea/{draft.pk}/change/").status_code == 302
    assert client.get(f"/admin/ideas/idea/{draft.pk}/history/").status_code == 302
    shown = page(client.get(f"/admin/ideas/idea/{submitted.pk}/change/"))
    assert shown.select("input[type=submit][name=_save]") == []
    link = shown.select_one("a.viewsitelink")
    assert link
    assert link["href"] == submitted.get_absolute_url()


# --- The municipality


def picture(kind: str, size: tuple[int, int] = (1200, 300)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **({"exif": b"Exif\x00\x00secret place"} if kind == "JPEG" else {}))
    return SimpleUploadedFile(f"../../<b>.{kind.lower()}", out.getvalue())


def save_municipality(client: Any, **what: Any) -> Any:
    url = address(Municipality, "change", 1)
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(url, fields(client.get(url)) | what)


def test_the_list_of_one_leads_to_the_one(town: Town, sign_in: SignIn) -> None:
    response = sign_in("resource_team").get(address(Municipality))
    assert response.headers["Location"] == address(Municipality, "change", 1)
    assert sign_in("resource_team").get(address(Municipality, "add")).status_code == 403


def test_name_languages_and_deadlines_are_kept_and_show_at_once(town: Town, sign_in: SignIn) -> None:
    client = sign_in("resource_team")
    response = save_municipality(client, name="Ny kommune", languages=["nb", "nn"], first_reply_days="7")
    assert response.status_code == 302
    row = Municipality.objects.get()
    assert (row.name, row.languages, row.first_reply_days) == ("Ny kommune", ["nb", "nn"], 7)
    assert site.current().languages == (("nb", "Bokmål"), ("nn", "Nynorsk"))
    assert "Ny kommune" in client.get("/om/").content.decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_is_written_anew(town: Town, sign_in: SignIn, kind: str) -> None:
    client = sign_in("resource_team")
    assert save_municipality(client, logo=picture(kind)).status_code == 302
    sent = client.get("/logo/")
    content = b"".join(sent.streaming_content)  # type: ignore[attr-defined]
    assert sent.headers["Content-Type"] == "image/png"
    assert b"secret" not in content
    assert Image.open(BytesIO(content)).size == (800, 200)


def test_a_new_logo_takes_the_place_of_the_old_file(town: Town, sign_in: SignIn, settings: Settings) -> None:
    client = sign_in("resource_team")
    save_municipality(client, logo=picture("PNG"))
    first = site.current().logo_url
    save_municipality(client, logo=picture("PNG"))
    assert first
    assert site.current().logo_url not in ("", first)
    assert len(list(settings.MEDIA_ROOT.rglob("*.png"))) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"\x89PNG\r\n\x1a\n broken",
        b"GIF89a/*<svg onload=alert(1)>*/",
    ],
)
def test_what_is_no_picture_is_refused(town: Town, sign_in: SignIn, content: bytes) -> None:
    response = save_municipality(sign_in("resource_team"), logo=SimpleUploadedFile("logo.png", content))
    assert response.status_code == 200
    assert "Vi kan ikke lese dette bildet" in page(response).get_text()
    assert Municipality.objects.get().logo.name == ""


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"theme": "nowhere.css"}, "finnes ikke"),
        ({"theme": "../../innovasjon/settings.py"}, "finnes ikke"),
        ({"theme": "/etc/passwd.css"}, "finnes ikke"),
        ({"name": ""}, "Fyll ut"),
        ({"first_reply_days": "0"}, "1"),
        ({"first_reply_days": "251"}, "250"),
        ({"languages": ["xx"]}, "Velg"),
        ({"accessibility_url": "javascript:alert(1)"}, "https://"),
        ({"contact_email": "a@b.no\r\nBcc: x@y.no"}, "e-postadresse"),
    ],
)
def test_a_setting_that_would_not_work_is_told(town: Town, sign_in: SignIn, what: dict[str, Any], said: str) -> None:
    response = save_municipality(sign_in("resource_team"), **what)
    assert response.status_code == 200
    assert said in page(response).select_one("#content form").get_text()  # type: ignore[union-attr]
    assert Municipality.objects.get().name == "Prøvedal kommune"
