"""One bad value at a time in every form there is, found in the pages as people get them.

Never a 5xx; what is refused comes back with the reason in the reader's language, and with all that was typed; what is
taken stands on a page that still works.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from innovasjon.people.models import Person
from tests import bad_values, factories, site_map
from tests.conftest import BACKEND, SignIn, undone
from tests.ideas import files
from tests.page import Control, Form, Page
from tests.personas import Town
from tests.site_map import Case
from tests.test_bad_input import LANGUAGE, careless, fault, some, wrong_words

pytestmark = pytest.mark.django_db
PAGES = [case for case in site_map.pages() if site_map.readers(case)]
LOOKERS = {"proposer", "agent", "resource_team"}
# A right form does not open every door: a password is not to be guessed.
GUARDED = {"people:sign_in", "people:imports", "people:import"}
SENSIBLE = {"email": "kari@demo.example", "date": "2026-12-24", "number": "1", "url": "https://demo.example/"}
NAMED = {"tags": "natt, tavle", "then": "send"}
# Where people write most, every value is tried; elsewhere a few, other ones in each field.
ALL = {("ideas:comment", "body"), ("ideas:new", "title")}
# Nobody is signed in there, so no session can end.
OUTSIDE = {"people:sign_in", "people:forgotten", "people:guest_new_link"}
ANSWERS = {200, 302, 303, 400, 403, 404, 409, 422, 429}


@dataclass(frozen=True)
class Found:
    """A form on a page, as one reader sees it, with values that should be taken."""

    reader: str
    client: Client  # theirs, for this form alone: some forms sign out
    form: Form
    path: str
    values: dict[str, str]
    files: dict[str, bytes]

    @property
    def target(self) -> str:
        return resolve(urlsplit(self.path).path).view_name

    @property
    def written(self) -> list[Control]:
        return [control for control in self.form.fields.values() if control.is_written]

    def repeated(self, name: str) -> list[str]:
        """What the page itself sends under one name several times, such as the ideas that were ticked."""
        control = self.form.fields.get(name)
        return control.values if control and control.kind == "hidden" and len(control.values) > 1 else []

    def send(self, **changes: str) -> HttpResponse:
        """Send the form as a browser does, with these fields changed; lone surrogates and all.

        As it is with its files; with a bad value in it without them.
        """
        if self.files and not changes:
            files = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in self.files.items()}
            return self.client.post(self.path, self.values | files)
        given = {name: self.repeated(name) or [text] for name, text in self.values.items()}
        given |= {name: [text] for name, text in changes.items()}
        pairs = [(name, quote(text.encode("utf-8", "surrogatepass"))) for name in given for text in given[name]]
        body = "&".join(f"{name}={text}" for name, text in pairs)
        return self.client.generic("POST", self.path, body, content_type="application/x-www-form-urlencoded")


@pytest.fixture(scope="module")
def town(lasting_town: Town) -> Town:
    Person.objects.update(language=LANGUAGE)
    return lasting_town


@pytest.fixture
def found(town: Town, sign_in: SignIn) -> list[Found]:
    """Every form there is, once: its target and its fields tell it from the others."""
    forms: dict[tuple[str, frozenset[str]], Found] = {}
    data = {row.url: sent for row in reversed(site_map.CASES) if (sent := row.data(town))}
    clients = {name: sign_in(name) for name in site_map.EVERYBODY}
    for case in sorted(PAGES, key=refuses):  # of pages with the same form the one whose form leads on
        address = case.address(town)
        for reader in lookers(case):
            for form in Page(clients[reader].get(address).text).posting():
                path = urljoin(address, form.action)
                target = resolve(urlsplit(path).path).view_name
                key = (target, frozenset(form.fields))
                if key not in forms:
                    sent = case.data(town) if target == case.url else data.get(target, {})
                    files = {name: text.read() for name, text in sent.items() if hasattr(text, "read")}
                    client = careless(sign_in(reader))
                    forms[key] = Found(reader, client, form, path, filled(form, sent), files)
    return list(forms.values())


def refuses(case: Case) -> bool:
    """Tell whether the map says that the page's own form is refused, as it stands."""
    return case.post != site_map.WRONG_METHOD and case.expected("POST", lookers(case)[0]) >= 400


