"""The site's own pages, its frame, its languages and its errors."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.utils import translation
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from innovasjon.people import site
from innovasjon.people.models import Municipality, Person
from innovasjon.web import errors
from tests import personas
from tests.conftest import SignIn

OPEN_PAGES = ["/om/", "/personvern/", "/tilgjengelighet/", "/logg-inn/"]


def page(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


@pytest.mark.django_db
@pytest.mark.parametrize("path", OPEN_PAGES)
def test_an_open_page_is_open_to_everybody(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/stilguide/"])
def test_a_page_for_employees_is_open_to_them_alone(sign_in: SignIn, path: str) -> None:
    seen = {who: sign_in(who).get(path).status_code for who in personas.EVERYBODY}

    assert seen == dict.fromkeys(personas.SIGNED_IN, 200) | dict.fromkeys(personas.SIGNED_OUT, 302)


@pytest.mark.parametrize("path", ["/", "/stilguide/", *OPEN_PAGES[:3]])
def test_every_page_has_one_heading_a_language_and_a_way_past_the_menu(sign_in: SignIn, path: str) -> None:
    seen = page(sign_in("colleague"), path)

    assert len(seen.select("h1")) == 1
    assert seen.html is not None
    assert seen.html["lang"] == "nb"
    first = seen.select_one("body a, body button")
    assert first is not None
    assert seen.find(id=str(first["href"]).removeprefix("#")).name == "main"  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/stilguide/", *OPEN_PAGES])
def test_no_page_holds_script_style_or_handlers_of_its_own(sign_in: SignIn, path: str) -> None:
    who = sign_in(None if path == "/logg-inn/" else "colleague")
    seen = page(who, path)

    inline = [tag.name for tag in seen.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    inline += [str(tag) for tag in seen.select("style, [style], script:not([src])")]
    assert inline == []


def test_the_frame_of_a_page_costs_no_query_of_its_own(
    client: Client, town: personas.Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/om/")

    with django_assert_num_queries(0):
        client.get("/om/")


# --- The municipality


@pytest.mark.django_db
def test_a_page_names_the_municipality(client: Client) -> None:
    Municipality.objects.update_or_create(pk=1, defaults={"name": "Prøvedal kommune", "contact_email": "x@y.no"})

    seen = page(client, "/personvern/")

    assert seen.title is not None
    assert seen.title.get_text().endswith("– Prøvedal kommune")
    assert [link["href"] for link in seen.select("a[href^=mailto]")] == ["mailto:x@y.no"]


@pytest.mark.django_db
def test_a_change_in_the_admin_shows_once_the_site_looks_again(client: Client) -> None:
    page(client, "/om/")
    Municipality.objects.update_or_create(pk=1, defaults={"name": "Nydal kommune"})

    before = page(client, "/om/").title
    site.forget()
    after = page(client, "/om/").title

    assert (before != after, after.get_text().endswith("Nydal kommune")) == (True, True)  # type: ignore[union-attr]


@pytest.mark.django_db
def test_the_theme_of_a_municipality_comes_after_the_standard_one(client: Client) -> None:
    Municipality.objects.update_or_create(pk=1, defaults={"theme": "themes/vann.css"})

    sheets = [str(link["href"]) for link in page(client, "/om/").select("link[rel=stylesheet]")]

    assert sheets[-1] == "/static/themes/vann.css"


def saved_logo(name: str, content: bytes) -> None:
    municipality, _created = Municipality.objects.get_or_create(pk=1)
    municipality.logo.save(name, ContentFile(content))


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.django_db
def test_the_logo_is_sent_with_its_type(client: Client) -> None:
    saved_logo("logo.png", picture())

    address = str(page(client, "/om/").select_one(".brand img")["src"])  # type: ignore[index]
    response = client.get(address)

    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert b"".join(response) == picture()  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["logo.svg", "logo.html", "logo"])
def test_what_is_no_picture_is_never_sent_as_a_logo(client: Client, name: str) -> None:
    saved_logo(name, b"<svg onload=alert(1)>")

    assert client.get("/logo/").status_code == 404


@pytest.mark.django_db
def test_a_logo_that_was_lost_on_disk_is_not_found(client: Client, settings: Settings) -> None:
    Municipality.objects.update_or_create(pk=1, defaults={"logo": "municipality/borte.png"})

    assert client.get("/logo/").status_code == 404


# --- Languages


@pytest.mark.django_db
def test_a_guest_keeps_the_language_in_a_cookie(client: Client) -> None:
    client.post("/sprak/", {"language": "nn", "next": "/om/"})

    seen = page(client, "/om/")
    assert seen.html is not None
    assert seen.html["lang"] == "nn"


def test_a_person_keeps_the_language_wherever_they_sign_in(sign_in: SignIn, people: personas.People) -> None:
    sign_in("colleague").post("/sprak/", {"language": "en"})

    assert Person.objects.get(pk=people.colleague.pk).language == "en"
    assert sign_in("colleague").get("/om/").headers["Content-Language"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "xx", "nb\x00", "../nb", "NB"])
def test_a_language_we_do_not_speak_is_refused(client: Client, language: str) -> None:
    response = client.post("/sprak/", {"language": language})

    assert (response.status_code, site_settings.LANGUAGE_COOKIE_NAME in client.cookies) == (400, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("onward", "leads_to"),
    [
        ("/om/?a=1", "/om/?a=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("\\\\evil.example", "/"),
        ("/om/\r\nSet-Cookie: a=b", "/om/%0D%0ASet-Cookie:%20a=b"),
    ],
)
def test_the_choice_of_language_leads_back_to_our_own_pages_alone(client: Client, onward: str, leads_to: str) -> None:
    response = client.post("/sprak/", {"language": "nb", "next": onward})

    assert response.headers["Location"] == leads_to


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        ("http://testserver/ideer/153/rediger/?mangler=1#id_need", "/ideer/153/rediger/?mangler=1"),
        ("http://evil.example/ideer/153/rediger/", "/ideer/ny/"),
        ("http://testserver//evil.example/", "/"),
        ("http://[", "/ideer/ny/"),
        ("", "/ideer/ny/"),
    ],
)
def test_the_choice_of_language_leads_to_the_address_the_page_has_by_now(
    client: Client, referer: str, leads_to: str
) -> None:
    response = client.post("/sprak/", {"language": "nn", "next": "/ideer/ny/"}, headers={"Referer": referer})

    assert response.headers["Location"] == leads_to


@pytest.mark.django_db
def test_a_municipality_may_offer_fewer_languages(client: Client) -> None:
    Municipality.objects.update_or_create(pk=1, defaults={"languages": ["nb", "nn"]})

    offered = [button["value"] for button in page(client, "/om/").select("button[name=language]")]

    assert offered == ["nb", "nn"]
    assert client.post("/sprak/", {"language": "en"}).status_code == 400


# --- Errors


@pytest.mark.parametrize("who", ["colleague", "anonymous"])
def test_a_missing_page_says_so_in_the_look_of_the_site(sign_in: SignIn, who: str) -> None:
    response = sign_in(who).get("/finnes-ikke/")
    seen = BeautifulSoup(response.content, "html.parser")

    assert (response.status_code, len(seen.select("h1")), len(seen.select("link[rel=stylesheet]"))) == (404, 1, 2)


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("who", ["colleague", "anonymous"])
def test_a_method_that_an_address_does_not_take_is_told_on_a_page(sign_in: SignIn, who: str, language: str) -> None:
    client = sign_in(who)
    Person.objects.update(language=language)
    client.cookies[site_settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get("/logg-ut/", headers={"Accept": "text/html"})
    seen = BeautifulSoup(response.content, "html.parser")
    title = {"nb": "Siden kan ikke åpnes slik", "nn": "Sida kan ikkje opnast slik"}[language]

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert (seen.h1 and seen.h1.get_text(), len(seen.select("link[rel=stylesheet]"))) == (title, 2)


@pytest.mark.django_db
def test_a_page_that_is_sent_a_form_it_does_not_take_says_which_methods_it_takes(client: Client) -> None:
    response = client.post("/om/", {"a": "1"}, headers={"Accept": "text/html,*/*;q=0.8"})

    assert (response.status_code, response.headers["Allow"], b"<h1" in response.content) == (405, "GET, HEAD", True)


def test_a_machine_gets_the_bare_answer_to_a_wrong_method_without_the_database(client: Client) -> None:
    response = client.post("/healthz", headers={"Accept": "*/*"})

    assert (response.status_code, response.content) == (405, b"")


def test_a_wrong_method_is_told_to_htmx_in_a_sentence(sign_in: SignIn) -> None:
    response = sign_in("colleague").get("/ideer/lignende/", headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("Adressen hører til en knapp")


TOO_MUCH = [
    "need=" + "a" * (site_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
    "&".join(f"n{number}=1" for number in range(site_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)),
]


@pytest.mark.parametrize("checks_csrf", [True, False])
@pytest.mark.parametrize("body", TOO_MUCH, ids=["long", "many"])
@pytest.mark.parametrize("path", ["/ideer/ny/", "/ideer/lignende/"])
def test_more_text_than_we_read_is_told_and_leaves_no_fault_in_the_log(
    sign_in: SignIn, caplog: pytest.LogCaptureFixture, path: str, body: str, checks_csrf: bool
) -> None:
    client = sign_in("colleague")
    client.handler.enforce_csrf_checks = checks_csrf
    form = {"data": body, "content_type": "application/x-www-form-urlencoded"}
    plain, by_htmx = client.post(path, **form), client.post(path, **form, headers={"HX-Request": "true"})

    assert (plain.status_code, by_htmx.status_code) == (413, 413)
    assert "kort ned teksten" in plain.content.decode()
    assert by_htmx.content.decode().startswith("Alt dette er for stort")
    assert [record.name for record in caplog.records if record.levelname == "ERROR" or record.exc_info] == []


@pytest.mark.parametrize("path", ["/om/?q=%00", "/om/%00", "/om/?q=%ff"])
@pytest.mark.django_db
def test_broken_input_is_told_without_touching_anything(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_broken_input_is_told_in_the_language_of_the_cookie(client: Client) -> None:
    client.cookies[site_settings.LANGUAGE_COOKIE_NAME] = "en"

    seen = page(client, "/om/?q=%00")

    assert seen.h1 is not None
    assert seen.h1.get_text() == "We did not understand that"


def test_our_own_fault_is_told_without_database_and_session(rf: RequestFactory) -> None:
    with translation.override("en"):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert BeautifulSoup(response.content, "html.parser").h1.get_text() == "Something went wrong here"  # type: ignore[union-attr]


def test_htmx_is_told_the_sentence_alone(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"HX-Request": "true"})
    request.htmx = True  # type: ignore[attr-defined]

    response = errors.permission_denied(request, PermissionError("Bare for ressursteamet."))

    assert (response.status_code, response.content.decode()) == (403, "Bare for ressursteamet.")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
def test_htmx_of_somebody_signed_out_leads_to_sign_in_and_back_to_the_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ideer/?q=æ"}

    response = client.get("/stilguide/", headers=headers)

    assert (response.status_code, response.headers["HX-Redirect"]) == (401, "/logg-inn/?next=%2Fideer%2F%3Fq%3D%C3%A6")


@pytest.mark.django_db
def test_htmx_from_another_site_is_not_led_back_there(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/"}

    assert client.get("/", headers=headers).headers["HX-Redirect"] == "/logg-inn/?next=%2F"


@pytest.mark.django_db
def test_a_page_is_never_kept_by_a_shared_cache(client: Client) -> None:
    assert client.get("/om/").headers["Cache-Control"] == "private, no-store"
