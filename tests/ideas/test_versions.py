"""Each version of the words that were sent is kept, and one sees which words were changed, by whom and when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from bs4 import BeautifulSoup
from django.test import Client

from ideas import actions
from ideas.models import Idea, Version
from tests import factories, personas
from tests.conftest import SignIn
from tests.ideas.test_actions_capture import content_of

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def edit(idea: Idea, by: personas.Person, now: datetime = NOW, **words: Any) -> Idea:
    idea = Idea.objects.get(pk=idea.pk)
    return actions.edit(idea=idea, content=content_of(idea, **words), by=by, now=now)


def kept(idea: Idea) -> list[str]:
    return list(Version.objects.filter(idea=idea).values_list("title", flat=True))


def soup(client: Client, address: str) -> BeautifulSoup:
    client.post("/sprak/", {"language": "en"})
    return BeautifulSoup(client.get(address).content, "html.parser")


def page(client: Client, idea: Idea, query: str = "") -> BeautifulSoup:
    return soup(client, f"{idea.get_absolute_url()}versjoner/{query}")


def test_an_edit_keeps_the_words_it_replaces_with_who_and_when(town: personas.Town) -> None:
    idea, by = town.submitted, town.people.proposer
    before = (idea.title, idea.need, idea.description)
    edit(idea, by, title="Ny tittel", need="Et helt nytt behov, som er langt nok.", description="Ny tekst")
    row = Version.objects.get(idea=idea)
    assert (row.title, row.need, row.description) == before
    assert (row.replaced_by, row.replaced_at) == (by, NOW)


def test_a_draft_has_no_versions_however_often_it_saves_itself(town: personas.Town) -> None:
    draft, by = town.draft, town.people.proposer
    for number in range(3):
        edit(draft, by, NOW + number * MINUTE, title=f"Utkast {number}")
        words = content_of(draft, title=f"Selvlagret {number}")
        actions.autosave(key=draft.key, idea=draft, content=words, by=by, now=NOW + number * MINUTE)
    assert kept(draft) == []


def test_what_changes_no_words_makes_no_version(town: personas.Town) -> None:
    edit(town.submitted, town.people.proposer, whose_need="employees", tags=("natt",))
    actions.tidy(idea=town.submitted, section=town.teknisk, tags=["dag"], by=town.people.agent, now=NOW)
    assert kept(town.submitted) == []


def test_several_saves_of_one_person_within_minutes_are_one_version(town: personas.Town) -> None:
    idea, by = town.submitted, town.people.proposer
    first = idea.title
    for number in range(4):
        edit(idea, by, NOW + number * 3 * MINUTE, title=f"Tittel {number}")
    assert kept(idea) == [first]
    # A quarter of an hour after the first of them it is another sitting, and so it is for somebody else at once.
    edit(idea, by, NOW + 15 * MINUTE, title="Tittel om kvelden")
    assert kept(idea) == [first, "Tittel 3"]


def test_somebody_elses_save_a_minute_later_is_a_version_of_its_own(town: personas.Town) -> None:
    idea, by, other = town.submitted, town.people.proposer, town.people.colleague
    first = idea.title
    edit(idea, by, NOW, title="Min")
    edit(idea, other, NOW + MINUTE, title="Din")
    edit(idea, by, NOW + 2 * MINUTE, title="Min igjen")
    assert kept(idea) == [first, "Min", "Din"]


def test_two_who_edit_what_is_sent_both_see_both_texts_and_one_version_is_made(
    town: personas.Town, sign_in: SignIn
) -> None:
    idea = factories.idea(town.people.proposer, accepted=(town.people.colleague,))
    forms = {}
    for name in ("proposer", "colleague"):
        form = BeautifulSoup(sign_in(name).get(f"{idea.get_absolute_url()}rediger/").content, "html.parser")
        hidden = {field["name"]: field.get("value", "") for field in form.select("#skjema input[type=hidden]")}
        forms[name] = hidden | {
            "title": f"Fra {name}",
            "need": idea.need,
            "whose_need": idea.whose_need,
            "section": idea.section_id,
            "then": "save",
        }
    first = sign_in("proposer").post(f"{idea.get_absolute_url()}rediger/", forms["proposer"])
    second = sign_in("colleague").post(f"{idea.get_absolute_url()}rediger/", forms["colleague"])
    both = BeautifulSoup(second.content, "html.parser")
    assert (first.status_code, second.status_code) == (302, 409)
    assert both.select("#id_title")[0]["value"] == "Fra colleague"
    assert "Fra proposer" in both.select("[role=alert]")[0].get_text()
    assert kept(idea) == [idea.title]


def test_one_persons_two_windows_are_two_writers_of_what_is_sent(town: personas.Town) -> None:
    idea, by = town.submitted, town.people.proposer
    actions.edit(idea=idea, content=content_of(idea, title="A"), by=by, now=NOW, seen=0, sheet=uuid4())
    try:
        actions.edit(idea=idea, content=content_of(idea, title="B"), by=by, now=NOW, seen=0, sheet=uuid4())
    except actions.EditedMeanwhile:
        assert Idea.objects.get(pk=idea.pk).title == "A"
    else:
        raise AssertionError("the second window wrote over the first one")


class TestThePage:
    def test_it_shows_which_words_were_taken_out_and_put_in(self, town: personas.Town, sign_in: SignIn) -> None:
        idea = factories.idea(town.people.proposer, description="En tavle i gangen.")
        edit(idea, town.people.proposer, description="En skjerm i gangen.")
        shown = page(sign_in("colleague"), idea)
        [text] = shown.select(".changed-words")
        assert [gone.get_text() for gone in text.select("del")] == ["Taken out: tavle. "]
        assert [new.get_text() for new in text.select("ins")] == ["Put in: skjerm. "]
        assert shown.select("#endring")[0].get_text(" ", strip=True).startswith("What Petra Forslag changed")

    def test_each_change_has_its_address_in_the_story(self, town: personas.Town, sign_in: SignIn) -> None:
        idea = factories.idea(town.people.proposer)
        later = idea.submitted_at or NOW
        for number, title in enumerate(("Helt nytt", "Noe ganske annet"), 1):
            edit(idea, town.people.proposer, later + number * timedelta(hours=1), title=title)
        client = sign_in("colleague")
        links = [link["href"] for link in soup(client, idea.get_absolute_url()).select("#historie ~ ol a")]
        assert [page(client, idea, f"?{link.partition('?')[2]}").select("ins")[0].get_text() for link in links] == [
            f"Put in: {title}. " for title in ("Helt nytt", "Noe ganske annet")
        ]

    def test_words_that_were_changed_back_say_so(self, town: personas.Town, sign_in: SignIn) -> None:
        idea = town.submitted
        edit(idea, town.people.proposer, title="Ny")
        edit(idea, town.people.proposer, NOW + MINUTE, title=idea.title)
        assert "changed back" in page(sign_in("colleague"), idea).get_text()

    def test_an_idea_nobody_has_changed_says_so(self, town: personas.Town, sign_in: SignIn) -> None:
        assert "The words stand as they were sent in" in page(sign_in("colleague"), town.submitted).get_text()

    def test_a_version_of_another_idea_is_not_shown(self, town: personas.Town, sign_in: SignIn) -> None:
        hidden = factories.version(town.draft, town.people.proposer, title="Hemmelig")
        own = factories.version(town.submitted, town.people.proposer, title="Egen")
        shown = page(sign_in("colleague"), town.submitted, f"?versjon={hidden.pk}").get_text()
        assert own.title in shown
        assert hidden.title not in shown

    def test_markup_in_the_words_is_shown_as_text(self, town: personas.Town, sign_in: SignIn) -> None:
        edit(town.submitted, town.people.proposer, description="<b>fet</b> <script>alert(1)</script>")
        [text] = page(sign_in("colleague"), town.submitted).select(".changed-words")
        assert not text.select("b, script")
