"""Who hears of what happens to an idea."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ideas import actions, messages, reminders
from ideas.lifecycle import Stage
from ideas.models import Idea, WithdrawReason
from innovasjon.notifications import composing
from innovasjon.notifications.models import Channel, Delivery, TeamsChannel
from innovasjon.people import working_days
from innovasjon.people.models import Person
from tests import factories
from tests.personas import Town


def now() -> datetime:
    return timezone.now()


def told(kind: str) -> set[str]:
    """The names of those who got a notice of this kind."""
    rows = Delivery.objects.filter(kind=kind, channel=Channel.INAPP).select_related("person")
    return {row.person.name for row in rows if row.person}


def say(idea: Idea, body: str, by: Person) -> None:
    actions.comment(idea=idea, body=body, key=uuid4(), by=by, now=now())


def test_a_new_idea_is_acknowledged_with_who_answers_and_by_when(town: Town) -> None:
    actions.submit(idea=town.draft, by=town.people.proposer, now=now())
    assert told("ideas.received") == {"Petra Forslag"}
    payload = Delivery.objects.filter(kind="ideas.received").first().payload  # type: ignore[union-attr]
    assert payload["names"] == ["Anne Agent"]
    assert payload["answer_by"] == working_days.add(timezone.localdate(), 10).isoformat()


def test_a_new_idea_reaches_the_agent_of_its_section_alone(town: Town) -> None:
    actions.submit(idea=town.draft, by=town.people.proposer, now=now())
    assert told("ideas.arrived") == {"Anne Agent"}


def test_a_new_idea_in_a_section_without_an_agent_reaches_the_resource_team(town: Town) -> None:
    idea = factories.idea(town.people.proposer, stage=Stage.DRAFT, section=town.kultur)
    actions.submit(idea=idea, by=town.people.proposer, now=now())
    assert told("ideas.arrived") == {"Rita Ressurs"}


def test_a_new_idea_reaches_the_teams_channels_of_its_section_and_of_the_team(town: Town) -> None:
    for name, section in {"Oppvekst": town.oppvekst, "Teknisk": town.teknisk, "Team": None}.items():
        TeamsChannel.objects.create(name=name, section=section, url="https://x.logic.azure.com/")
    actions.submit(idea=town.draft, by=town.people.proposer, now=now())
    assert set(Delivery.objects.exclude(teams=None).values_list("teams__name", flat=True)) == {"Oppvekst", "Team"}


def test_taking_an_idea_tells_its_proposers_and_followers_and_not_those_who_said_no(town: Town) -> None:
    factories.follow(town.submitted, town.people.colleague)
    factories.follow(town.submitted, town.people.proposer)
    actions.take(idea=town.submitted, by=town.people.agent, now=now())
    assert told("ideas.taken") == {"Petra Forslag"}
    assert told("ideas.followed") == {"Kari Kollega"}  # the proposer has heard already


def test_an_agent_is_not_told_of_what_they_did_themselves(town: Town) -> None:
    idea = factories.idea(town.people.proposer, accepted=(town.people.agent,))
    actions.take(idea=idea, by=town.people.agent, now=now())
    assert told("ideas.taken") == {"Petra Forslag"}


def test_taking_an_idea_back_tells_the_co_proposers_and_the_agent_who_took_it(town: Town) -> None:
    idea = factories.idea(
        town.people.proposer, stage=Stage.ASSESSING, taken_by=town.people.agent, accepted=(town.people.colleague,)
    )
    actions.withdraw(idea=idea, reason_kind=WithdrawReason.SOLVED, reason="", by=town.people.proposer, now=now())
    assert told("ideas.withdrawn") == {"Kari Kollega", "Anne Agent"}


def test_a_comment_reaches_those_behind_the_idea_and_not_its_writer(town: Town) -> None:
    say(town.assessing, "Bra!", town.people.colleague)
    say(town.assessing, "Takk!", town.people.proposer)
    names = Delivery.objects.filter(kind="ideas.comment", channel=Channel.INAPP).values_list("person__name", flat=True)
    assert Counter(names) == {"Petra Forslag": 1, "Anne Agent": 2}


def test_who_is_mentioned_is_told_once_and_as_mentioned(town: Town) -> None:
    say(town.submitted, "Hva sier du, @Petra Forslag? Og @kari kollega.", town.people.agent)
    assert told("ideas.mention") == {"Petra Forslag", "Kari Kollega"}
    assert told("ideas.comment") == set()


def test_an_edited_comment_tells_only_those_it_did_not_name_before(town: Town) -> None:
    say(town.submitted, "@Kari Kollega", town.people.agent)
    comment = town.submitted.comments.get()
    actions.edit_comment(comment=comment, body="@Kari Kollega @Vera Vara", by=town.people.agent, now=now())
    actions.edit_comment(comment=comment, body="@Kari Kollega @Vera Vara!", by=town.people.agent, now=now())
    names = Delivery.objects.filter(kind="ideas.mention", channel=Channel.INAPP).values_list("person__name", flat=True)
    assert Counter(names) == {"Kari Kollega": 1, "Vera Vara": 1}


def test_a_comment_that_was_deleted_meanwhile_is_not_sent(town: Town) -> None:
    say(town.submitted, "Feil sted", town.people.colleague)
    row = Delivery.objects.get(kind="ideas.comment", channel=Channel.EMAIL)
    assert composing.email(row) is not None
    actions.delete_comment(comment=town.submitted.comments.get(), by=town.people.colleague, now=now())
    assert composing.email(row) is None


def test_ten_supporters_are_told_of_once_at_the_tenth(town: Town) -> None:
    people = [factories.person() for _ in range(12)]
    for number, person in enumerate(people, start=1):
        actions.support(idea=town.submitted, by=person, now=now())
        assert told("ideas.support") == ({"Petra Forslag"} if number >= messages.ENOUGH_SUPPORT else set())
    actions.unsupport(idea=town.submitted, by=people[0], now=now())
    actions.unsupport(idea=town.submitted, by=people[1], now=now())
    actions.unsupport(idea=town.submitted, by=people[2], now=now())
    actions.support(idea=town.submitted, by=people[0], now=now())
    assert Delivery.objects.filter(kind="ideas.support").count() == 1


def test_who_is_asked_to_stand_behind_an_idea_is_told_by_e_mail_whatever_they_muted(town: Town) -> None:
    actions.invite_person(idea=town.submitted, person=town.people.colleague, by=town.people.proposer, now=now())
    row = Delivery.objects.get(kind="ideas.asked", channel=Channel.EMAIL)
    assert row.person == town.people.colleague
    actions.answer_invitation(idea=town.submitted, accept=True, by=town.people.colleague, now=now())
    assert composing.email(row) is None  # answered: the question is no longer asked


# --- Names in comments


@pytest.fixture
def namesakes(town: Town) -> list[Person]:
    return [factories.person("Ole Hansen"), factories.person("Ole Hansen")]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("@Kari Kollega se her", {"Kari Kollega"}),
        ("@kari KOLLEGA, se her", {"Kari Kollega"}),
        ("Spør @Petra om dette", {"Petra Forslag"}),  # takes part: the first name is enough
        ("Spør @Kari om dette", set()),  # does not take part
        ("Send til petra@Kari Kollega", set()),
        ("@Petra Forslaget", set()),
        ("@Ingen Med-Dette-Navnet", set()),
        ("@Anne Agent", set()),  # the writer herself
        ("@Sluttet Sluttesen", set()),
        ("@Ole Hansen", set()),  # two have the name, and neither takes part
        ("@ @@ @", set()),
        ("@Kari Kollega " * 200, {"Kari Kollega"}),
    ],
)
def test_a_comment_names_people_by_their_whole_name(
    town: Town, namesakes: list[Person], body: str, named: set[str]
) -> None:
    say(town.submitted, body, town.people.agent)
    found = {name for name in told("ideas.mention") if name != "Petra Forslag" or "Petra" in body}
    assert found == named


def test_of_two_with_the_same_name_the_one_who_takes_part_is_meant(town: Town, namesakes: list[Person]) -> None:
    factories.follow(town.submitted, namesakes[1])
    say(town.submitted, "@Ole Hansen kan dette", town.people.agent)
    assert [row.person for row in Delivery.objects.filter(kind="ideas.mention", channel=Channel.INAPP)] == [
        namesakes[1]
    ]


# --- Reminders


def drafts_told_at(moment: datetime) -> set[str]:
    from_ideas = {one.message.kind: one.recipient.name for one in reminders.due(now=moment)}
    return {name for kind, name in from_ideas.items() if kind == "ideas.draft"}


def test_a_draft_is_reminded_of_after_two_weeks_and_not_a_day_before(town: Town) -> None:
    edited = town.draft.edited_at
    assert drafts_told_at(edited + timedelta(days=13)) == set()
    assert drafts_told_at(edited + timedelta(days=14, minutes=1)) == {"Petra Forslag"}
    assert drafts_told_at(edited + timedelta(days=29)) == set()
