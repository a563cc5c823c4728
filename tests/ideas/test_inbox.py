"""The agent's inbox: what stands there for whom, in which words, and taking an idea from it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import rules
import time_machine
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from ideas import actions, inbox
from ideas.inbox_filter import PARTS
from ideas.lifecycle import WAITING, Stage
from ideas.models import Idea, WithdrawReason
from innovasjon.people import site
from innovasjon.people.models import Municipality
from tests import factories, personas
from tests.conftest import SignIn

ADDRESS = "/ideer/innboks/"
OPEN = WAITING | {Stage.CLARIFYING}
NETWORK = ("agent", "other_agent", "substitute", "resource_team")


def page(client: Client, query: str = "", **extra: Any) -> BeautifulSoup:
    return BeautifulSoup(client.get(ADDRESS + query, headers={"accept-language": "en"}, **extra).content, "html.parser")


def english(client: Client) -> Client:
    client.post("/sprak/", {"language": "en"})
    return client


def ids(seen: BeautifulSoup) -> list[int]:
    return [int(str(row["id"]).removeprefix("ide-")) for row in seen.select("li.waiting")]


def words(row: Tag | None) -> str:
    assert row is not None
    return row.get_text(" ", strip=True)


@pytest.mark.parametrize("name", NETWORK)
def test_the_inbox_holds_what_waits_and_what_the_reader_may_triage(
    town: personas.Town, sign_in: SignIn, name: str
) -> None:
    for section in (town.teknisk, town.kultur):
        factories.idea(town.people.colleague, section=section)
        factories.idea(town.people.colleague, section=section, stage=Stage.ASSESSING, taken_by=town.people[name])
    client, person = sign_in(name), town.people[name]

    shown = {pk for part, _ in PARTS for pk in ids(page(client, f"?shown={part}"))}

    ideas = Idea.objects.prefetch_related("proposers")
    may = {row.pk for row in ideas if row.stage in OPEN and rules.has_perm("ideas.triage_idea", person, row)}
    assert shown == may
    assert shown


def test_the_parts_of_the_inbox_hold_each_its_own(town: personas.Town, sign_in: SignIn) -> None:
    others = factories.idea(town.people.colleague, stage=Stage.ASSESSING, taken_by=town.people.substitute)
    client = sign_in("agent")

    assert ids(page(client)) == [town.submitted.pk]
    clarifying = town.ideas[Stage.CLARIFYING].pk
    assert set(ids(page(client, "?shown=mine"))) == {town.assessing.pk, clarifying}
    assert set(ids(page(client, "?shown=taken"))) == {town.assessing.pk, clarifying, others.pk}
    assert set(ids(page(client, "?shown=all"))) == {town.submitted.pk, town.assessing.pk, clarifying, others.pk}


def test_who_has_waited_longest_stands_first_over_the_pages(town: personas.Town, sign_in: SignIn) -> None:
    now = timezone.now()
    waiting = {
        factories.idea(town.people.colleague, submitted_at=now - timedelta(days=days)).pk: days for days in range(1, 30)
    }
    client, seen, address = sign_in("agent"), [], ADDRESS
    while address:
        part = BeautifulSoup(client.get(address).content, "html.parser")
        seen += ids(part)
        following = part.select_one("a[rel=next]")
        address = str(following["href"]) if following else ""

    assert seen == [*sorted(waiting, key=lambda pk: -waiting[pk]), town.submitted.pk]


def test_the_resource_team_narrows_to_one_section(town: personas.Town, sign_in: SignIn) -> None:
    elsewhere = factories.idea(town.people.colleague, section=town.kultur)
    client = sign_in("resource_team")

    assert set(ids(page(client))) == {town.submitted.pk, elsewhere.pk}
    assert ids(page(client, "?section=kultur")) == [elsewhere.pk]


def test_an_agent_cannot_look_into_another_sections_inbox(town: personas.Town, sign_in: SignIn) -> None:
    factories.idea(town.people.colleague, section=town.kultur)
    seen = page(sign_in("agent"), "?section=kultur")

    assert ids(seen) == [town.submitted.pk]
    assert len(seen.select("#meldinger .ds-alert")) == 1


def test_a_search_keeps_the_part_that_is_shown(town: personas.Town, sign_in: SignIn) -> None:
    found = factories.idea(town.people.colleague, title="Sykkelstativ ved svømmehallen")
    seen = page(sign_in("agent"), "?q=sykkelstativ")

    assert ids(seen) == [found.pk]
    links = [str(link["href"]) for link in seen.select("nav.parts a")]
    assert links == [f"{ADDRESS}?q=sykkelstativ&shown={part}" for part, _ in PARTS]


@pytest.mark.parametrize(
    "query", ["?shown=nonsense", "?page=999999999999999999999", "?section=%F0%9F%92%A9", "?q=%25_"]
)
def test_an_address_that_makes_no_sense_is_still_a_page(sign_in: SignIn, query: str) -> None:
    assert sign_in("agent").get(ADDRESS + query).status_code == 200


def row_of(town: personas.Town, idea: Idea, *, on: date) -> inbox.Row:
    ideas = list(Idea.objects.for_inbox().filter(pk=idea.pk))
    sections = {row.pk: row for row in (town.oppvekst, town.teknisk, town.kultur)}
    with translation.override("en"):
        return inbox.rows(ideas, sections, reader=town.people.agent, on=on)[0]


@pytest.mark.parametrize(
    ("on", "waited", "due", "color"),
    [
        (date(2026, 11, 23), "Sent today", "Reply by 7 December", "neutral"),
        (date(2026, 11, 24), "Has waited 1 working day, since 23 November", "Reply by 7 December", "neutral"),
        (date(2026, 12, 3), "Has waited 8 working days, since 23 November", "Reply by 7 December", "warning"),
        (date(2026, 12, 7), "Has waited 10 working days, since 23 November", "Reply today", "warning"),
        (
            date(2026, 12, 9),
            "Has waited 12 working days, since 23 November",
            "The reply was due on 7 December",
            "warning",
        ),
        (
            date(2027, 1, 4),
            "Has waited 28 working days, since 23 November 2026",
            "The reply was due on 7 December 2026",
            "warning",
        ),
    ],
)
def test_a_row_says_since_when_it_waits_and_when_the_reply_is_due(
    town: personas.Town, on: date, waited: str, due: str, color: str
) -> None:
    # Sent five minutes to midnight UTC on a Sunday, which is Monday in Norway.
    sent = datetime(2026, 11, 22, 23, 55, tzinfo=UTC)
    row = row_of(town, factories.idea(town.people.colleague, submitted_at=sent), on=on)

    assert row.clock is not None
    assert (row.waited, row.clock.words, row.clock.color) == (waited, due, color)


def test_the_municipality_decides_how_long_a_reply_may_take(town: personas.Town) -> None:
    Municipality.objects.update(first_reply_days=3)
    site.forget()
    sent = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    row = row_of(town, factories.idea(town.people.colleague, submitted_at=sent), on=date(2026, 11, 24))

    assert row.clock is not None
    assert row.clock.words == "Reply by 26 November"


def test_a_row_says_who_answers(town: personas.Town) -> None:
    today, people = timezone.localdate(), town.people
    elsewhere = factories.idea(people.colleague, section=town.kultur)
    taken = factories.idea(people.colleague, stage=Stage.ASSESSING, taken_by=people.substitute)
    other = factories.idea(people.colleague, section=town.teknisk)

    def told(idea: Idea) -> str:
        return row_of(town, idea, on=today).owner

    assert told(town.submitted) == "You answer for it."
    assert told(other) == "Odd Agent answers for it."
    assert told(elsewhere) == "No agent is at work, so the resource team answers."
    assert told(town.assessing) == "Taken by you today."
    assert told(taken) == "Taken by Vera Vara today."
    factories.appointment(town.oppvekst, people.other_agent)
    Idea.objects.filter(pk=town.submitted.pk).update(given_to=people.other_agent)
    assert told(town.submitted) == "Odd Agent answers for it."
    people.other_agent.appointments.filter(section=town.oppvekst).delete()
    factories.absence(people.agent.appointments.get())
    assert told(town.submitted) == "Vera Vara stands in for the agent."
    assert told(town.assessing).endswith(". Vera Vara answers for it now.")


def test_an_empty_part_says_what_to_do(town: personas.Town, sign_in: SignIn) -> None:
    Idea.objects.exclude(stage=Stage.DRAFT).update(section=town.kultur)
    client = sign_in("agent")
    headings = {part: words(page(client, f"?shown={part}").select_one(".empty h2")) for part, _ in PARTS}

    assert len(set(headings.values())) == len(PARTS)


@pytest.mark.parametrize(("name", "number"), [("resource_team", 12), ("agent", 12)])
def test_the_inbox_asks_the_database_as_often_for_thirty_ideas_as_for_one(
    town: personas.Town, sign_in: SignIn, name: str, number: int
) -> None:
    client = sign_in(name)
    client.get(ADDRESS)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(ADDRESS).status_code == 200
        return len(seen)

    with_one = queries()
    for section in (town.oppvekst, town.teknisk, town.kultur) * 10:
        factories.idea(town.people.colleague, section=section, accepted=(town.people.proposer,))
    assert (with_one, queries()) == (number, number)


# --- Taking


def take(client: Client, idea: Idea, **extra: Any) -> Any:
    return client.post(f"/ideer/{idea.pk}/ta/", {"back": f"{ADDRESS}?q=tavle"}, **extra)


def test_without_javascript_one_is_back_in_the_inbox_with_a_message(town: personas.Town, sign_in: SignIn) -> None:
    client = sign_in("agent")
    answer = take(client, town.submitted)

    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?q=tavle")
    assert town.submitted.title in words(page(client, "?q=tavle").select_one("#meldinger .ds-alert"))
    assert Idea.objects.get(pk=town.submitted.pk).taken_by == town.people.agent


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/ideer/innboks/",
        "//evil.example/ideer/innboks/",
        "//[x",
        "/om/",
        "",
        "\n",
        "/ideer/innboks/../../om/",
    ],
)
def test_the_way_back_leads_to_the_inbox_or_the_idea_alone(town: personas.Town, sign_in: SignIn, back: str) -> None:
    answer = sign_in("agent").post(f"/ideer/{town.submitted.pk}/ta/", {"back": back})

    assert answer["Location"] == town.submitted.get_absolute_url()


def test_a_line_break_in_the_way_back_reaches_no_header(town: personas.Town, sign_in: SignIn) -> None:
    answer = sign_in("agent").post(f"/ideer/{town.submitted.pk}/ta/", {"back": f"{ADDRESS}?q=a\r\nSet-Cookie: x"})

    assert answer["Location"] == f"{ADDRESS}?q=a%0D%0ASet-Cookie:%20x"


def test_with_htmx_the_row_comes_back_in_focus_and_the_heading_counts_anew(
    town: personas.Town, sign_in: SignIn
) -> None:
    factories.idea(town.people.colleague, title="Tavle til kantina")
    answer = take(english(sign_in("agent")), town.submitted, headers={"hx-request": "true"})
    seen = BeautifulSoup(answer.content, "html.parser")
    row = seen.select_one(f"li#ide-{town.submitted.pk}[tabindex='-1'][autofocus]")

    assert answer.status_code == 200
    assert "Taken by you today." in words(row)
    assert seen.select("form") == []
    told = {str(part["hx-swap-oob"]): words(part) for part in seen.select("[hx-swap-oob]")}
    assert told == {
        "innerHTML:#antall": f"You have taken “{town.submitted.title}”. Those behind it are told your name.",
        "innerHTML:#treff-tittel": "1 idea waits",
        "innerHTML:#merke-innboks": "(1)",
    }


def test_the_second_agent_is_told_who_was_first_and_when(town: personas.Town, sign_in: SignIn) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), tick=False):
        actions.take(idea=town.submitted, by=town.people.substitute, now=timezone.now())
        client = english(sign_in("agent"))
        plain = take(client, town.submitted)
        quick = take(client, town.submitted, headers={"hx-request": "true"})
    told = "Vera Vara took the idea first, just now. Nothing was changed."

    assert (plain.status_code, quick.status_code) == (409, 409)
    assert told in words(BeautifulSoup(plain.content, "html.parser").select_one("[role=alert]"))
    row = BeautifulSoup(quick.content, "html.parser").select_one(f"li#ide-{town.submitted.pk}")
    assert told in words(row)
    assert "Taken by Vera Vara today." in words(row)
    assert Idea.objects.get(pk=town.submitted.pk).taken_by == town.people.substitute


def test_taking_twice_by_a_double_click_is_no_conflict(town: personas.Town, sign_in: SignIn) -> None:
    client = sign_in("agent")

    assert [take(client, town.submitted).status_code for _ in range(2)] == [302, 302]
    assert Idea.objects.get(pk=town.submitted.pk).taken_by == town.people.agent


def test_an_idea_of_another_section_is_not_taken(town: personas.Town, sign_in: SignIn) -> None:
    elsewhere = factories.idea(town.people.colleague, section=town.kultur)

    assert take(sign_in("agent"), elsewhere).status_code == 403
    assert Idea.objects.get(pk=elsewhere.pk).taken_by is None


def test_an_idea_that_is_withdrawn_meanwhile_is_not_taken(town: personas.Town, sign_in: SignIn) -> None:
    answer = take(english(sign_in("agent")), town.ideas[Stage.WITHDRAWN], headers={"hx-request": "true"})

    assert answer.status_code == 409
    assert "The idea is withdrawn now" in words(BeautifulSoup(answer.content, "html.parser").select_one("li"))


def test_an_idea_that_is_moved_meanwhile_is_left_to_its_new_section(town: personas.Town) -> None:
    seen = Idea.objects.get(pk=town.submitted.pk)
    actions.tidy(idea=town.submitted, section=town.teknisk, tags=[], by=town.people.agent, now=timezone.now())
    with pytest.raises(actions.MovedAway) as told:
        actions.take(idea=seen, by=town.people.substitute, now=timezone.now())

    assert told.value.idea.section == town.teknisk
    assert Idea.objects.get(pk=seen.pk).taken_by is None


def test_the_proposer_sees_by_whom_the_idea_is_taken(town: personas.Town, sign_in: SignIn) -> None:
    take(sign_in("agent"), town.submitted)
    seen = english(sign_in("proposer")).get(town.submitted.get_absolute_url())

    assert "Anne Agent, innovation agent in Oppvekst, took your idea on" in seen.content.decode()


# --- The menu


def menu(client: Client) -> dict[str, str]:
    seen = BeautifulSoup(client.get("/om/").content, "html.parser")
    return {str(link["href"]): words(link) for link in seen.select("#meny li a")}


@pytest.mark.parametrize("name", personas.SIGNED_IN)
def test_the_inbox_stands_in_the_menu_of_those_who_may_open_it(sign_in: SignIn, name: str) -> None:
    assert (ADDRESS in menu(sign_in(name))) == (name in NETWORK)


def test_the_menu_counts_what_nobody_has_taken_in_ones_own_sections(town: personas.Town, sign_in: SignIn) -> None:
    factories.idea(town.people.colleague, section=town.kultur)

    counted = {name: menu(english(sign_in(name)))[ADDRESS] for name in NETWORK}
    assert counted == {
        "agent": "Inbox (1)",
        "substitute": "Inbox (1)",
        "other_agent": "Inbox",
        "resource_team": "Inbox (2)",  # no sections of its own: it counts them all
    }


def test_the_count_in_the_menu_stops_at_ninety_nine(town: personas.Town, sign_in: SignIn) -> None:
    factories.saved(factories.new_idea(town.people.colleague) for _ in range(99))

    assert menu(english(sign_in("agent")))[ADDRESS] == "Inbox (99+)"


def test_an_idea_that_is_taken_up_again_waits_from_then(town: personas.Town) -> None:
    idea, by, now = town.submitted, town.people.proposer, timezone.now()
    Idea.objects.filter(pk=idea.pk).update(submitted_at=now - timedelta(days=200))
    kind, then = WithdrawReason.SOLVED, now - timedelta(days=90)
    idea = actions.withdraw(idea=idea, reason_kind=kind, reason="", by=by, now=then)
    idea = actions.submit(idea=idea, by=by, now=now)
    with translation.override("en"):
        assert inbox.waited(idea, on=timezone.localdate(now)) == "Sent today"
        clock = inbox.clock(idea, on=timezone.localdate(now))
    assert clock.color == "neutral"


def test_the_menu_says_nothing_where_nobody_waits(town: personas.Town, sign_in: SignIn) -> None:
    Idea.objects.filter(stage=Stage.SUBMITTED).update(stage=Stage.WITHDRAWN, reason_kind=WithdrawReason.SOLVED)
    badge = BeautifulSoup(sign_in("resource_team").get("/").content, "html.parser").select_one("#merke-innboks")
    assert badge is not None
    assert words(badge) == ""
