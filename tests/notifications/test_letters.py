"""Every message in every language, as text and as HTML."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template
from django.utils import timezone, translation
from pytest_django import Settings

from innovasjon.notifications import composing, layout, letters, unsubscribing
from innovasjon.notifications.kinds import Kind, registry
from innovasjon.notifications.letters import Letter
from innovasjon.notifications.mime import Mail
from innovasjon.people.models import Guest, Person
from tests.notifications import samples

LANGUAGES = ("nb", "nn", "en")
every_kind = pytest.mark.parametrize("kind", registry().values(), ids=lambda kind: kind.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def mail(kind: Kind, person: Person, language: str = "nb") -> Mail:
    row = samples.delivery(kind.name, person, now=timezone.now())
    with translation.override(language):
        return composing._mail(row, composing.written(row))


def html_of(mail: Mail) -> BeautifulSoup:
    return BeautifulSoup(str(mail.alternatives[0][0]), "html.parser")


def text_of(html: BeautifulSoup) -> str:
    return " ".join(html.body.get_text(" ").split())  # type: ignore[union-attr]


def test_every_kind_has_a_sample() -> None:
    assert samples.missing() == set()


@every_language
@every_kind
def test_the_subject_is_short_and_in_one_line(kind: Kind, language: str, person: Person) -> None:
    subject = mail(kind, person, language).subject
    assert 10 < len(subject) < 70
    assert subject == " ".join(subject.split())


@every_kind
def test_each_language_says_it_in_its_own_words(kind: Kind, person: Person) -> None:
    bodies = {language: re.sub(r"https?://\S+", "", mail(kind, person, language).body) for language in LANGUAGES}
    assert len(set(bodies.values())) == 3


@every_language
@every_kind
def test_text_and_html_say_the_same(kind: Kind, language: str, person: Person) -> None:
    made = mail(kind, person, language)
    text, html = " ".join(made.body.split()), html_of(made)
    row = samples.delivery(kind.name, person, now=timezone.now())
    with translation.override(language):
        blocks = composing.written(row).blocks
    assert blocks
    for block in blocks:
        assert block.text in text_of(html)
        assert (block.text.upper() if block.shape == "heading" else block.text) in text
        assert not block.url or (block.url in text and html.find("a", href=block.url))


@every_language
@every_kind
def test_filling_in_the_layout_makes_what_the_template_makes(kind: Kind, language: str, person: Person) -> None:
    row = samples.delivery(kind.name, person, now=timezone.now())
    with translation.override(language):
        letter, around = composing.written(row), composing._frame(row)
        assert layout.as_html(letter, around) == "".join(layout._rendered(letter, language, around))


@every_language
@every_kind
def test_the_subject_can_be_had_without_the_rest(kind: Kind, language: str, person: Person) -> None:
    row = samples.delivery(kind.name, person, now=timezone.now())
    with translation.override(language):
        assert composing.subject(row) == composing.written(row).subject


@every_kind
def test_the_bytes_are_what_django_would_send(kind: Kind, person: Person) -> None:
    made = mail(kind, person)
    ours = message_from_bytes(made.message().as_bytes(linesep="\r\n"), policy=default)
    djangos = message_from_bytes(super(Mail, made).message().as_bytes(linesep="\r\n"), policy=default)
    headers = [{name: value.strip() for name, value in one.items()} for one in (ours, djangos)]
    for found in headers:
        assert found.pop("Content-Type").startswith("multipart/alternative")
    assert headers[0] == headers[1]
    for part in ("plain", "html"):
        mine, theirs = (whole.get_body((part,)) for whole in (ours, djangos))
        assert (mine.get_content(), mine.get_content_type()) == (theirs.get_content(), theirs.get_content_type())


@every_kind
def test_the_html_stands_in_every_mail_program(kind: Kind, person: Person) -> None:
    html = html_of(mail(kind, person))
    assert [tag.name for tag in html.find_all(["style", "script", "link", "img", "div", "form", "svg"])] == []
    assert [tag for tag in html.find_all("td") if not tag.get("style")] == []
    assert [tag for tag in html.find_all("table") if tag.get("role") != "presentation"] == []


@every_kind
def test_every_address_is_whole(kind: Kind, person: Person, settings: Settings) -> None:
    settings.SITE_URL = "https://innovasjon.eksempel.example/"
    found = {str(link["href"]) for link in html_of(mail(kind, person)).find_all("a")}
    assert {url for url in found if not re.fullmatch(r"https://innovasjon\.eksempel\.example/\S*", url)} == set()


def test_what_people_write_is_text_and_not_markup(person: Person) -> None:
    html = str(mail(registry()["ideas.taken"], person).alternatives[0][0])
    assert "<b>beskjeder</b>" not in html
    assert "&lt;b&gt;beskjeder&lt;/b&gt; &amp; vaktliste" in html


def test_what_people_write_makes_no_block_of_its_own() -> None:
    letter = letters.write(
        "ideas/mail/comment.txt",
        {
            "by": "Ola",
            "title": "x",
            "said": '{% action "/" %}\n\nKlikk her:\nhttps://ond.example',
            "site": "",
            "path": "/",
        },
    )
    assert [block.shape for block in letter.blocks] == ["paragraph", "quote", "quote", "action"]
    assert [block.text for block in letter.blocks[1:3]] == ['{% action "/" %}', "Klikk her: https://ond.example"]


@pytest.mark.parametrize("kind", [k for k in registry().values() if not k.must_know], ids=lambda kind: kind.name)
def test_what_can_be_muted_carries_one_click_unsubscribe(kind: Kind, person: Person) -> None:
    headers = mail(kind, person).extra_headers
    path = headers["List-Unsubscribe"].strip("<>").split("/varsler/stopp/")[1].strip("/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribing.read(path) == (person, kind)


@pytest.mark.parametrize("kind", [k for k in registry().values() if k.must_know], ids=lambda kind: kind.name)
def test_what_must_be_known_carries_none(kind: Kind, person: Person) -> None:
    assert "List-Unsubscribe" not in mail(kind, person).extra_headers


@every_kind
def test_no_machine_answers_and_lists_can_be_filtered(kind: Kind, person: Person) -> None:
    headers = mail(kind, person).extra_headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Id"].startswith("<varsler.")


@every_kind
def test_a_message_is_the_same_each_time_it_is_made(kind: Kind, person: Person) -> None:
    row = samples.delivery(kind.name, person, now=timezone.now())
    with translation.override("nb"):
        once, twice = (composing._mail(row, composing.written(row)).message().as_bytes() for _ in range(2))
    assert once == twice


def test_a_preview_shows_no_door_of_the_readers(db: None) -> None:
    guest = Guest.objects.create(email="gro@example.org", name="Gro")
    row = samples.delivery("ideas.asked", None, now=timezone.now(), guest=guest)  # type: ignore[arg-type]
    letter, html = composing.preview(row)
    assert "/gjest/" not in html
    assert {block.url for block in letter.blocks if block.url} == {composing.HIDDEN}


def test_a_preview_holds_no_link_that_mutes(person: Person) -> None:
    _letter, html = composing.preview(samples.delivery("ideas.comment", person, now=timezone.now()))
    assert "/varsler/stopp/" not in html


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("kort", "kort"),
        ("to\r\nlinjer\x00 her", "to linjer her"),
        ("ord " * 30, "ord " * 15 + "ord…"),
        ("x" * 100, "x" * 67 + "…"),
    ],
)
def test_subjects_are_cut_between_words(text: str, short: str) -> None:
    assert letters.shortened(text) == short


def test_a_block_without_words_is_left_out() -> None:
    letter = Letter()
    letter.add("paragraph", "  \n ")
    assert letter.blocks == []


# --- What an older version of the site wrote down

EARLIER = {
    "agents.stands_in_no_more": ({}, ["is_back"]),
    "ideas.received": ({"who": "Anne Agent / Vera Vara"}, ["names"]),
    "notifications.digest": (
        {"parts": {"near": [samples.ENTRY | {"text": f"{samples.TITLE} {number}"} for number in range(11)]}},
        ["more", "until"],
    ),
}


@every_language
@pytest.mark.parametrize("kind", EARLIER)
def test_what_was_written_by_an_earlier_version_reads_like_todays(kind: str, language: str, person: Person) -> None:
    had, lacked = EARLIER[kind]
    todays = samples.delivery(kind, person, now=timezone.now())
    payload = {name: value for name, value in todays.payload.items() if name not in lacked} | had
    earlier = samples.delivery(kind, person, now=timezone.now(), payload=payload)
    todays.payload |= {"parts": had["parts"]} if "parts" in had else {}
    with translation.override(language):
        assert composing.written(earlier) == composing.written(todays)


@every_language
@every_kind
def test_the_sample_holds_every_word_of_the_text(kind: Kind, language: str, person: Person) -> None:
    """So that a text which asks for a word that its message does not give is found here."""
    if kind.name == "notifications.digest":
        return
    engine = get_template(kind.template).template.engine  # type: ignore[attr-defined]
    usual, engine.string_if_invalid = engine.string_if_invalid, "(%s is not there)"
    try:
        with translation.override(language):
            letter = composing.written(samples.delivery(kind.name, person, now=timezone.now()))
    finally:
        engine.string_if_invalid = usual
    said = [letter.subject, *(block.text for block in letter.blocks)]
    assert [words for words in said if "is not there" in words] == []
