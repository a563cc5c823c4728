"""An idea or a comment with personal data in it is hidden from all but those it concerns, and can be shown again."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import rules
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from ideas import actions, digest, messages, news, queries, similar
from ideas.lifecycle import Stage
from ideas.models import Comment, Idea
from innovasjon.audit.models import Entry
from innovasjon.notifications import composing, notices
from innovasjon.notifications.models import Delivery
from tests import factories, personas
from tests.conftest import SignIn

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
REASON = "Navnet på en bruker står i behovet."
SEES = {"proposer", "invited", "agent", "substitute", "resource_team"}


def hide(idea: Idea, by: personas.Person, now: datetime = NOW) -> Idea:
    return actions.hide(idea=idea, reason=REASON, by=by, now=now)


def soup(client: Client, address: str) -> BeautifulSoup:
    client.post("/sprak/", {"language": "en"})
    return BeautifulSoup(client.get(address).content, "html.parser")


@pytest.fixture
def secret(town: personas.Town) -> Idea:
    """A hidden idea with a word that nobody else uses, an answer to a need, a file, followers and a comment."""
    need = factories.need(town.people.agent, title="Ro")
    idea = factories.idea(
        town.people.proposer, title="Zebrastripe ved skolen", invited=(town.people.invited,), answers=need
    )
    factories.follow(idea, town.people.colleague)
    factories.attachment(idea, town.people.proposer, name="zebra.txt")
    factories.comment(idea, town.people.unit_leader, "Zebrakommentar")
    return idea


class TestWhoSeesIt:
    @pytest.mark.parametrize("name", personas.NAMES)
    def test_the_query_and_the_rule_agree(self, town: personas.Town, secret: Idea, name: str) -> None:
        for stage, idea in town.ideas.items():
            if stage not in {Stage.DRAFT, Stage.ASSESSING}:
                hide(idea, town.people.agent)
        elsewhere = hide(factories.idea(town.people.other_agent), town.people.agent)
        person = town.people[name]
        assert person
        by_query = set(Idea.objects.visible_to(person))
        assert by_query == {idea for idea in Idea.objects.all() if rules.has_perm("ideas.view_idea", person, idea)}
        assert (elsewhere in by_query) == (name in {"other_agent", "resource_team"})

    @pytest.mark.parametrize("name", personas.SIGNED_IN)
    def test_its_page_and_files_are_there_for_those_it_concerns_alone(
        self, town: personas.Town, secret: Idea, sign_in: SignIn, name: str
    ) -> None:
        hide(secret, town.people.agent)
        client, expected = sign_in(name), 200 if name in SEES else 404
        for address in (secret.get_absolute_url(), f"{secret.get_absolute_url()}versjoner/", _file(secret)):
            answer = client.get(address)
            assert answer.status_code == expected
            _whole(answer)  # the file behind it is closed when it has been read
        assert client.post(f"{secret.get_absolute_url()}stott/", {"on": "1"}).status_code == (
            302 if name in SEES else 404
        )

    def test_those_it_concerns_are_told_on_its_page_why(
        self, town: personas.Town, secret: Idea, sign_in: SignIn
    ) -> None:
        hide(secret, town.people.agent)
        told = soup(sign_in("proposer"), secret.get_absolute_url()).select(".ds-alert")[0].get_text()
        assert "personal data" in told
        assert REASON in told

    def test_a_proposer_of_an_idea_merged_into_it_sees_it_too(self, town: personas.Town, secret: Idea) -> None:
        other = factories.idea(town.people.colleague)
        actions.merge(idea=other, into=secret, by=town.people.agent, now=NOW)
        hide(secret, town.people.agent)
        assert secret in set(Idea.objects.visible_to(town.people.colleague))
        assert rules.has_perm("ideas.view_idea", town.people.colleague, Idea.objects.get(pk=secret.pk))


def _file(idea: Idea) -> str:
    return str(idea.attachments.get().get_absolute_url())


class TestWhereItIsGone:
    """Each place shows the idea until it is hidden, and again when it is shown: else the test would prove nothing."""

    def places(self, town: personas.Town, secret: Idea, client: Client) -> dict[str, bool]:
        reader = town.people.colleague
        since, now = {reader.pk: timezone.now() - timedelta(days=7)}, timezone.now() + timedelta(minutes=1)
        found = similar.find(title="Zebrastripe ved skolen", need="", reader=reader)
        return {
            "list": "Zebrastripe" in client.get("/ideer/?q=zebrastripe").content.decode(),
            "search": _hits(client, "zebrastripe"),
            "search of comments": _hits(client, "zebrakommentar", kind="comments"),
            "export": "Zebrastripe" in _whole(client.get("/ideer/eksport/csv/")),
            "need": "Zebrastripe" in client.get(f"/behov/{secret.answers_id}/").content.decode(),
            "count of the need": bool(queries.answers_to([secret.answers_id or 0])),
            "similar": secret in found.ideas,
            "front page": "Zebrastripe" in client.get("/").content.decode(),
            "digest": any(
                "Zebra" in str(e.text)
                for p in digest.parts([reader], since, now).values()
                for e in itertools.chain(*p.values())
            ),
            "notices": any("Zebrastripe" in row.text for row in _notices(reader)),
        }

    def test_it_is_gone_from_every_place_and_comes_back(
        self, town: personas.Town, secret: Idea, sign_in: SignIn
    ) -> None:
        client = sign_in("colleague")
        actions.take(idea=secret, by=town.people.agent, now=timezone.now())
        before = self.places(town, secret, client)
        assert {name for name, is_there in before.items() if not is_there} == set()
        hide(secret, town.people.agent, timezone.now())
        assert {name for name, is_there in self.places(town, secret, client).items() if is_there} == set()
        actions.show(idea=secret, by=town.people.agent, now=timezone.now())
        assert self.places(town, secret, client) == before

    def test_it_is_no_news_to_who_follows_it(self, town: personas.Town, secret: Idea) -> None:
        later = timezone.now() + timedelta(minutes=1)
        actions.take(idea=secret, by=town.people.agent, now=later)
        assert [row.idea for row in news.latest(town.people.colleague, most=5)] == [secret]
        hide(secret, town.people.agent, later)
        assert news.latest(town.people.colleague, most=5) == []
        assert messages.followers(Idea.objects.get(pk=secret.pk)) == []

    def test_mail_that_has_not_left_is_not_sent_to_others(self, town: personas.Town, secret: Idea) -> None:
        said = Comment.objects.get(idea=secret)
        for who in (town.people.colleague, town.people.proposer):
            factories.notice(who, channel="email", state="pending", payload={"idea": secret.pk, "comment": said.pk})
        factories.notice(town.people.colleague, channel="email", state="pending", payload={"idea": secret.pk + 1})
        hide(secret, town.people.agent)
        waiting = Delivery.objects.filter(channel="email", state="pending").exclude(kind="ideas.hidden")
        assert {(row.person, row.payload["idea"]) for row in waiting} == {
            (town.people.proposer, secret.pk),
            (town.people.colleague, secret.pk + 1),
        }

    def test_what_was_given_to_it_is_not_read_with_the_one_it_was_merged_into(
        self, town: personas.Town, secret: Idea, sign_in: SignIn
    ) -> None:
        actions.merge(idea=secret, into=town.submitted, by=town.people.agent, now=NOW)
        shown = client_text(sign_in("admin"), town.submitted)
        assert "Zebrakommentar" in shown
        assert "zebra.txt" in shown
        hide(secret, town.people.agent)
        shown = client_text(sign_in("admin"), town.submitted)
        assert "ebra" not in shown
        assert str(secret.reference) in shown


def _digest(reader: personas.Person, since: dict[int, datetime], now: datetime) -> list[Any]:
    parts = digest.parts([reader], since, now).get(reader.pk, {})
    return [*itertools.chain(*parts.values())]


def client_text(client: Client, idea: Idea) -> str:
    return client.get(idea.get_absolute_url()).content.decode()


def _whole(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig") if answer.streaming else answer.content.decode()


def _hits(client: Client, text: str, kind: str = "") -> bool:
    page = client.get(f"/sok/?q={text}{f'&in={kind}' if kind else ''}").content.decode().lower()
    return "zebrastripe</mark>" in page or "zebrakommentar</mark>" in page


def _notices(person: personas.Person) -> list[notices.Notice]:
    return notices.rows(list(Delivery.objects.notices_of(person, now=timezone.now() + timedelta(minutes=1))))


class TestComments:
    @pytest.mark.parametrize("name", personas.SIGNED_IN)
    def test_a_hidden_comment_is_read_by_who_wrote_it_and_the_agents(
        self, town: personas.Town, sign_in: SignIn, name: str
    ) -> None:
        row = factories.comment(town.submitted, town.people.colleague, "Navnet er Kari")
        actions.hide_comment(comment=row, reason=REASON, by=town.people.agent, now=NOW)
        page = soup(sign_in(name), town.submitted.get_absolute_url()).select("#kommentarer")[0].get_text()
        reads = name in {"colleague", "agent", "substitute", "resource_team"}
        assert ("Navnet er Kari" in page, REASON in page) == (reads, reads)
        assert ("Hidden, because" in page) == (not reads)

    def test_it_is_not_counted_until_it_is_shown_again(self, town: personas.Town) -> None:
        row = factories.comment(town.submitted, town.people.colleague)
        for act, number in ((actions.hide_comment, 0), (actions.show_comment, 1)):
            more = {"reason": REASON} if act is actions.hide_comment else {}
            act(comment=row, by=town.people.agent, now=NOW, **more)
            assert Idea.objects.get(pk=town.submitted.pk).comment_count == number

    def test_who_wrote_it_is_told_why(self, town: personas.Town) -> None:
        row = factories.comment(town.submitted, town.people.colleague)
        actions.hide_comment(comment=row, reason=REASON, by=town.people.agent, now=NOW)
        told = Delivery.objects.get(kind="ideas.hidden", channel="email")
        assert told.person == town.people.colleague
        told.message_id, told.dated_at = "<x@eksempel.example>", NOW
        letter = composing.email(told)
        assert letter is not None
        assert REASON in letter.body


class TestTold:
    def test_those_behind_it_are_told_with_the_reason_and_it_is_logged(self, town: personas.Town, secret: Idea) -> None:
        hide(secret, town.people.agent)
        actions.show(idea=secret, by=town.people.substitute, now=NOW + timedelta(hours=1))
        told = Delivery.objects.filter(kind="ideas.hidden", channel="email").order_by("pk")
        assert [(row.person, row.payload["how"], row.payload["reason"]) for row in told] == [
            (town.people.proposer, "hidden", REASON),
            (town.people.proposer, "shown", ""),
        ]
        assert [(entry.verb, entry.by) for entry in Entry.objects.about(secret)] == [
            ("idea.hidden", town.people.agent),
            ("idea.shown", town.people.substitute),
        ]

    def test_a_second_click_changes_nothing(self, town: personas.Town, secret: Idea) -> None:
        for _ in range(2):
            hide(secret, town.people.agent)
        for _ in range(2):
            actions.show(idea=secret, by=town.people.agent, now=NOW)
        assert [entry.verb for entry in Entry.objects.about(secret)] == ["idea.hidden", "idea.shown"]

    def test_the_story_keeps_the_reason_to_those_close_to_it(
        self, town: personas.Town, secret: Idea, sign_in: SignIn
    ) -> None:
        later = timezone.now() + timedelta(minutes=1)
        hide(secret, town.people.agent, later)
        actions.show(idea=secret, by=town.people.agent, now=later)
        for name, reads in (("proposer", True), ("admin", False)):
            page = soup(sign_in(name), secret.get_absolute_url()).get_text()
            assert "Anne Agent hid the idea" in page
            assert page.count(REASON) == reads  # in the story, and not among the answers to the idea

    @pytest.mark.parametrize("bad", [{}, {"reason": ""}, {"reason": "   "}, {"reason": "x" * 2001}, {"reason": "\x00"}])
    def test_without_a_reason_nothing_is_hidden(
        self, town: personas.Town, sign_in: SignIn, bad: dict[str, str]
    ) -> None:
        answer = sign_in("agent").post(f"{town.submitted.get_absolute_url()}skjul/", bad)
        assert answer.status_code == 422
        assert Idea.objects.get(pk=town.submitted.pk).hidden_at is None
