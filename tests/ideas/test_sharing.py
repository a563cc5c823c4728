"""Ideas are shared out evenly among the agents at work, and fall to somebody else the moment one cannot answer."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from agents import actions as network
from agents import network as coverage
from agents.models import Appointment
from ideas import actions, queries, sharing
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.people.models import Person, Section
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY, NOW = timezone.localdate, timezone.now


def sent(town: Town, by: Person | None = None) -> Idea:
    idea = factories.idea(by or town.people.proposer, stage=Stage.DRAFT, section=town.oppvekst)
    return actions.submit(idea=idea, by=idea.created_by, now=NOW())


@pytest.fixture
def agents(town: Town) -> list[Person]:
    """Three agents of a section where nothing waits yet; the first also has a substitute."""
    Idea.objects.filter(stage__in=sharing.OPEN).update(section=town.kultur)
    Idea.objects.filter(taken_by=town.people.agent).update(taken_by=town.people.resource_team)
    others = [town.people.colleague, town.people.unit_leader]
    for person in others:
        factories.appointment(town.oppvekst, person)
    return sorted([town.people.agent, *others], key=lambda person: person.pk)


def the_term(town: Town, person: Person) -> Appointment:
    return Appointment.objects.get(section=town.oppvekst, person=person)


def owner(idea: Idea) -> Person | None:
    idea = Idea.objects.select_related("taken_by").get(pk=idea.pk)
    return next(iter(queries.owner(idea, on=TODAY()).people), None)


def test_a_new_idea_goes_to_who_has_fewest_open_ones(town: Town, agents: list[Person]) -> None:
    first, second, third = agents
    factories.idea(town.people.proposer, stage=Stage.ASSESSING, taken_by=first)
    factories.idea(town.people.proposer, stage=Stage.CLARIFYING, taken_by=second)
    given = [owner(sent(town)) for _ in range(5)]
    assert given == [third, first, second, third, first]


def test_what_is_closed_or_parked_does_not_count(town: Town, agents: list[Person]) -> None:
    for stage in (Stage.CLOSED, Stage.PARKED):
        factories.idea(town.people.proposer, stage=stage, taken_by=agents[0], section=town.oppvekst)
    assert owner(sent(town)) == agents[0]


def test_only_who_it_falls_to_is_told_of_a_new_idea(town: Town, agents: list[Person]) -> None:
    idea = sent(town)
    told = factories.Delivery.objects.filter(kind="ideas.arrived", channel="inapp")
    assert [row.person for row in told.select_related("person")] == [owner(idea)]


def test_an_agent_who_is_away_gets_nothing_and_leaves_what_they_had_to_the_others_until_they_are_back(
    town: Town, agents: list[Person]
) -> None:
    ideas = [sent(town) for _ in range(9)]
    before = [owner(idea) for idea in ideas]
    away = agents[0]
    days = {"starts_on": TODAY(), "ends_on": TODAY() + timedelta(days=1), "substitute": None}
    row = network.set_absence(appointment=the_term(town, away), by=away, now=NOW(), **days)
    meanwhile = [owner(idea) for idea in ideas]
    assert away not in meanwhile
    assert [who for who, had in zip(meanwhile, before, strict=True) if had != away] == [w for w in before if w != away]
    assert {owner(sent(town)) for _ in range(4)} == set(agents[1:])
    network.end_absence(absence=row, by=away, now=NOW(), today=TODAY())
    assert [owner(idea) for idea in ideas] == before


@pytest.mark.parametrize("how", ["ended", "deactivated", "declined"])
def test_an_agent_who_is_gone_leaves_their_ideas_to_the_others(town: Town, agents: list[Person], how: str) -> None:
    ideas = [sent(town) for _ in range(9)]
    gone = agents[2]
    if how == "ended":
        Appointment.objects.filter(person=gone).update(ends_on=TODAY() - timedelta(days=1))
    elif how == "deactivated":
        Person.objects.filter(pk=gone.pk).update(is_active=False)
    else:
        network.decline(appointment=the_term(town, gone), reason="Nei", by=town.people.section_leader, now=NOW())
    found = Counter(owner(idea) for idea in ideas)
    assert set(found) == set(agents[:2])


def test_when_all_are_away_who_stands_in_for_the_agent_answers(town: Town, agents: list[Person]) -> None:
    ideas = [sent(town) for _ in range(6)]
    stand_ins = dict(zip(agents, factories_people(town, 3), strict=True))
    before = [owner(idea) for idea in ideas]
    for agent, stand_in in stand_ins.items():
        days = {"starts_on": TODAY(), "ends_on": TODAY(), "substitute": stand_in}
        network.set_absence(appointment=the_term(town, agent), by=agent, now=NOW(), **days)
    assert [owner(idea) for idea in ideas] == [stand_ins[who] for who in before if who]


def factories_people(town: Town, number: int) -> list[Person]:
    return [factories.person(unit=town.kindergarten) for _ in range(number)]


def test_an_idea_that_moves_to_another_section_is_given_to_an_agent_there(town: Town, agents: list[Person]) -> None:
    idea = sent(town)
    idea = actions.tidy(idea=idea, section=town.teknisk, tags=[], by=agents[0], now=NOW())
    assert idea.given_to == owner(idea) == town.people.other_agent


def test_old_ideas_without_a_note_are_spread_over_those_at_work(town: Town, agents: list[Person]) -> None:
    ideas = [factories.idea(town.people.proposer, section=town.oppvekst) for _ in range(9)]
    assert Counter(owner(idea) for idea in ideas) == dict.fromkeys(agents, 3)


def mixed(town: Town, agents: list[Person]) -> list[Idea]:
    """Ideas given to, taken by and left by all sorts of people, in sections with agents, substitutes and nobody."""
    people = [*agents, town.people.substitute, town.people.resource_team, town.people.other_agent, town.people.proposer]
    gone = factories.person(unit=town.kindergarten, is_active=False)
    rows = []
    for section in (town.oppvekst, town.teknisk, town.kultur):
        for given in (None, *people, gone):
            for taker in (None, *people, gone):
                stage = Stage.ASSESSING if taker else Stage.SUBMITTED
                taken = {"taken_by": taker} if taker else {}
                rows.append(
                    factories.new_idea(town.people.proposer, stage=stage, section=section, given_to=given, **taken)
                )
    ideas = Idea.objects.bulk_create(rows)
    by = town.people.proposer
    Proposer.objects.bulk_create(factories.new_proposer(idea, by, state="accepted", by=by) for idea in ideas)
    return ideas


@pytest.mark.parametrize("away", ["nobody", "one", "all"])
def test_what_somebody_answers_for_is_the_same_in_python_and_in_sql(
    town: Town, agents: list[Person], away: str
) -> None:
    mixed(town, agents)
    absent = {"nobody": [], "one": agents[:1], "all": agents}[away]
    for place, person in enumerate(absent):
        substitute = town.people.proposer if place == 1 else None
        factories.absence(the_term(town, person), substitute=substitute)
    ideas = Idea.objects.filter(stage__in=sharing.OPEN).select_related("taken_by")
    owners = queries.owners(ideas, on=TODAY())
    for person in Person.objects.all():
        own = {pk for pk, who in owners.items() if who.people == (person,)}
        if person.in_resource_team:
            own |= {pk for pk, who in owners.items() if who.is_resource_team}
        if person.is_active:
            found = ideas.filter(sharing.answered_by(person, within=None, on=TODAY()))
            assert set(found.values_list("pk", flat=True)) == own, person.name


def spread(town: Town) -> tuple[int, int]:
    return sharing.spread(sharing.held(on=TODAY()), [town.oppvekst.pk], on=TODAY())[town.oppvekst.pk]


def test_the_spread_counts_what_each_answers_for_and_names_nobody(town: Town, agents: list[Person]) -> None:
    for _ in range(7):
        sent(town)
    factories.idea(town.people.proposer, stage=Stage.ASSESSING, taken_by=agents[2])
    assert spread(town) == (2, 3)
    factories.absence(the_term(town, agents[0]))
    low, high = spread(town)
    ideas = Idea.objects.filter(section=town.oppvekst, stage__in=sharing.OPEN)
    counted = Counter(owner(idea) for idea in ideas)
    assert low + high == sum(counted.values()) == 8
    (cover,) = [one for one in coverage.coverage(on=TODAY()) if one.section == town.oppvekst]
    assert f"{low}–{high}" in [cell.figure for cell in cover.cells]


def test_a_spread_without_a_difference_is_one_number(town: Town, agents: list[Person]) -> None:
    for _ in range(6):
        sent(town)
    assert spread(town) == (2, 2)
    (cover,) = [one for one in coverage.coverage(on=TODAY()) if one.section == town.oppvekst]
    assert [cell.figure for cell in cover.cells if cell.column.words] == ["2"]


def test_the_inbox_shows_what_one_answers_for(town: Town, agents: list[Person], sign_in: SignIn) -> None:
    ideas = [sent(town) for _ in range(3)]
    for agent in agents:
        page = sign_in(agent).get("/ideer/innboks/?shown=answers").text
        assert [idea.reference in page for idea in ideas] == [owner(idea) == agent for idea in ideas]


def test_the_page_of_an_idea_says_who_answers(town: Town, agents: list[Person], sign_in: SignIn) -> None:
    idea = sent(town)
    page = sign_in("colleague").get(idea.get_absolute_url()).text
    assert f"{owner(idea)}, innovasjonsagent i Oppvekst, svarer for idéen" in page


def test_the_same_form_twice_gives_once(town: Town, agents: list[Person]) -> None:
    content = actions.Content(
        title="Tavle", need=factories.NEED_TEXT, whose_need="residents", section_id=town.oppvekst.pk
    )
    key = uuid4()
    for _ in range(2):
        idea = actions.share(key=key, content=content, by=town.people.proposer, now=NOW(), send=True)
    assert owner(idea) == agents[0]
    assert owner(sent(town)) == agents[1]


def test_a_section_without_agents_leaves_it_to_the_team(town: Town) -> None:
    section: Section = town.kultur
    idea = factories.idea(town.people.proposer, stage=Stage.DRAFT, section=section)
    idea = actions.submit(idea=idea, by=town.people.proposer, now=NOW())
    assert (idea.given_to, queries.owner(idea, on=TODAY()).is_resource_team) == (None, True)
