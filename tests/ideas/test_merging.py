"""Two ideas become one with all their people, and are parted again exactly as they were."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import rules
from bs4 import BeautifulSoup
from django.apps import apps
from django.db.models import Q
from django.test import Client

from ideas import actions, behind, merged, merging, messages, news, queries
from ideas.actions.merging import WhyNot
from ideas.lifecycle import Stage, UnableToMove
from ideas.models import Idea, Merge, Proposer
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people import actions as people_actions
from innovasjon.people.models import Person
from tests import factories, personas
from tests.conftest import SignIn

NOW = datetime(2026, 11, 24, 9, 30, 15, 123_456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def fresh(idea: Idea) -> Idea:
    return Idea.objects.for_page().get(pk=idea.pk)


def merge(idea: Idea, into: Idea, by: Person, now: datetime = NOW) -> Idea:
    return actions.merge(idea=idea, into=into, by=by, now=now)


def part(idea: Idea, by: Person, now: datetime = NOW + HOUR) -> Idea:
    return actions.unmerge(idea=idea, by=by, now=now)


def rows_of(*ideas: Idea) -> dict[str, Any]:
    """Every row that has to do with these ideas, with all its values; but for what tells of the merge itself."""
    pks = [idea.pk for idea in ideas]
    found: dict[str, Any] = {"ideas": list(Idea.objects.filter(pk__in=pks).order_by("pk").values())}
    for model in apps.get_models(include_auto_created=True):
        ties = [field.name for field in model._meta.fields if field.related_model is Idea and model is not Idea]
        if ties and model is not Merge:
            any_tie = Q(*((f"{name}__in", pks) for name in ties), _connector=Q.OR)
            found[model._meta.label] = list(model._default_manager.filter(any_tie).order_by("pk").values())
    return found


@pytest.fixture
def pair(town: personas.Town) -> tuple[Idea, Idea]:
    """Two ideas about the same, each with people, support, followers, talk, files, tags, notes and versions.

    Somebody is behind both, supports both and follows both; guests and those who are only asked are among them.
    """
    people = town.people
    one = factories.idea(people.proposer, title="Tavle", accepted=(people.colleague,), invited=(people.invited,))
    two = factories.idea(people.unit_leader, title="Skjerm", accepted=(people.colleague,), declined=(people.declined,))
    factories.guest_proposer(one, factories.guest(name="Ola Gjest"), state="accepted", answered_at=NOW)
    both = factories.tag("felles")
    for idea in (one, two):
        factories.support(idea, people.admin)
        factories.support(idea, factories.person(f"Heier på {idea.title}", unit=town.kindergarten))
        factories.follow(idea, people.section_leader)
        factories.follow(idea, factories.person(f"Følger {idea.title}", unit=town.kindergarten))
        factories.comment(idea, people.colleague, f"Om {idea.title}")
        factories.attachment(idea, people.proposer, name=f"{idea.title}.txt")
        factories.version(idea, people.proposer)
        idea.tags.add(both, factories.tag(idea.title.lower()))
    factories.comment(one, people.agent, deleted_at=NOW, deleted_by=people.agent, body="")
    return one, two


class TestTogether:
    def test_everybody_behind_either_is_behind_the_one_that_remains(
        self, town: personas.Town, pair: tuple[Idea, Idea]
    ) -> None:
        one, two = pair
        merge(one, two, town.people.agent)
        names = {str(row): (row.state, row.idea_id) for row in behind.everybody(fresh(two))}
        assert names == {
            "Unni Enhetsleder": ("accepted", two.pk),
            "Kari Kollega": ("accepted", two.pk),
            "Dag Avslag": ("declined", two.pk),
            "Petra Forslag": ("accepted", one.pk),
            "Ivar Invitert": ("invited", one.pk),
            "Ola Gjest": ("accepted", one.pk),
        }
        assert queries.names_behind([two])[two.pk] == ["Unni Enhetsleder", "Kari Kollega", "Petra Forslag", "Ola Gjest"]

    @pytest.mark.parametrize("name", ["proposer", "colleague", "unit_leader"])
    def test_a_proposer_of_either_may_write_on_it(
        self, town: personas.Town, pair: tuple[Idea, Idea], name: str
    ) -> None:
        merge(*pair, town.people.agent)
        assert rules.has_perm("ideas.edit_idea", town.people[name], fresh(pair[1]))
        assert not rules.has_perm("ideas.edit_idea", town.people[name], fresh(pair[0]))

    @pytest.mark.parametrize("name", personas.SIGNED_IN)
    def test_nobody_else_becomes_a_proposer(self, town: personas.Town, pair: tuple[Idea, Idea], name: str) -> None:
        merge(*pair, town.people.agent)
        is_theirs = name in {"proposer", "colleague", "unit_leader"}
        assert rules.has_perm("ideas.speak_for_idea", town.people[name], fresh(pair[1])) == is_theirs

    def test_who_said_no_to_one_and_yes_to_the_other_stands_behind_it(self, town: personas.Town) -> None:
        one = factories.idea(town.people.proposer, accepted=(town.people.colleague,))
        two = factories.idea(town.people.agent, declined=(town.people.colleague,))
        merge(one, two, town.people.agent)
        assert rules.has_perm("ideas.speak_for_idea", town.people.colleague, fresh(two))

    def test_the_invited_answer_on_the_page_of_the_one_that_remains(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        merge(*pair, town.people.agent)
        client = sign_in("invited")
        page = soup(client, pair[1].get_absolute_url())
        assert page.select(f"form[action='{pair[1].get_absolute_url()}svar/']")
        client.post(f"{pair[1].get_absolute_url()}svar/", {"answer": "yes"})
        assert Proposer.objects.get(idea=pair[0], person=town.people.invited).state == "accepted"

    def test_nobody_is_asked_twice(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        merge(*pair, town.people.agent)
        with pytest.raises(actions.AlreadyAsked):
            actions.invite_person(idea=pair[1], person=town.people.invited, by=town.people.unit_leader, now=NOW)

    def test_each_supporter_and_comment_counts_once(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        merge(*pair, town.people.agent)
        assert counts(pair[1]) == (3, 2)
        assert counts(pair[0]) == (2, 1)  # as it was: it stands for itself

    def test_who_supports_one_supports_the_other(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        one, two = pair
        only_one = Person.objects.get(name="Heier på Tavle")
        merge(one, two, town.people.agent)
        actions.support(idea=two, by=only_one, now=NOW)
        assert counts(two) == (3, 2)
        actions.unsupport(idea=two, by=only_one, now=NOW)
        actions.unsupport(idea=two, by=town.people.admin, now=NOW)
        assert (counts(two), counts(one)) == ((1, 2), (0, 1))

    def test_followers_of_either_are_its_followers_once(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        merge(*pair, town.people.agent)
        names = [person.name for person in messages.followers(fresh(pair[1]))]
        assert sorted(names) == ["Følger Skjerm", "Følger Tavle", "Sigurd Seksjonsleder"]
        actions.follow(idea=pair[1], by=Person.objects.get(name="Følger Tavle"), now=NOW)
        assert len(messages.followers(fresh(pair[1]))) == 3
        actions.unfollow(idea=pair[1], by=town.people.section_leader, now=NOW)
        assert len(messages.followers(fresh(pair[1]))) == 2

    def test_the_tags_are_joined(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        merge(*pair, town.people.agent)
        assert {tag.name for tag in pair[1].tags.all()} == {"felles", "tavle", "skjerm"}

    @pytest.mark.parametrize("whose", ["mine", "followed"])
    def test_it_stands_among_ones_own_and_those_one_follows(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn, whose: str
    ) -> None:
        factories.follow(pair[0], town.people.proposer)
        merge(*pair, town.people.agent)
        titles = {row.get_text() for row in soup(sign_in("proposer"), f"/ideer/?people={whose}").select(".row-title")}
        assert {"Tavle", "Skjerm"} <= titles

    def test_what_happens_to_it_is_news_to_those_who_supported_the_other(
        self, town: personas.Town, pair: tuple[Idea, Idea]
    ) -> None:
        supporter = Person.objects.get(name="Heier på Tavle")
        later = (pair[1].submitted_at or NOW) + HOUR
        merge(*pair, town.people.agent, later)
        actions.take(idea=pair[1], by=town.people.substitute, now=later + HOUR)
        assert {row.idea.title for row in news.latest(supporter, most=5)} == {"Tavle", "Skjerm"}

    def test_a_comment_sent_to_the_one_that_went_up_in_the_other_follows_it(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        one, two = pair
        merge(one, two, town.people.agent)
        answer = sign_in("colleague").post(f"{one.get_absolute_url()}kommentar/", {"body": "Sent ute", "key": uuid4()})
        assert answer["Location"].startswith(two.get_absolute_url())
        assert (counts(two), counts(one)) == ((3, 3), (2, 1))

    def test_a_comment_of_the_other_that_is_deleted_is_counted_off_both(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        one, two = pair
        merge(one, two, town.people.agent)
        row = one.comments.get(body="Om Tavle")
        assert sign_in("colleague").post(f"/kommentarer/{row.pk}/slett/").status_code == 302
        assert (counts(two), counts(one)) == ((3, 1), (2, 0))


def counts(idea: Idea) -> tuple[int, int]:
    row = Idea.objects.get(pk=idea.pk)
    return row.support_count, row.comment_count


def test_whoever_answers_for_the_one_that_remains_finds_the_way_to_part_them(
    town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
) -> None:
    one, two = pair
    agent = sign_in("agent")
    answer = agent.post(f"{one.get_absolute_url()}sla-sammen/", {"into": two.pk}, follow=True)
    assert "kan skilles igjen fra siden til «Skjerm»" in answer.content.decode()
    way = f"main a[href='{one.get_absolute_url()}skill-ad/']"
    assert soup(agent, two.get_absolute_url()).select(way)
    assert not soup(sign_in("proposer"), two.get_absolute_url()).select(way)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        (Stage.SUBMITTED, ""),
        (Stage.CLARIFYING, "get the answer that it gets"),
        (Stage.PARKED, "is parked until 1 March 2027"),
        (Stage.DEVELOPING, "are asked to take part in that"),
        (Stage.CLOSED, "get no other answer"),
    ],
)
def test_what_becomes_of_the_answer_is_said_before_they_are_merged(
    town: personas.Town, sign_in: SignIn, stage: Stage, told: str
) -> None:
    idea = factories.idea(town.people.proposer)
    into = town.ideas[stage]
    Idea.objects.filter(pk=into.pk, stage=Stage.PARKED).update(revisit_on="2027-03-01")
    page = soup(sign_in("agent"), f"{idea.get_absolute_url()}sla-sammen/?med={into.pk}").select_one("main")
    assert page
    said = [item.text for item in page.select("li") if f"those behind {idea.reference}" in item.text]
    assert [told in text for text in said] == ([True] if told else [])


class TestPartedExactly:
    def test_every_row_of_both_is_as_it_was(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        before = rows_of(*pair)
        merge(*pair, town.people.agent)
        assert rows_of(*pair) != before
        part(pair[0], town.people.agent)
        assert rows_of(*pair) == before

    @pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.ASSESSING, Stage.CLARIFYING])
    def test_it_stands_where_it_stood_to_the_microsecond(self, town: personas.Town, stage: Stage) -> None:
        since = NOW - 3 * HOUR
        taken = {} if stage == Stage.SUBMITTED else {"taken_by": town.people.agent, "taken_at": since}
        one = factories.idea(town.people.proposer, stage=stage, stage_since=since, question="Hva?", **taken)
        before = rows_of(one, town.submitted)
        merge(one, town.submitted, town.people.agent)
        assert Idea.objects.get(pk=one.pk).reply_due_on is None  # nobody waits for an answer to it
        part(one, town.people.agent)
        assert rows_of(one, town.submitted) == before

    def test_what_came_meanwhile_stays_where_it_was_given(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        one, two = pair
        newcomer = factories.person("Ny", unit=town.kindergarten)
        before = rows_of(one, two)
        merge(one, two, town.people.agent)
        said = actions.comment(idea=one, body="Etterpå", key=uuid4(), by=newcomer, now=NOW)
        actions.support(idea=two, by=newcomer, now=NOW)
        actions.follow(idea=one, by=newcomer, now=NOW)
        actions.answer_invitation(idea=two, accept=True, by=town.people.invited, now=NOW)
        part(one, town.people.agent)
        after = rows_of(one, two)
        new = {
            name: [row for row in after[name] if row not in before[name]]
            for name in after
            if after[name] != before[name]
        }
        assert {name: [row["idea_id"] for row in rows] for name, rows in new.items() if name != "ideas"} == {
            "ideas.Comment": [two.pk],
            "ideas.Support": [two.pk],
            "ideas.Follow": [two.pk],
            "ideas.Proposer": [one.pk],  # the invitation was to this one, and so is the answer
        }
        assert said.idea == two
        assert (counts(one), counts(two)) == ((2, 1), (3, 2))

    def test_support_taken_back_meanwhile_is_taken_back(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        merge(*pair, town.people.agent)
        actions.unsupport(idea=pair[1], by=town.people.admin, now=NOW)
        part(pair[0], town.people.agent)
        assert (counts(pair[0])[0], counts(pair[1])[0]) == (1, 1)

    def test_a_tag_that_another_merged_idea_has_as_well_stays_and_goes_with_that_one(self, town: personas.Town) -> None:
        shared = factories.tag("ro")
        first, second, home = (factories.idea(town.people.proposer) for _ in range(3))
        for idea in (first, second):
            idea.tags.add(shared)
            merge(idea, home, town.people.agent)
        part(first, town.people.agent)
        assert set(home.tags.all()) == {shared}
        part(second, town.people.agent)
        assert set(home.tags.all()) == set()

    def test_it_can_be_merged_and_parted_again_and_again(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        before = rows_of(*pair)
        for number in range(3):
            merge(*pair, town.people.agent, NOW + number * HOUR)
            part(pair[0], town.people.agent, NOW + number * HOUR + HOUR / 2)
        assert rows_of(*pair) == before

    def test_moving_the_rows_would_not_come_out_even(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        """The naive way, kept to show that the comparison finds its fault: rows are moved there, and moved back."""
        one, two = pair
        before = rows_of(one, two)

        def move(here: Idea, there: Idea) -> None:
            for row in here.supports.exclude(person__in=there.supports.values("person")):
                row.idea = there
                row.save()
            here.comments.update(idea=there)

        move(one, two)
        move(two, one)
        assert rows_of(one, two) != before


class TestChains:
    @pytest.fixture
    def three(self, town: personas.Town, pair: tuple[Idea, Idea]) -> tuple[Idea, Idea, Idea]:
        last = factories.idea(town.people.agent, title="Vegg")
        factories.support(last, town.people.admin)
        return (*pair, last)

    def chain(self, three: tuple[Idea, Idea, Idea], by: Person) -> None:
        merge(three[0], three[1], by)
        merge(three[1], three[2], by, NOW + HOUR)

    def test_what_went_into_one_goes_with_it_into_the_next(
        self, town: personas.Town, three: tuple[Idea, Idea, Idea]
    ) -> None:
        self.chain(three, town.people.agent)
        one, two, last = three
        assert counts(last) == (3, 2)
        assert sorted(merged.ids(fresh(last))) == merged.ids(last) == sorted([one.pk, two.pk, last.pk])
        assert merged.homes_of([one.pk, two.pk, last.pk]) == dict.fromkeys([one.pk, two.pk, last.pk], last.pk)
        assert rules.has_perm("ideas.speak_for_idea", town.people.proposer, fresh(last))
        assert {tag.name for tag in last.tags.all()} == {"felles", "tavle", "skjerm"}
        assert queries.names_behind([two])[two.pk] == ["Unni Enhetsleder", "Kari Kollega", "Petra Forslag", "Ola Gjest"]

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_it_is_parted_link_by_link_in_any_order(
        self, town: personas.Town, three: tuple[Idea, Idea, Idea], order: tuple[int, int]
    ) -> None:
        before = rows_of(*three)
        self.chain(three, town.people.agent)
        for number in order:
            part(three[number], town.people.agent, NOW + 2 * HOUR)
        assert rows_of(*three) == before

    def test_parting_the_first_leaves_the_second_in_the_third(
        self, town: personas.Town, three: tuple[Idea, Idea, Idea]
    ) -> None:
        one, two, last = three
        self.chain(three, town.people.agent)
        part(one, town.people.agent, NOW + 2 * HOUR)
        assert (counts(two), counts(last)) == ((2, 1), (2, 1))
        assert {tag.name for tag in last.tags.all()} == {"felles", "skjerm"}
        assert not rules.has_perm("ideas.speak_for_idea", town.people.proposer, fresh(last))

    def test_an_address_leads_through_the_whole_chain(
        self, town: personas.Town, three: tuple[Idea, Idea, Idea], sign_in: SignIn
    ) -> None:
        self.chain(three, town.people.agent)
        answer = sign_in("colleague").get(three[0].get_absolute_url(), follow=True)
        assert [url for url, _ in answer.redirect_chain] == [
            f"{three[1].get_absolute_url()}?fra={three[0].pk}",
            f"{three[2].get_absolute_url()}?fra={three[0].pk}",
        ]


class TestClearAnswers:
    @pytest.mark.parametrize(
        ("stage", "why"),
        [(Stage.DRAFT, WhyNot.DRAFT), (Stage.MERGED, WhyNot.MERGED), (Stage.WITHDRAWN, WhyNot.WITHDRAWN)],
    )
    def test_nothing_is_merged_into_what_does_not_stand(self, town: personas.Town, stage: Stage, why: WhyNot) -> None:
        with pytest.raises(actions.UnableToMerge) as error:
            merge(town.submitted, town.ideas[stage], town.people.agent)
        assert error.value.why == why
        assert Idea.objects.get(pk=town.submitted.pk).stage == Stage.SUBMITTED

    def test_an_idea_is_not_merged_into_itself(self, town: personas.Town) -> None:
        with pytest.raises(actions.UnableToMerge) as error:
            merge(town.submitted, town.submitted, town.people.agent)
        assert error.value.why == WhyNot.ITSELF

    def test_a_draft_that_was_thrown_away_meanwhile_is_none_to_merge_into(self, town: personas.Town) -> None:
        gone = Idea(pk=999_999)
        with pytest.raises(actions.UnableToMerge):
            merge(town.submitted, gone, town.people.agent)

    @pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.SUBMITTED, Stage.ASSESSING, Stage.CLARIFYING}))
    def test_what_is_decided_is_not_merged_away(self, town: personas.Town, stage: Stage) -> None:
        error = actions.AlreadyMerged if stage == Stage.MERGED else UnableToMove
        if stage == Stage.MERGED:
            merge(town.assessing, town.submitted, town.people.agent)
        with pytest.raises(error):
            merge(town.assessing if stage == Stage.MERGED else town.ideas[stage], town.submitted, town.people.agent)

    def test_the_second_is_told_who_was_first_and_into_what(self, town: personas.Town) -> None:
        other = factories.idea(town.people.proposer, title="Vegg")
        merge(town.assessing, other, town.people.substitute)
        with pytest.raises(actions.AlreadyMerged) as error:
            merge(town.assessing, town.submitted, town.people.agent)
        assert merging.was_first(error.value).startswith("Vera Vara")
        assert "Vegg" in merging.was_first(error.value)

    def test_what_is_not_merged_is_not_parted(self, town: personas.Town) -> None:
        with pytest.raises(UnableToMove):
            part(town.submitted, town.people.agent)

    @pytest.mark.parametrize(
        ("into", "words"),
        [
            ("draft", "not sent in"),
            ("withdrawn", "withdrawn"),
            ("merged", "itself. Choose the one"),
            ("submitted", "with itself"),
        ],
    )
    def test_the_page_says_why_not(self, town: personas.Town, sign_in: SignIn, into: str, words: str) -> None:
        own_draft = factories.idea(town.people.agent, stage=Stage.DRAFT)
        other = own_draft if into == "draft" else town.ideas[Stage(into)]
        client = sign_in("agent")
        client.post("/sprak/", {"language": "en"})
        answer = client.post(f"{town.submitted.get_absolute_url()}sla-sammen/", {"into": other.pk})
        assert answer.status_code == 409
        assert words in BeautifulSoup(answer.content, "html.parser").select("[role=alert]")[0].get_text()

    @pytest.mark.parametrize("into", ["", "abc", "-1", "99999999999999999999999999", "\x00", "1.5", "²"])
    def test_what_is_no_idea_is_told_in_both_forms(self, town: personas.Town, sign_in: SignIn, into: str) -> None:
        client, url = sign_in("agent"), f"{town.submitted.get_absolute_url()}sla-sammen/"
        answer = client.post(url, {"into": into})
        assert answer.status_code == 422
        assert client.get(url, {"med": into}).status_code in {200, 400}

    def test_a_draft_of_others_is_not_there(self, town: personas.Town, sign_in: SignIn) -> None:
        url = f"{town.submitted.get_absolute_url()}sla-sammen/"
        answer = sign_in("agent").post(url, {"into": town.draft.pk})
        assert answer.status_code == 422
        assert town.draft.title not in answer.content.decode()


class TestTold:
    def told(self, kind: str) -> set[str]:
        return {str(row.recipient) for row in Delivery.objects.filter(kind=kind, channel__in=["inapp", "email"])}

    def test_all_behind_both_are_told_whatever_they_muted_and_followers_as_news(
        self, town: personas.Town, pair: tuple[Idea, Idea]
    ) -> None:
        merge(*pair, town.people.agent)
        assert self.told("ideas.merged") == {"Petra Forslag", "Kari Kollega", "Unni Enhetsleder", "Ola Gjest"}
        assert self.told("ideas.merged_news") == {"Følger Skjerm", "Følger Tavle", "Sigurd Seksjonsleder"}
        assert Delivery.objects.filter(kind="ideas.merged", channel="email").count() == 4

    def test_they_are_told_when_the_two_are_parted(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        merge(*pair, town.people.agent)
        Delivery.objects.all().delete()
        part(pair[0], town.people.agent)
        assert self.told("ideas.merged") == {"Petra Forslag", "Kari Kollega", "Unni Enhetsleder", "Ola Gjest"}
        assert self.told("ideas.merged_news") == {"Følger Skjerm", "Følger Tavle", "Sigurd Seksjonsleder"}

    def test_they_hear_who_answers_now_when_the_one_who_took_it_left_meanwhile(
        self, town: personas.Town, pair: tuple[Idea, Idea]
    ) -> None:
        one, other = pair[0], factories.person("Nina Ny", unit=town.kindergarten)
        actions.take(idea=one, by=town.people.agent, now=NOW)
        merge(*pair, town.people.agent)
        factories.appointment(pair[0].section, other)
        people_actions.deactivate(person=town.people.agent, by=town.people.admin, now=NOW)
        part(one, town.people.resource_team)
        [letter, _notice] = Delivery.objects.filter(person=town.people.proposer, payload__undone=True)
        assert (letter.payload["waits"], letter.payload["names"]) == (True, ["Nina Ny"])

    def test_what_becomes_of_it_later_is_told_to_all_of_them(
        self, town: personas.Town, pair: tuple[Idea, Idea]
    ) -> None:
        merge(*pair, town.people.agent)
        actions.take(idea=pair[1], by=town.people.agent, now=NOW + HOUR)
        assert self.told("ideas.taken") == {"Petra Forslag", "Kari Kollega", "Unni Enhetsleder", "Ola Gjest"}

    def test_both_stories_tell_it(self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn) -> None:
        one, two = pair
        later = (one.submitted_at or NOW) + HOUR
        merge(one, two, town.people.agent, later)
        assert f"Anne Agent merged {one.reference} with this idea" in story(sign_in("colleague"), two)
        assert f"Anne Agent merged the idea with {two.reference}" in story(sign_in("colleague"), one, "?original=1")
        part(one, town.people.agent, later + HOUR)
        assert f"Anne Agent parted {one.reference} from this idea again" in story(sign_in("colleague"), two)
        assert f"Anne Agent parted the idea from {two.reference} again" in story(sign_in("colleague"), one)

    def test_the_log_has_it_for_both(self, town: personas.Town, pair: tuple[Idea, Idea]) -> None:
        merge(*pair, town.people.agent)
        part(pair[0], town.people.agent)
        assert [[entry.verb for entry in Entry.objects.about(idea)] for idea in pair] == [
            ["idea.merged", "idea.unmerged"],
            ["idea.merged_here", "idea.parted"],
        ]


def soup(client: Client, address: str) -> BeautifulSoup:
    client.post("/sprak/", {"language": "en"})
    return BeautifulSoup(client.get(address).content, "html.parser")


def story(client: Client, idea: Idea, query: str = "") -> str:
    [told] = soup(client, idea.get_absolute_url() + query).select("#historie ~ ol")
    return " ".join(told.get_text(" ").split())


class TestPages:
    def test_the_old_address_leads_to_the_one_that_remains_with_a_word_of_why(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        one, two = pair
        merge(one, two, town.people.agent)
        client = sign_in("colleague")
        client.post("/sprak/", {"language": "en"})
        answer = client.get(one.get_absolute_url())
        page = soup(client, answer["Location"])
        [notice] = page.select("main [role=status]:has(a)")
        assert (answer.status_code, page.h1.get_text()) == (302, "Skjerm")  # type: ignore[union-attr]
        assert "“Tavle” is one with this idea now." in notice.get_text()
        assert [link["href"] for link in notice.select("a")] == [f"{one.get_absolute_url()}?original=1"]

    def test_the_original_can_be_read_and_has_nothing_to_press(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        one, two = pair
        merge(one, two, town.people.agent)
        page = soup(sign_in("proposer"), f"{one.get_absolute_url()}?original=1")
        assert page.h1.get_text() == "Tavle"  # type: ignore[union-attr]
        assert "Om Tavle" in page.select("#kommentarer")[0].get_text()
        assert "Om Skjerm" not in page.get_text()
        assert page.select(f".ds-alert a[href='{two.get_absolute_url()}']")
        assert [form["action"] for form in page.select("main form")] == []

    def test_comments_files_and_people_say_where_they_come_from(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        one, two = pair
        merge(one, two, town.people.agent)
        page = soup(sign_in("admin"), two.get_absolute_url())
        said = [" ".join(row.get_text(" ").split()) for row in page.select("#kommentarer > ol > li")]
        assert len(said) == 3  # with the one that was deleted
        assert any("Om Tavle" in text and f"said about {one.reference}" in text for text in said)
        assert any("Om Skjerm" in text and "said about" not in text for text in said)
        aside = " ".join(page.aside.get_text(" ").split())  # type: ignore[union-attr]
        assert f"Petra Forslag from {one.reference}" in aside
        assert f"Ola Gjest guest from {one.reference}" in aside
        files = " ".join(page.select("#filer ~ ul")[0].get_text(" ").split())
        assert "Skjerm.txt" in files
        assert f"from {one.reference}" in files

    def test_the_agent_is_shown_what_resembles_it_and_what_merging_comes_to(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        one, two = pair
        Idea.objects.filter(pk=two.pk).update(reference="I-1999-0042")
        client, url = sign_in("agent"), f"{one.get_absolute_url()}sla-sammen/"
        found = soup(client, f"{url}?q=i 1999 42")
        assert [link["href"] for link in found.select("#valg ~ ul .ds-button")] == [f"?med={two.pk}"]
        page = " ".join(soup(client, f"{url}?med={two.pk}").main.get_text(" ").split())  # type: ignore[union-attr]
        assert "3 people support it" in page
        assert "2 comments are shown with it" in page
        assert "These tags come along: tavle." in page
        assert f"Petra Forslag comes with {one.reference}" in page
        assert f"Kari Kollega comes with {one.reference}" not in page

    @pytest.mark.parametrize("text", ["Skjerm", "skjer", "i 1999 42"])
    def test_the_other_is_found_by_title_and_reference(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn, text: str
    ) -> None:
        one, two = pair
        Idea.objects.filter(pk=two.pk).update(reference="I-1999-0042")
        page = soup(sign_in("agent"), f"{one.get_absolute_url()}sla-sammen/?q={text}")
        assert "Skjerm" in {row.get_text() for row in page.select(".row-title")}

    def test_only_what_is_much_like_it_is_offered_before_anybody_searches(
        self, town: personas.Town, sign_in: SignIn
    ) -> None:
        who = town.people.proposer
        need = "Lærlinger vil lære av andre avdelinger enn sin egen."
        one, two = (
            factories.idea(who, title=title, need=need) for title in ("Lærlinger bytter plass", "Bytte for lærlinger")
        )
        for title in ("Byttehylle mellom barnehagene", "Brøyte fortauet før veien", "Plass til alle på bussen"):
            factories.idea(who, title=title, need="Noe helt annet som ingen har tenkt på før.")
        page = soup(sign_in("agent"), f"{one.get_absolute_url()}sla-sammen/")
        assert [row["href"] for row in page.select("#valg ~ ul .ds-button")] == [f"?med={two.pk}"]

    def test_what_cannot_be_merged_into_is_not_offered(self, town: personas.Town, sign_in: SignIn) -> None:
        page = soup(sign_in("agent"), f"{town.submitted.get_absolute_url()}sla-sammen/?q=tavle")
        offered = {row["href"].removeprefix("?med=") for row in page.select("#valg ~ ul .ds-button")}  # type: ignore[union-attr]
        never = {Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN, Stage.SUBMITTED}
        assert offered == {str(idea.pk) for stage, idea in town.ideas.items() if stage not in never}

    def test_merging_and_parting_on_the_pages(
        self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn
    ) -> None:
        one, two = pair
        client = sign_in("agent")
        answer = client.post(f"{one.get_absolute_url()}sla-sammen/", {"into": two.pk})
        assert answer["Location"] == two.get_absolute_url()
        again = client.post(f"{one.get_absolute_url()}sla-sammen/", {"into": two.pk})
        assert again.status_code == 409
        original = soup(client, f"{one.get_absolute_url()}?original=1")
        assert original.select(f"a[href='{one.get_absolute_url()}skill-ad/']")
        assert client.post(f"{one.get_absolute_url()}skill-ad/").status_code == 302
        assert client.post(f"{one.get_absolute_url()}skill-ad/").status_code == 409
        assert Idea.objects.get(pk=one.pk).stage == Stage.SUBMITTED

    def test_the_agent_of_the_other_section_may_part_them_too(self, town: personas.Town, sign_in: SignIn) -> None:
        elsewhere = factories.idea(town.people.other_agent)
        merge(town.submitted, elsewhere, town.people.agent)
        assert sign_in("other_agent").get(f"{town.submitted.get_absolute_url()}skill-ad/").status_code == 200
        assert sign_in("colleague").get(f"{town.submitted.get_absolute_url()}skill-ad/").status_code == 403

    def test_the_list_shows_it_as_merged(self, town: personas.Town, pair: tuple[Idea, Idea], sign_in: SignIn) -> None:
        merge(*pair, town.people.agent)
        [row] = [
            row
            for row in soup(sign_in("colleague"), "/ideer/?q=Tavle").select(".rows > li")
            if row.select(f"a[href='{pair[0].get_absolute_url()}']")
        ]
        assert "merged" in row.get_text()


@pytest.fixture(autouse=True)
def _no_leftovers(town: personas.Town) -> Iterable[None]:
    """After every test: an idea that is merged has one standing merge, and any other has none."""
    yield
    standing = set(Merge.objects.filter(undone_at=None).values_list("idea", "into"))
    expected = {(pk, into) for pk, into in Idea.objects.filter(stage=Stage.MERGED).values_list("pk", "merged_into")}
    assert standing == expected - {(town.ideas[Stage.MERGED].pk, town.ideas[Stage.MERGED].merged_into_id)}
