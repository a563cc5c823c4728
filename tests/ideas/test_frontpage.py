"""The front page: what waits for the reader, what happened to their ideas, what is new near them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import escape

from agents.models import Appointment
from ideas import actions, led, news
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.people.models import Person
from tests import factories, personas
from tests.conftest import SignIn


def panels(client: Client) -> dict[str, list[str]]:
    """The panels of the front page, by their place: the titles of the ideas in each."""
    seen = BeautifulSoup(client.get("/").content, "html.parser")
    return {
        f"{place['aria-labelledby']} {number}": [link.get_text() for link in card.select(".row-title")]
        for place in seen.select("main section[aria-labelledby]")
        for number, card in enumerate(place.select("section.ds-card"))
    }


def told(person: Person, *, most: int = 5) -> list[tuple[Idea, str]]:
    with translation.override("en"):
        return [(one.idea, one.event.sentence) for one in news.latest(person, most=most)]


def test_an_agent_sees_who_has_waited_longest(town: personas.Town, sign_in: SignIn) -> None:
    now = timezone.now()
    old = [
        factories.idea(town.people.colleague, title=f"Idé {days}", submitted_at=now - timedelta(days=days))
        for days in range(10, 17)
    ]
    factories.idea(town.people.colleague, section=town.kultur, submitted_at=now - timedelta(days=90))

    assert panels(sign_in("agent"))["sted-waits 0"] == [idea.title for idea in old[:1:-1]]


def test_nothing_of_the_inbox_waits_for_an_agent_who_is_away(town: personas.Town, sign_in: SignIn) -> None:
    term = Appointment.objects.get(person=town.people.agent, section=town.oppvekst)
    row = factories.absence(term)
    page = sign_in("agent").get("/").text
    assert "Du er borte: andre svarer imens." in page
    assert "sted-waits 0" not in panels(sign_in("agent"))
    row.delete()
    assert "Du er borte" not in sign_in("agent").get("/").text
    assert "sted-waits 0" in panels(sign_in("agent"))


def test_a_resource_team_without_sections_of_its_own_sees_all_of_them(town: personas.Town, sign_in: SignIn) -> None:
    elsewhere = factories.idea(
        town.people.colleague, section=town.kultur, submitted_at=timezone.now() - timedelta(days=9)
    )

    assert panels(sign_in("resource_team"))["sted-waits 0"] == [elsewhere.title, town.submitted.title]


@pytest.mark.parametrize("name", personas.SIGNED_IN)
def test_what_waits_is_for_those_it_waits_for(sign_in: SignIn, name: str) -> None:
    waiting = [place for place in panels(sign_in(name)) if place.startswith("sted-waits")]
    # An inbox; a question; invitations to ideas of the town; a draft of one's own; a mandate to confirm; the overview.
    expected = {"agent": 1, "other_agent": 1, "substitute": 1, "resource_team": 2, "invited": 1, "proposer": 2}
    expected |= {"section_leader": 1}
    assert len(waiting) == expected.get(name, 0)


def test_invitations_and_drafts_wait_newest_first_and_no_more_than_five(town: personas.Town, sign_in: SignIn) -> None:
    person = town.people.colleague
    drafts = [factories.idea(person, stage=Stage.DRAFT, title=f"Utkast {number}") for number in range(7)]
    asked = [factories.idea(town.people.proposer, invited=(person,), title=f"Spurt {n}") for n in range(7)]
    factories.idea(town.people.proposer, declined=(person,))
    factories.idea(person)

    seen = panels(sign_in("colleague"))
    assert seen["sted-waits 0"] == [idea.title for idea in asked[:1:-1]]
    assert seen["sted-waits 1"] == [idea.title for idea in drafts[:1:-1]]


def test_what_an_agent_asks_waits_first_for_all_who_can_reply_and_no_longer_than_that(
    town: personas.Town, sign_in: SignIn
) -> None:
    people, now = town.people, timezone.now()
    factories.idea(people.colleague, stage=Stage.DRAFT, title="Utkast")
    idea, other = (factories.idea(people.colleague, title=title) for title in ("Spurt om", "Slått sammen"))
    actions.take(idea=idea, by=people.agent, now=now)
    actions.ask(idea=idea, question="Hvem skriver i helgene?", by=people.agent, now=now)
    actions.merge(idea=other, into=idea, by=people.agent, now=now)
    client = sign_in("colleague")

    assert panels(client)["sted-waits 0"] == ["Spurt om"]
    assert "Hvem skriver i helgene?" in client.get("/").text
    actions.reply(idea=idea, answer="Vaktlederen.", by=people.colleague, now=now)
    assert panels(client)["sted-waits 0"] == ["Utkast"]


def test_who_is_behind_what_was_merged_is_asked_about_the_idea_that_remains(
    town: personas.Town, sign_in: SignIn
) -> None:
    people, now = town.people, timezone.now()
    first, second, third = (
        factories.idea(who, title=str(who)) for who in (people.colleague, people.proposer, people.proposer)
    )
    actions.merge(idea=first, into=second, by=people.agent, now=now)
    actions.merge(idea=second, into=third, by=people.agent, now=now)
    actions.take(idea=third, by=people.agent, now=now)
    actions.ask(idea=third, question="Hvem skriver i helgene?", by=people.agent, now=now)

    assert panels(sign_in("colleague"))["sted-waits 0"] == [third.title]


def test_the_latest_of_each_idea_is_told_newest_first(town: personas.Town) -> None:
    people, now = town.people, timezone.now()
    mine = factories.idea(people.colleague, submitted_at=now - timedelta(days=1))
    followed, supported, strange = (factories.idea(people.proposer, submitted_at=now) for _ in range(3))
    actions.follow(idea=followed, by=people.colleague, now=now)
    actions.support(idea=supported, by=people.colleague, now=now)
    for minutes, idea in enumerate((mine, strange, followed, supported)):
        actions.take(idea=idea, by=people.agent, now=now + timedelta(minutes=minutes))
    actions.comment(idea=mine, body="Bra!", key="b6f3f7ce-4a0c-4e5c-8d1e-2f1b1c6d7e8f", by=people.substitute, now=now)
    actions.comment(idea=mine, body="Takk!", key="b6f3f7ce-4a0c-4e5c-8d1e-2f1b1c6d7e80", by=people.colleague, now=now)

    assert told(people.colleague) == [
        (mine, "Vera Vara commented on the idea"),
        (supported, "Anne Agent took the idea to assess it"),
        (followed, "Anne Agent took the idea to assess it"),
    ]
    assert [idea for idea, _ in told(people.colleague, most=1)] == [mine]


def test_news_of_a_move_names_both_sections(town: personas.Town) -> None:
    idea = factories.idea(town.people.proposer)
    actions.tidy(idea=idea, section=town.teknisk, tags=[], by=town.people.agent, now=timezone.now())

    assert told(town.people.proposer)[0] == (idea, "Anne Agent moved the idea from Oppvekst to Teknisk")


def test_a_guest_who_stands_behind_the_idea_is_named_in_the_news(town: personas.Town) -> None:
    idea = factories.idea(town.people.proposer)
    row = factories.guest_proposer(idea, factories.guest(name="Gry Gjest"))
    actions.answer_as_guest(proposer=row, accept=True, now=timezone.now())

    assert told(town.people.proposer)[0] == (idea, "Gry Gjest stands behind the idea")


def test_who_was_asked_and_what_happened_in_the_draft_is_no_news_to_followers(town: personas.Town) -> None:
    people, now = town.people, timezone.now()
    idea = factories.idea(people.proposer, submitted_at=now, invited=(people.invited,))
    factories.follow(idea, people.colleague)
    actions.invite_person(idea=idea, person=people.unit_leader, by=people.proposer, now=now)
    actions.answer_invitation(idea=idea, accept=True, by=people.invited, now=now - timedelta(days=1))

    assert told(people.colleague) == []


def test_what_is_new_near_one_is_the_newest_of_ones_own_section(town: personas.Town, sign_in: SignIn) -> None:
    now = timezone.now()
    newest = [
        factories.idea(town.people.colleague, title=f"Ny {minutes}", submitted_at=now + timedelta(minutes=minutes))
        for minutes in range(5)
    ]
    factories.idea(town.people.other_agent, submitted_at=now + timedelta(minutes=9))
    client = sign_in("colleague")

    assert panels(client)["sted-near 0"] == [idea.title for idea in newest[::-1]]
    assert "/ideer/?section=oppvekst" in client.get("/").content.decode()


def test_a_person_without_a_unit_has_a_front_page(town: personas.Town, sign_in: SignIn) -> None:
    person = factories.person("Uten Enhet")

    assert [place for place in panels(sign_in(person)) if place.startswith("sted-near")] == []


@pytest.mark.parametrize(("name", "number"), [("agent", 14), ("colleague", 13)])
def test_the_front_page_asks_the_database_as_often_for_thirty_ideas_as_for_one(
    town: personas.Town, sign_in: SignIn, name: str, number: int
) -> None:
    person, client = getattr(town.people, name), sign_in(name)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        return len(seen)

    def fill(rows: int) -> None:
        now = timezone.now()
        for _ in range(rows):
            factories.idea(person, stage=Stage.DRAFT)
            factories.idea(person, stage=Stage.CLARIFYING)
            factories.idea(town.people.proposer, invited=(person,))
            idea = factories.idea(person)
            moved = actions.tidy(idea=idea, section=town.teknisk, tags=[], by=town.people.substitute, now=now)
            row = factories.guest_proposer(factories.idea(person), factories.guest())
            actions.answer_as_guest(proposer=row, accept=True, now=now)
            factories.follow(moved, person)

    fill(1)
    client.get("/")
    with_one = queries()
    fill(29)
    assert (with_one, queries()) == (number, number)


def test_a_leader_sees_how_the_answers_stand_and_each_number_has_its_list(town: personas.Town, sign_in: SignIn) -> None:
    long_ago = timezone.now() - timedelta(days=90)
    for stage in (Stage.SUBMITTED, Stage.ASSESSING, Stage.ASSESSING, Stage.CLARIFYING):
        factories.idea(town.people.proposer, stage=stage, submitted_at=long_ago, stage_since=long_ago)
    client = sign_in("section_leader")
    (clock,) = led.clocks(town.people.section_leader, on=timezone.localdate())
    assert (clock.untaken, clock.assessed, clock.overdue) == (2, 3, 3)
    assert len(clock.late) == 3
    page = client.get("/").text
    for number, url in ((2, clock.untaken_url), (3, clock.assessed_url), (3, clock.overdue_url)):
        assert escape(url) in page
        assert f">{number} treff<" in client.get(url).text
    assert led.clocks(town.people.colleague, on=timezone.localdate()) == []
    assert "Svarene i seksjonen din" not in sign_in("colleague").get("/").text
