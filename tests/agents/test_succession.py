"""A section gets a new leader, who is asked and told what the one before was."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from agents import actions, messages
from agents.actions import Term
from agents.models import Assistance
from ideas import overdue
from ideas.models import Idea
from innovasjon.notifications.models import Delivery
from innovasjon.people.importing import actions as importing
from innovasjon.people.importing.lines import Summary
from innovasjon.people.models import Section, Unit
from tests import factories
from tests.conftest import SignIn
from tests.personas import Town

pytestmark = pytest.mark.django_db
TODAY, NOW = timezone.localdate, timezone.now
KINDS = ["agents.confirm", "agents.help_late", "ideas.passed_on"]


@pytest.fixture
def waits(town: Town) -> None:
    """A mandate to confirm, a request nobody answered, and an idea that is long overdue, in one section."""
    actions.propose(
        section=town.oppvekst,
        person=town.people.colleague,
        term=Term(starts_on=TODAY()),
        by=town.people.resource_team,
        now=NOW(),
    )
    request = factories.assistance(town.people.unit_leader)
    Assistance.objects.filter(pk=request.pk).update(answer_by=TODAY() - timedelta(days=30))
    Idea.objects.filter(pk=town.submitted.pk).update(reply_due_on=TODAY() - timedelta(days=60))
    Idea.objects.filter(pk=town.assessing.pk).update(reply_due_on=TODAY())
    Delivery.objects.all().delete()


def told() -> dict[str, list[str]]:
    rows = Delivery.objects.filter(channel="inapp", kind__in=KINDS).select_related("person").order_by("kind")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(str(row.person), []).append(row.kind)
    return found


def by_admin(town: Town, sign_in: SignIn) -> None:
    section = town.oppvekst
    address = f"/admin/people/section/{section.pk}/change/"
    page = sign_in("resource_team").get(address)
    form = page.context["adminform"].form
    seen = {page.context["seen_field"]: page.context["seen"]}
    data = {"name": section.name, "slug": section.slug, "leader": town.people.unit_leader.pk, "is_active": "on"}
    answer = sign_in("resource_team").post(address, data | seen)
    assert (answer.status_code, form.instance) == (302, section)


def by_import(town: Town) -> None:
    Section.objects.update(follows_import=True)
    Unit.objects.update(follows_import=True)
    lines = ["Navn;E-post;Seksjon;Seksjonsleder;Enhet"]
    for person in (town.people.unit_leader, town.people.section_leader):
        lines.append(f"{person.name};{person.email};Oppvekst;{town.people.unit_leader.email};Solbakken barnehage")
    file = io.BytesIO("\n".join(lines).encode())
    importing.store_file(file=file, approve=lambda _plan: Summary(), by=None, now=NOW())


@pytest.mark.parametrize("how", ["admin", "import"])
def test_the_new_leader_is_asked_what_the_one_before_was(town: Town, waits: None, sign_in: SignIn, how: str) -> None:
    if how == "admin":
        by_admin(town, sign_in)
    else:
        by_import(town)
    town.oppvekst.refresh_from_db()
    assert town.oppvekst.leader == town.people.unit_leader
    assert told() == {"Unni Enhetsleder": ["agents.confirm", *KINDS]}  # the town has a mandate of its own


def test_only_what_is_long_overdue_is_passed_on(town: Town, waits: None) -> None:
    assert [idea.pk for idea in overdue.with_the_leader(on=TODAY())] == [town.submitted.pk]


def test_the_old_leader_no_longer_sees_it_and_the_new_one_does(town: Town, waits: None, sign_in: SignIn) -> None:
    shown = ("Kari Kollega som innovasjonsagent i Oppvekst", "Ingen har svart i seksjonen din")
    for leader in (town.people.section_leader, town.people.unit_leader):
        Section.objects.filter(pk=town.oppvekst.pk).update(leader=leader)
        for person in (town.people.section_leader, town.people.unit_leader):
            page = sign_in(person).get("/").text
            assert [words in page for words in shown] == [person == leader] * 2, (person, leader)


def test_what_waits_to_be_sent_to_the_old_leader_is_not_sent(town: Town, waits: None) -> None:
    term = actions.propose(
        section=town.oppvekst,
        person=town.people.invited,
        term=Term(starts_on=TODAY()),
        by=town.people.resource_team,
        now=NOW(),
    )
    message = messages.confirm(term)
    (kind,) = [kind for kind in messages.KINDS if kind.name == message.kind]
    assert kind.still_true
    assert kind.still_true(message.context)
    Section.objects.filter(pk=town.oppvekst.pk).update(leader=town.people.unit_leader)
    assert not kind.still_true(message.context)
