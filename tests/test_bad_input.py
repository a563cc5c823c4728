"""Whatever comes in by address or header: never a 5xx, and the answer is in the reader's language.

The addresses are found by walking the resolver and the site's map; the parameters by reading the views and the forms of
the pages. What is typed in forms stands in test_bad_forms.py.
"""

import inspect
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from innovasjon.people.models import Person
from innovasjon.web import catalogues
from tests import bad_values, personas, site_map
from tests.conftest import SignIn, undone
from tests.page import Page
from tests.personas import Town
from tests.site_map import Case
from tests.test_translations import forms

pytestmark = pytest.mark.django_db
LANGUAGE = "nn"
READ = re.compile(r"""GET(?:\.get)?[(\[]"(\w+)"|"(\w+)" (?:not )?in request\.GET""")
CURSORS = ("far page", "torn cursor", "cursor of the far past", "cursor beyond bigint", "full-width digits")
EVERYWHERE = {"page", "sort", "q", "next", "eldre", "nyere", "kommentar"}
ALL_HEADERS = {"web:front", "ideas:list", "ideas:attachment", "people:guest"}
# One case of each address, the one that lets most people in.
SHOWN, POSTED = site_map.one_of_each("get"), site_map.one_of_each("post")
# Word for word what stands in the code, where the reader's language says it in other words. Some words are right in
# both with another meaning: "no" is "nei", and "now" is "no".
PAIRS = [
    pair
    for message in catalogues.read(catalogues.path_of(LANGUAGE), LANGUAGE)
    for pair in zip(forms(message.id), forms(message.string), strict=False)
]
ENGLISH = {original for original, words in PAIRS if original and original != words} - {words for _id, words in PAIRS}
DJANGOS = re.compile(r"This field|Enter a|Select a valid|Ensure this|CSRF|Forbidden|Not Found|Bad Request|Server Error")


@pytest.fixture(scope="module")
def town(lasting_town: Town) -> Town:
    Person.objects.update(language=LANGUAGE)
    return lasting_town


def careless(client: Client) -> Client:
    """A client that shows a fault as the page people get, so that a test can count the faults."""
    client.raise_request_exception = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGE
    return client


def first_reader(case: Case) -> str:
    """Somebody who is let in, to see more than the refusal."""
    readers = site_map.readers(case)
    return readers[0] if readers else "proposer"


def query(**parameters: str) -> str:
    """A query string that holds these very values, lone surrogates included."""
    return "&".join(f"{name}={quote(text.encode('utf-8', 'surrogatepass'))}" for name, text in parameters.items())


def fault(response: HttpResponse) -> str:
    """What is wrong with an answer to bad input; "" when nothing is."""
    if response.status_code >= 500:
        return f"{response.status_code}"
    text, kind = response.getvalue().decode("utf-8", "replace"), response.headers.get("Content-Type", "")
    if kind.startswith("text/html") and "<html" in text:
        # Pages that went well are read for Django's words alone: there are thousands of them.
        in_short = response.status_code == 200 and f'<html lang="{LANGUAGE}"' in text and not DJANGOS.search(text)
        return "" if in_short else wrong_words(Page(text))
    return f"says “{text}”" if text in ENGLISH or (kind.startswith("text/plain") and DJANGOS.search(text)) else ""


def wrong_words(page: Page) -> str:
    foreign = {text for text in page.texts if text in ENGLISH or DJANGOS.search(text)}
    if page.language != LANGUAGE:
        return f"is in {page.language!r}"
    return f"says {sorted(foreign)}" if foreign else ""


def parameters(case: Case, page: Page) -> set[str]:
    """The parameters that the page reads: those its view and its forms name."""
    view = inspect.unwrap(resolve_view(case))
    source = inspect.getsource(inspect.getmodule(view)) if inspect.isfunction(view) else ""
    if "request.GET" not in source and "Filter" not in source:
        return set()
    named = {name for groups in READ.findall(source) for name in groups if name}
    return named | {name for form in page.forms if form.method == "get" for name in form.controls}


def resolve_view(case: Case) -> Any:
    return next(address.view for address in site_map.ours() if address.name == case.url)


def faults(answers: Iterable[tuple[object, HttpResponse]]) -> dict[object, str]:
    return {what: problem for what, response in answers if (problem := fault(response))}


