"""An idea that is written down for somebody else: asked, theirs on a yes, the writer's to own or let go on a no."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from ideas import actions, queries
from ideas.lifecycle import Stage
from ideas.models import Follow, Idea, Proposer
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db


def written_for(town: Town, *, stage: Stage = Stage.SUBMITTED) -> Idea:
    """An idea that the agent has written down for the colleague, who is asked."""
    people, now = town.people, timezone.now()
    idea = factories.idea(people.agent, stage=stage)
    actions.stand_in(idea=idea, by=people.agent, now=now)
    actions.invite_person(idea=idea, person=people.colleague, by=people.agent, now=now)
    return idea


def rows(idea: Idea) -> dict[str, tuple[str, bool]]:
    return {str(row): (row.state, row.stands_in) for row in idea.proposers.all()}


def words(answer: Any) -> str:
    main = BeautifulSoup(answer.content, "html.parser").main
    assert main
    return main.get_text(" ", strip=True)


def test_it_is_shown_as_on_behalf_of_others_until_they_have_answered(town: Town, sign_in: SignIn) -> None:
    idea = written_for(town)
    assert rows(idea) == {"Anne Agent": ("accepted", True), "Kari Kollega": ("invited", False)}
    assert queries.names_behind([idea]) == {idea.pk: ["Anne Agent (på vegne av andre)"]}
    assert "på vegne av andre" in words(sign_in("unit_leader").get(idea.get_absolute_url()))
    assert Delivery.objects.filter(kind="ideas.asked", person=town.people.colleague).exists()


def test_a_yes_makes_it_theirs_alone_and_the_writer_follows_it(town: Town) -> None:
    idea = written_for(town)
    actions.answer_invitation(idea=idea, accept=True, by=town.people.colleague, now=timezone.now())
    assert rows(idea) == {"Kari Kollega": ("accepted", False)}
    assert Follow.objects.filter(idea=idea, person=town.people.agent).exists()
    assert Entry.objects.about(idea).told(["idea.handed_to_owner"]).get().by == town.people.colleague
    told = Delivery.objects.filter(kind="ideas.behalf_answered", person=town.people.agent, channel="inapp").get()
    assert told.payload["is_yes"] is True


def test_a_draft_stays_with_its_writer_until_it_is_sent(town: Town) -> None:
    idea = written_for(town, stage=Stage.DRAFT)
    actions.answer_invitation(idea=idea, accept=True, by=town.people.colleague, now=timezone.now())
    assert rows(idea) == {"Anne Agent": ("accepted", True), "Kari Kollega": ("accepted", False)}
    actions.submit(idea=idea, by=town.people.agent, now=timezone.now())
    assert rows(idea) == {"Kari Kollega": ("accepted", False)}


@pytest.mark.parametrize("declined", [False, True], ids=["nobody was asked", "all said no"])
def test_it_is_not_sent_while_it_is_nobodys(town: Town, sign_in: SignIn, declined: bool) -> None:
    people, now = town.people, timezone.now()
    idea = factories.idea(people.agent, stage=Stage.DRAFT)
    actions.stand_in(idea=idea, by=people.agent, now=now)
    if declined:
        actions.invite_person(idea=idea, person=people.colleague, by=people.agent, now=now)
        actions.answer_invitation(idea=idea, accept=False, by=people.colleague, now=now)
    client = sign_in("agent")
    answer = client.post(f"{idea.get_absolute_url()}send-inn/")
    assert answer.status_code == 409
    assert "ingen er spurt" in words(answer)
    assert f"{idea.get_absolute_url()}inviter/" in answer.text
    assert Idea.objects.get(pk=idea.pk).is_draft
    client.post(f"{idea.get_absolute_url()}min-egen/")
    assert client.post(f"{idea.get_absolute_url()}send-inn/").status_code == 302
    assert not Idea.objects.get(pk=idea.pk).is_draft


def test_a_no_leaves_the_choice_to_the_writer(town: Town, sign_in: SignIn) -> None:
    idea = written_for(town)
    actions.answer_invitation(idea=idea, accept=False, by=town.people.colleague, now=timezone.now())
    told = Delivery.objects.filter(kind="ideas.behalf_answered", person=town.people.agent, channel="inapp").get()
    assert told.payload["is_yes"] is False
    client = sign_in("agent")
    assert "En du spurte, sa nei" in words(client.get(idea.get_absolute_url()))
    client.post(f"/ideer/{idea.pk}/min-egen/")
    assert rows(idea)["Anne Agent"] == ("accepted", False)
    assert "På vegne av andre" not in words(client.get(idea.get_absolute_url()))


def test_the_writer_may_let_it_go_after_a_no(town: Town, sign_in: SignIn) -> None:
    idea = written_for(town, stage=Stage.DRAFT)
    actions.answer_invitation(idea=idea, accept=False, by=town.people.colleague, now=timezone.now())
    sign_in("agent").post(f"/ideer/{idea.pk}/forkast/")
    assert not Idea.objects.filter(pk=idea.pk).exists()


def test_a_guest_who_says_yes_owns_it_too(town: Town) -> None:
    people, now = town.people, timezone.now()
    idea = factories.idea(people.agent)
    actions.stand_in(idea=idea, by=people.agent, now=now)
    row = actions.invite_guest(idea=idea, email="berit@utenfor.example", name="Berit", by=people.agent, now=now)
    actions.answer_as_guest(proposer=row, accept=True, now=now)
    assert rows(idea) == {"Berit": ("accepted", False)}


def test_it_is_said_on_the_page_where_people_are_asked(town: Town, sign_in: SignIn) -> None:
    idea = factories.idea(town.people.colleague, stage=Stage.DRAFT)
    client = sign_in("colleague")
    assert "Det er en annens idé" in words(client.get(f"/ideer/{idea.pk}/inviter/"))
    answer = client.post(f"/ideer/{idea.pk}/pa-vegne-av/", follow=True)
    assert "Det er min egen idé" in words(answer)
    assert rows(idea)["Kari Kollega"] == ("accepted", True)


def test_only_those_behind_it_can_say_so(town: Town, sign_in: SignIn) -> None:
    idea = town.submitted
    assert sign_in("colleague").post(f"/ideer/{idea.pk}/pa-vegne-av/").status_code == 403
    assert not Proposer.objects.filter(stands_in=True).exists()
