"""What people write is shown as words: no page of the site runs or follows any of it."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag

from ideas.models import Idea
from innovasjon.people.models import Municipality, Section, Unit
from tests import factories, site_map
from tests.conftest import SignIn
from tests.personas import Town
from tests.site_map import Case
from tests.xss import PAYLOADS

pytestmark = pytest.mark.django_db
ROUNDS = 4  # a list shows 25
PAGES = [case for case in site_map.pages() if site_map.readers(case)]
# Tags that no page of ours has, whoever writes on it.
FOREIGN = {
    *("iframe", "object", "embed", "base", "applet", "math", "style", "template", "frameset", "portal", "marquee"),
    *("animate", "foreignobject", "keygen", "isindex", "mglyph", "video", "audio"),
}
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "poster", "background"}
# No scheme holds a percent sign: with one before the colon, the address is a place on our own site.
SAFE = re.compile(r"(?:[/?#.%]|https?://|mailto:|tel:|\w[\w/.-]*%|\w[\w/.-]*(?:[?#]|$)|$)", re.IGNORECASE)
_hidden = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029]")


@pytest.fixture(scope="module")
def town(lasting_town: Town) -> Town:
    return lasting_town


def dangers(html: str) -> Iterator[str]:
    """What in a page runs, loads or leads to what we did not write."""
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert isinstance(tag, Tag)
        if tag.name in FOREIGN or "<" in tag.name:
            yield f"<{tag.name}>"
        if tag.name == "script" and (tag.get_text().strip() or not str(tag.get("src", "")).startswith("/static/")):
            yield f"script {str(tag)[:80]}"
        if tag.name == "link" and not re.match("/(static/|(?!/))|#innhold$", str(tag.get("href", ""))):
            yield f"link {tag.get('href')}"
        if tag.name == "meta" and tag.get("http-equiv"):
            yield "meta refresh"
        for name, value in tag.attrs.items():
            if name.lower().startswith(("on", "hx-on", "data-hx-on")):
                yield f"{name} on <{tag.name}>"
            if name.lower() in ADDRESSES and not SAFE.match(_hidden.sub("", str(value))):
                yield f"{name}={value}"
            if name.lower().startswith("hx-") and "alert" in str(value).split("?")[0]:
                yield f"{name}={value}"


def write_everywhere(town: Town, texts: list[str]) -> None:
    """Write the texts in every place that takes words."""
    Municipality.objects.update(name=texts[0][:80])
    Section.objects.filter(pk=town.oppvekst.pk).update(name=texts[1][:120])
    Unit.objects.filter(pk=town.kindergarten.pk).update(name=texts[2][:120])
    Idea.objects.update(title=texts[3][:160], need=f"{texts[4]}\n\n{texts[5]}", description="\n\n".join(texts))
    for place, text in enumerate(texts):
        author = factories.person(text[:120], unit=town.kindergarten)
        shared = factories.need(author, title=text[:160], description=text)
        one = factories.idea(author, title=text[:160], need=text, description=text, answers=shared)
        tag = factories.tag(f"{place} {text}"[:40])
        one.tags.add(tag)
        for idea in (town.submitted, town.draft):
            factories.comment(idea, author, text)
            factories.new_proposer(idea, author, state="accepted").save()
            factories.guest_proposer(idea, factories.guest(name=text[:120]))
            if place < 10:
                factories.attachment(idea, author, name=text[:150])
                idea.tags.add(tag)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_no_page_runs_what_people_write(number: int, town: Town, sign_in: SignIn) -> None:
    texts = PAYLOADS[number::ROUNDS]
    write_everywhere(town, texts)
    found = {}
    for case in PAGES:
        address = case.address(town)
        for reader in dict.fromkeys([site_map.readers(case)[0], site_map.readers(case)[-1]]):
            if dangerous := set(dangers(sign_in(reader).get(address).text)):
                found[case.name, reader] = dangerous
    assert found == {}


@pytest.mark.parametrize("case", [case for case in PAGES if not case.args.__closure__], ids=lambda case: case.name)
def test_no_page_runs_what_stands_in_its_address(case: Case, town: Town, sign_in: SignIn) -> None:
    client, address = sign_in(site_map.readers(case)[0]), case.address(town).split("?")[0]
    found = {}
    for text in PAYLOADS[::12]:
        names = ("q", "tag", "section", "sort", "page", "next", "idea", "since")
        if dangerous := set(dangers(client.get(address, dict.fromkeys(names, text)).text)):
            found[text] = dangerous
    assert found == {}


def test_there_are_about_a_hundred_ways() -> None:
    assert len(set(PAYLOADS)) >= 100


def test_nearly_every_way_is_noticed_when_it_is_shown_raw() -> None:
    """The check itself, on a page that forgot to escape; the other ways live on an attribute or on Markdown."""
    raw = [text for text in PAYLOADS if text.startswith("<") and not text.startswith(("<javascript", "<noscript"))]
    unnoticed = [text for text in raw if not set(dangers(f"<p>{text}</p>"))]
    assert unnoticed == []
    # After the end of the tag, the rest of a handler is only text.
    in_an_attribute = [text for text in PAYLOADS if text.startswith('"') and not text.startswith('"> on')]
    assert [text for text in in_an_attribute if not set(dangers(f'<input value="{text}"><p class="a">'))] == []