def lookers(case: Case) -> list[str]:
    """Those who look at the page: between them they see every form there is."""
    readers = site_map.readers(case)
    return [name for name in readers if name in LOOKERS or name == readers[0]]


def filled(form: Form, data: dict[str, Any]) -> dict[str, str]:
    """The form as it comes, its empty fields filled in, and with what the site's map says to send."""
    values = {name: sensible(control, form) for name, control in form.fields.items() if control.kind != "file"}
    given = {name: text[0] if isinstance(text, list) else text for name, text in data.items()}
    return {name: str(given.get(name, text)) for name, text in values.items() if text is not None or name in given}


def sensible(control: Control, form: Form) -> str | None:
    """What a person with good intent would leave or write in the control; None for a box that is not ticked."""
    if control.kind in {"checkbox", "radio"} and not control.chosen:
        return None if control.kind == "checkbox" else control.values[0]
    held = NAMED.get(control.name) or form.holds(control.name)
    if control.kind == "select":
        return held or next((value for value in control.values if value), "")
    if control.is_written or control.kind in SENSIBLE:
        return held or SENSIBLE.get(control.kind, factories.NEED_TEXT)
    return held


def wrong_answer(found: Found, name: str, text: str, response: HttpResponse) -> str:
    """What is wrong with the answer to a form with this text in this field; "" when nothing is."""
    if problem := fault(response):
        return problem
    if response.status_code in {301, 302, 303}:
        if name and not found.form.controls[name].is_written:
            return ""  # it is shown nowhere
        shown = found.client.get(response.headers["Location"])
        return f"breaks the page it leads to: {problem}" if (problem := fault(shown)) else ""
    if response.status_code not in ANSWERS:
        return str(response.status_code)
    if response.status_code != 422:
        return ""
    page = Page(response.text)
    return wrong_words(page) or (not page.problems and "says nothing of what is wrong") or lost(found, name, text, page)


def lost(found: Found, name: str, text: str, page: Page) -> str:
    """What was typed and does not stand in the form that came back; "" when all of it does."""
    back = [form for form in page.posting() if set(form.controls) >= {c.name for c in found.written}]
    if not back:
        return "does not come back" if found.written else ""
    for control in found.written:
        typed = text if control.name == name else found.values[control.name]
        if shown(typed, control) != shown(back[0].holds(control.name), control) and control.kind != "password":
            return f"loses {control.name}"
    return ""


def shown(text: str, control: Control) -> str:
    """The text as it comes back: in a line without line breaks, a broken sign as the sign for one."""
    plain = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\r\n", "\n").strip()
    return " ".join(plain.split()) if control.kind != "textarea" else plain


def tried(found: list[Found]) -> Iterator[tuple[Found, str, str, str]]:
    """Each form with a field, the name of a bad value and the value: all kinds where people write, where the page
    itself writes those that no database or parser can hold.
    """
    places = [(form, control) for form in found for control in form.form.fields.values() if control.kind != "file"]
    unseen = {name: bad_values.TEXTS[name] for name in bad_values.UNSEEN}
    for form, control in places:
        texts = bad_values.TEXTS if control.is_written else unseen
        if (form.target, control.name) not in ALL:
            texts = some(texts, (form, control), of=places, number=4 if control.is_written else 2)
        for name, text in texts.items():
            yield form, control.name, name, text


def test_a_bad_value_in_any_field_is_answered(found: list[Found]) -> None:
    wrong = {}
    for form, field, words, text in tried(found):
        with undone():
            response = form.send(**{field: text})
            if problem := wrong_answer(form, field, text, response):
                wrong[form.target, field, words] = problem
    assert wrong == {}


def test_a_form_that_lacks_a_field_is_answered(found: list[Found]) -> None:
    """Each field left out in its turn, as an old page or somebody's program does; then all of them."""
    wrong = {}
    for form in found:
        lacking = {name: {key: text for key, text in form.values.items() if key != name} for name in form.values}
        for name, values in ({"every field": {}} | lacking).items():
            with undone():
                response = form.client.post(form.path, values)
                if problem := fault(response) or (response.status_code not in ANSWERS and str(response.status_code)):
                    wrong[form.target, name] = problem
    assert wrong == {}


