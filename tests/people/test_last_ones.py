"""Somebody is always in the resource team, and somebody administrator: neither hand nor file takes the last away."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from innovasjon.audit.models import Entry
from innovasjon.people import actions
from innovasjon.people.importing import actions as importing
from innovasjon.people.importing import lines, queries
from innovasjon.people.last_ones import LastOne, Role
from innovasjon.people.models import Person
from tests import chosen, factories, personas
from tests.conftest import SignIn
from tests.personas import Town
from tests.test_admin import address, fields
from tests.test_races import at_once

RUNS = 10


@pytest.mark.django_db
class TestByHand:
    @pytest.mark.parametrize(("name", "role"), [("resource_team", Role.TEAM), ("admin", Role.ADMINISTRATOR)])
    def test_the_last_is_not_shut_out(self, town: Town, name: str, role: Role) -> None:
        person = town.people[name]
        assert person
        with pytest.raises(LastOne) as refused:
            actions.deactivate(person=person, by=town.people.colleague, now=timezone.now())
        assert refused.value.role == role
        person.refresh_from_db()
        assert person.is_active
        other = factories.person(**{role: True})
        actions.deactivate(person=person, by=other, now=timezone.now())
        person.refresh_from_db()
        assert not person.is_active

    def test_one_who_has_left_counts_as_nobody(self, town: Town) -> None:
        factories.person(in_resource_team=True, is_active=False)
        with pytest.raises(LastOne):
            actions.deactivate(person=town.people.resource_team, by=town.people.admin, now=timezone.now())

    def test_the_page_that_says_what_will_happen_says_who_stays_and_why(self, town: Town, sign_in: SignIn) -> None:
        client, rita = sign_in("admin"), town.people.resource_team
        told = chosen.text(chosen.asked(client, "deactivate", rita, town.people.colleague))
        assert "ingen andre er i ressursteamet" in told
        chosen.done(client, "deactivate", rita, town.people.colleague)
        active = Person.objects.in_bulk([rita.pk, town.people.colleague.pk])
        assert (active[rita.pk].is_active, active[town.people.colleague.pk].is_active) == (True, False)

    def test_of_two_chosen_together_one_stays(self, town: Town, sign_in: SignIn) -> None:
        both = [town.people.resource_team, factories.person(in_resource_team=True)]
        answer = chosen.text(chosen.done(sign_in("admin"), "deactivate", *both))
        assert "Gjort for 1 person" in answer
        assert Person.objects.active().filter(in_resource_team=True).count() == 1

    def test_the_form_says_why_the_mark_stays(self, town: Town, sign_in: SignIn) -> None:
        rita, client = town.people.resource_team, sign_in("admin")
        url = address(Person, "change", rita.pk)
        sent = {key: value for key, value in fields(client.get(url)).items() if key != Role.TEAM}
        answer = client.post(url, sent)
        assert answer.status_code == 200
        assert "Ingen andre er i ressursteamet. Ta inn noen andre først." in answer.text
        rita.refresh_from_db()
        assert rita.in_resource_team
        factories.person(in_resource_team=True)
        assert client.post(url, sent).status_code == 302
        rita.refresh_from_db()
        assert not rita.in_resource_team


def a_file(*people: Person) -> io.BytesIO:
    rows = [f"{one.name};{one.email};Teknisk;Veg og park" for one in people]
    return io.BytesIO("\n".join(["Navn;E-post;Seksjon;Enhet", *rows]).encode())


@pytest.mark.django_db
class TestByAFile:
    @pytest.fixture
    def followed(self, town: Town) -> Town:
        Person.objects.update(follows_import=True)
        return town

    def test_those_of_whom_there_would_be_none_stay_and_the_others_leave(self, followed: Town) -> None:
        people = followed.people
        plan = queries.plan_of(a_file(people.colleague))
        assert {known.pk for known in plan.kept} == {people.resource_team.pk, people.admin.pk}
        assert people.agent.pk in {known.pk for known in plan.leaving}
        importing.store_file(
            file=a_file(people.colleague), approve=lines.summary, by=people.resource_team, now=timezone.now()
        )
        active = set(Person.objects.active().values_list("email", flat=True))
        assert active == {one.email for one in (people.colleague, people.resource_team, people.admin)}

    def test_a_member_leaves_when_another_stays(self, followed: Town) -> None:
        other = factories.person(in_resource_team=True)
        plan = queries.plan_of(a_file(followed.people.colleague, followed.people.admin))
        assert other.pk not in {known.pk for known in plan.leaving}
        assert followed.people.resource_team.pk in {known.pk for known in plan.leaving}
        assert plan.kept == []

    def test_the_preview_names_who_stays_and_why(self, followed: Town, sign_in: SignIn) -> None:
        mail = followed.people.colleague.email
        job = factories.organisation_import(
            followed.people.resource_team, f"Kari Kollega;{mail};Oppvekst;Solbakken barnehage"
        )
        page = chosen.text(sign_in("resource_team").get(job.get_absolute_url()))
        assert "Arne Admin, Rita Ressurs står ikke i fila" in page
        assert not any("Rita" in str(entry.data) for entry in Entry.objects.all())

    def test_when_the_other_was_shut_out_meanwhile_the_preview_is_shown_anew(
        self, followed: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = followed.people
        other = factories.person(in_resource_team=True)
        mails = (one.email for one in (people.colleague, people.admin))
        job = factories.organisation_import(
            people.admin, *(f"Ny;{mail};Oppvekst;Solbakken barnehage" for mail in mails)
        )
        job = importing.confirm(
            job=job, digest=job.digest, leave_out=True, many_may_leave=True, by=people.admin, now=timezone.now()
        )
        made = queries.plan_of

        def then_shut_out(*args: Any, **more: Any) -> Any:
            """What another does by hand between the plan and the last line that is stored."""
            plan = made(*args, **more)
            Person.objects.filter(pk=other.pk).update(is_active=False)
            return plan

        with monkeypatch.context() as patched:
            patched.setattr(queries, "plan_of", then_shut_out)
            job = importing.store(job=job, now=timezone.now())
        assert (job.state, job.problem) == ("ready", "changed")
        people.resource_team.refresh_from_db()
        assert people.resource_team.is_active


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    @pytest.fixture
    def town(self) -> personas.Town:
        ContentType.objects.clear_cache()  # the table was emptied by the test before
        return personas.build()

    def gone(self, town: Town, shut_out: Callable[[Person], Any]) -> int:
        """Let two members shut each other out, over and over; how often nobody was left."""
        pair = [town.people.resource_team, factories.person(in_resource_team=True)]
        empty = 0
        for _run in range(RUNS):
            Person.objects.filter(pk__in=[one.pk for one in pair]).update(is_active=True)
            at_once([lambda one=one: shut_out(one) for one in pair])
            empty += not Person.objects.active().filter(in_resource_team=True).exists()
        return empty

    def test_one_stays_and_the_other_is_told(self, town: Town) -> None:
        results: list[Any] = []

        def shut_out(person: Person) -> None:
            try:
                actions.deactivate(person=person, by=town.people.admin, now=timezone.now())
            except LastOne as last:
                results.append(last)

        assert self.gone(town, shut_out) == 0
        assert len(results) == RUNS

    def test_without_a_lock_both_would_go(self, town: Town) -> None:
        @transaction.atomic
        def naive(person: Person) -> None:
            row = Person.objects.select_for_update().get(pk=person.pk)
            if Person.objects.active().filter(in_resource_team=True).exclude(pk=row.pk).exists():
                row.is_active = False
                row.save(update_fields=["is_active"])

        assert self.gone(town, naive) > 0