def by_case(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


def some(values: dict[str, Any], case: object, *, of: Sequence[object], number: int) -> dict[str, Any]:
    """A few of the values, other ones for the next case: together the cases meet them all, each at several places.

    What reads the value is mostly the same for every address, and thousands of requests find nothing that these miss.
    """
    names = list(values)
    first = of.index(case) * number
    return {names[place % len(names)]: values[names[place % len(names)]] for place in range(first, first + number)}


@by_case(SHOWN)
def test_any_value_of_any_parameter_is_answered(case: Case, town: Town, sign_in: SignIn) -> None:
    """Every value in all parameters together, and a few in each alone: one that is refused may hide another."""
    client, address = careless(sign_in(first_reader(case))), case.address(town)
    read = parameters(case, Page(client.get(address).getvalue().decode("utf-8", "replace")))
    texts = bad_values.QUERY_TEXTS
    together = texts if read else some(texts, case, of=SHOWN, number=2)
    tried = [(read | EVERYWHERE, words) for words in together]
    tried += [
        ({name}, words)
        for place, name in enumerate(sorted(read))
        for words in some(texts, SHOWN[(SHOWN.index(case) + place) % len(SHOWN)], of=SHOWN, number=2)
    ]
    if "page" in read:
        tried += [({"page"}, words) for words in (texts if case.url == "ideas:list" else CURSORS)]
    assert (
        faults(
            ((*sorted(names), words), client.get(f"{address}?{query(**dict.fromkeys(names, texts[words]))}"))
            for names, words in tried
        )
        == {}
    )


ODD_QUERIES = {
    text[:30]: text
    for text in [
        *("%", "%zz", "q=%ff%fe", "%00=1", "&&&==", "q", "q=1;page=2", "q[]=1&q[0][a]=2", "=".join("a" * 500)),
        *("&".join(f"a{number}=1" for number in range(1500)), "q=a&q=b&page=&page=x", "\xf8=\xf8"),
    ]
}


@by_case(SHOWN)
def test_odd_query_strings_are_answered(case: Case, town: Town, sign_in: SignIn) -> None:
    client, address = careless(sign_in(first_reader(case))), case.address(town)
    odd = ODD_QUERIES if case.url == "ideas:list" else some(ODD_QUERIES, case, of=SHOWN, number=3)
    assert faults((name, client.get(address, QUERY_STRING=text)) for name, text in odd.items()) == {}


@by_case(SHOWN)
def test_odd_headers_are_answered(case: Case, town: Town, sign_in: SignIn) -> None:
    address, answers = case.address(town), {}
    reader, odd = careless(sign_in(first_reader(case))), bad_values.HEADERS
    for name, headers in (odd if case.url in ALL_HEADERS else some(odd, case, of=SHOWN, number=3)).items():
        # A cookie in the header takes the place of the client's own: whoever sends it is not signed in.
        spoken = {"Cookie": f"{settings.LANGUAGE_COOKIE_NAME}={LANGUAGE}; {headers.get('Cookie', '')}"}
        client = careless(Client()) if "Cookie" in headers else reader
        answers[name] = client.get(address, headers=headers | (spoken if "Cookie" in headers else {}))
    assert faults(answers.items()) == {}


PLACE = re.compile(r"<(?:\w+:)?\w+>")
WITH_ID = [address for address in site_map.addresses() if PLACE.search(address.pattern)]
# All values where a kind of place is met first; elsewhere those that get past it. The administration's are in
# test_admin.py as well.
FIRST = {kind: address for address in reversed(WITH_ID) for kind in re.findall(r"<(?:(\w+):)?\w+>", address.pattern)}
FEW = ("beyond bigint", "25 digits", "a word", "script")


@pytest.mark.parametrize("address", WITH_ID, ids=lambda address: address.name)
def test_any_id_in_the_path_is_answered(address: site_map.Address, town: Town, sign_in: SignIn) -> None:
    is_first = address in FIRST.values()
    clients = {name: careless(sign_in(name)) for name in ("resource_team", personas.NOBODY)}
    methods = ("GET", "POST") if is_first else ("GET",)
    tried = [(words, "resource_team", method) for words in (bad_values.IDS if is_first else FEW) for method in methods]
    tried += [(words, personas.NOBODY, "GET") for words in (bad_values.IDS if is_first else FEW[:1])]
    assert (
        faults(
            (what, clients[what[1]].generic(what[2], "/" + PLACE.sub(bad_values.IDS[what[0]], address.pattern)))
            for what in tried
        )
        == {}
    )


@pytest.mark.parametrize("path", ["/%ff/", "/ideer/%c3%28/", "/%ed%a0%80", "/../../etc/passwd", "/a%00b"])
@pytest.mark.parametrize("name", ["proposer", personas.NOBODY])
def test_an_address_that_is_none_is_answered(path: str, name: str, sign_in: SignIn) -> None:
    response = careless(sign_in(name)).get(path)
    assert (fault(response), response.status_code in {301, 302, 400, 404}) == ("", True)
    assert not urlsplit(response.headers.get("Location", "")).netloc


@by_case(SHOWN)
def test_a_site_of_another_name_is_refused(case: Case, town: Town, sign_in: SignIn) -> None:
    """Links in what we send are made from the address of the request: it must be ours."""
    response = careless(sign_in(first_reader(case))).get(case.address(town), headers={"Host": "evil.example"})
    assert response.status_code in ({400} if case.url != "web:healthz" else {200, 400})
    assert "evil.example" not in response.text


# A browser's report and a mail program's one click come without a page of ours: all they can do is to be counted, and
# to mute what the link's own secret names.
WITHOUT_TOKEN = {"web:csp_report", "notifications:stop"}
TOKENS = {"a word": "zzz", "long enough": "a" * 64, "NUL": "\x00", "odd": "å" * 64, "long": "a" * 100_000}


class TestForgery:
    """A form that was not on our page changes nothing."""

    def test_few_take_a_form_without_a_token(self) -> None:
        assert {a.name for a in site_map.ours() if getattr(a.view, "csrf_exempt", False)} == WITHOUT_TOKEN

    @by_case([case for case in POSTED if case.url not in WITHOUT_TOKEN])
    def test_a_missing_or_foreign_token_is_refused(self, case: Case, town: Town, sign_in: SignIn) -> None:
        client = careless(sign_in("proposer" if isinstance(case.post, int) else first_reader(case)))
        client.handler = type(client.handler)(enforce_csrf_checks=True)
        tokens = TOKENS if case.url == "ideas:comment" else some(TOKENS, case, of=POSTED, number=1)
        for token in {"", *tokens.values()}:
            client.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32
            response = client.post(case.address(town), case.data(town) | {"csrfmiddlewaretoken": token})
            assert (response.status_code, fault(response)) == (403, "")


class TestBodies:
    """What is sent as the body of a form."""

    BODIES = {
        "nothing": (b"", "application/x-www-form-urlencoded"),
        "too large": (
            b"body=" + b"a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
            "application/x-www-form-urlencoded",
        ),
        "too many fields": (b"a=1&" * 2500, "application/x-www-form-urlencoded"),
        "not UTF-8": (b"body=%ff%fe\xff\xfe&title=\xff", "application/x-www-form-urlencoded"),
        "an unknown code": (b"body=a", "application/x-www-form-urlencoded; charset=zzz"),
        "another code": (b"body=%E5", "application/x-www-form-urlencoded; charset=utf-16"),
        "JSON": (b'{"body": NaN}', "application/json"),
        "broken JSON": (b'{"body": ' + b"[" * 3000, "application/json"),
        "XML": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "text/xml"),
        "no type": (b"body=a", ""),
        "no boundary": (b"--x\r\n\r\n", "multipart/form-data"),
        "a long boundary": (b"--x\r\n\r\n", "multipart/form-data; boundary=" + "x" * 300),
        "cut short": (
            b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nHei',
            "multipart/form-data; boundary=x",
        ),
        "odd parts": (
            b'--x\r\nContent-Disposition: form-data; name="\xff\x00"; filename="..\\\xff\x00/a"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
    }

    ALL = {"web:csp_report", "ideas:new", "ideas:comment", "people:imports", "people:sign_in"}

    @by_case(POSTED)
    def test_any_body_is_answered(self, case: Case, town: Town, sign_in: SignIn) -> None:
        client, address = careless(sign_in(first_reader(case))), case.address(town)
        answers = {}
        bodies = self.BODIES if case.url in self.ALL else some(self.BODIES, case, of=POSTED, number=4)
        for name, (body, kind) in bodies.items():
            with undone():
                answers[name] = client.generic("POST", address, body, content_type=kind)
        assert faults(answers.items()) == {}


def test_the_walk_finds_parameters_ids_and_forms(town: Town, sign_in: SignIn) -> None:
    """Else everything above could pass by looking at nothing."""
    by_url = {case.url: case for case in SHOWN}
    found = parameters(by_url["ideas:list"], Page(sign_in("proposer").get("/ideer/").text))
    assert found >= {"q", "sort", "section", "stage", "tag", "since", "until"}
    assert parameters(by_url["ideas:idea"], Page("")) == {"historie", "original"}
    assert {address.name for address in WITH_ID} >= {"ideas:idea", "ideas:export", "people:guest_link"}
    assert resolve("/ideer/1/").view_name == "ideas:idea"


def test_a_fault_is_noticed() -> None:
    """The check itself: a 500, a page in another language, an untranslated text."""
    page = "<!doctype html><html lang='%s'><body><p>%s</p></body></html>"
    assert fault(HttpResponse("", status=500)) == "500"
    assert fault(HttpResponse(page % ("nb", "Hei"))) == "is in 'nb'"
    assert fault(HttpResponse(page % ("nn", "This field is required."))) == "says ['This field is required.']"
    assert fault(HttpResponse(page % ("nn", "Ideas"))) == "says ['Ideas']"
    assert fault(HttpResponse(page % ("nn", "Idear"))) == ""