def test_a_form_sent_after_the_session_ended_is_kept(found: list[Found], town: Town) -> None:
    wrong = {}
    for form in found:
        if not form.written or form.target in OUTSIDE:
            continue
        with undone():
            del form.client.cookies[settings.SESSION_COOKIE_NAME]
            sent = form.send()
            onward = urlsplit(sent.headers.get("Location", "")).path
            form.client.force_login(town.people[form.reader], backend=BACKEND)  # type: ignore[arg-type]
            page = Page(form.client.get(form.path, follow=True).text)
            if (sent.status_code, onward) != (302, reverse("people:sign_in")):
                wrong[form.target] = f"{sent.status_code} {onward}"
            elif problem := lost(form, "", "", page):
                wrong[form.target] = problem
    assert wrong == {}


def rows() -> dict[str, int]:
    """How many of everything there is in what people write together."""
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("ideas").get_models()}


def test_a_right_form_is_taken_and_sent_twice_does_its_work_once(found: list[Found]) -> None:
    wrong: dict[str, object] = {}
    for form in found:
        with undone():
            first, after_one = form.send(), rows()
            second, after_two = form.send(), rows()
        if problem := fault(first) or fault(second):
            wrong[form.target] = problem
        elif first.status_code >= 400 and form.target not in GUARDED:
            wrong[form.target] = f"{first.status_code} for a right form"
        elif after_one != after_two:
            wrong[form.target] = after_one.items() ^ after_two.items()
    assert wrong == {}


PICTURE = files.picture()
UPLOADS = {
    "a picture and a page in one": (
        "gang.jpg",
        PICTURE + b"<script>alert(1)</script>" + files.packed({"a.exe": b"MZ"}),
    ),
    "a bomb": ("plan.docx", files.office("docx", **{"word/media/a": b"0" * 60_000_000})),
    "SVG": ("tavle.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "HTML": ("tavle.html", b"<script>alert(1)</script>"),
    "HTML by another name": ("tavle.pdf", b"<html><script>alert(1)</script>"),
    "a picture by another name": ("tavle.xlsx", PICTURE),
    "0 bytes": ("tom.pdf", b""),
    "a name with a path": ("../../etc/gang.jpg", PICTURE),
    "a name with another path": ("C:\\\\fakepath\\gang.jpg", PICTURE),
    "a name that cannot be seen": ("\u202e\u200b", PICTURE),
    "a long name": ("a" * 3000 + ".jpg", PICTURE),
}


def test_any_file_is_answered(found: list[Found]) -> None:
    wrong = {}
    for form in found:
        for control in form.form.fields.values():
            for words, (name, content) in UPLOADS.items() if control.kind == "file" else ():
                with undone():
                    file = SimpleUploadedFile(name, content)
                    response = form.client.post(form.path, form.values | {control.name: file})
                    if problem := wrong_answer(form, "", "", response):
                        wrong[form.target, control.name, words] = problem
    assert wrong == {}


def test_the_walk_finds_the_forms_and_a_loss_is_noticed(found: list[Found], sign_in: SignIn) -> None:
    """The checks themselves: else all above could pass by looking at nothing. A form that comes back empty, or not."""
    fields = {form.target: set(form.form.fields) for form in found}
    assert fields["ideas:new_need"] >= {"title", "description", "whose_need", "section", "writer"}
    assert {form.target for form in found if form.written and "writer" not in form.values} == OUTSIDE
    assert {form.target for form in found for field in form.form.fields.values() if field.kind == "file"} >= {
        "ideas:new",
        "people:imports",
    }
    need = next(form for form in found if form.target == "ideas:new_need")
    page = Page(sign_in("agent").get(need.path).text)
    assert lost(need, "", "", page) == "loses title"
    assert lost(need, "", "", Page("<form method=post></form>")) == "does not come back"
