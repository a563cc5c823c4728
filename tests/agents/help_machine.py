"""The town of `network_machine.py`, in which help is asked for and planned, and people join and leave the team."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from agents import actions as network
from agents.models import Assistance
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people import actions as people
from innovasjon.people.models import Person
from tests import factories
from tests.agents.network_machine import ANY, Town


class TownThatHelps(Town):
    """What happens to the resource team, and to what it was to help with."""

    @rule()
    def the_last_of_the_team_stays(self) -> None:
        """Whoever tries to shut out the one who is left is told; with another in the team they may, and come back."""
        alone = not Person.objects.active().filter(in_resource_team=True).exclude(pk=self.team.pk).exists()
        with self.attempt():
            people.deactivate(person=self.team, by=self.people[0], now=self.now)
            assert not alone
        assert Person.objects.active().filter(in_resource_team=True).exists()
        people.activate(person=self.team, by=self.people[0], now=self.now)

    @rule(number=ANY, is_in=st.booleans())
    def joins_or_leaves_the_team(self, number: int, is_in: bool) -> None:
        """As an administrator does by a form: what only a member has or does ends."""
        person = self.person(number)
        if person.in_resource_team != is_in:
            Person.objects.filter(pk=person.pk).update(in_resource_team=is_in)
            if not is_in:
                people.leave_the_team([person.pk], by=self.team, now=self.now)

    @rule(number=ANY, about=st.none() | ANY)
    def asks_for_help(self, number: int, about: int | None) -> None:
        self.keys += 1
        request = {"kind": Assistance.Kind.METHOD, "title": f"Hjelp {self.keys}", "what_for": factories.NEED_TEXT}
        subject, key = None if about is None else self.term(about), UUID(int=self.keys)
        network.ask_for_help(**request, subject=subject, key=key, by=self.person(number), now=self.now)

    @rule(number=ANY, helper=ANY, days=st.none() | st.integers(0, 20))
    def help_is_planned(self, number: int, helper: int, days: int | None) -> None:
        """With anybody: who is not in the team is refused."""
        request = self.request(number)
        if request and (who := self.pick([self.team, *self.people], helper)):
            plan = {"planned_on": None if days is None else self.day + timedelta(days=days), "planned_hours": 3}
            with self.attempt():
                network.plan_help(assistance=request, helper=who, **plan, by=self.team, now=self.now)

    @rule(number=ANY, how=st.sampled_from(["finish", "turn_down", "take_back"]))
    def help_ends(self, number: int, how: str) -> None:
        if (request := self.request(number)) is None:
            return
        given: dict[str, Any] = {"assistance": request, "now": self.now}
        with self.attempt():
            if how == "finish":
                network.finish_help(hours=2, outcome="", by=self.team, **given)
            elif how == "turn_down":
                network.turn_down_request(reason="Vi har ingen ledige timer nå.", by=self.team, **given)
            else:
                network.take_back_request(by=request.asked_by, **given)

    def request(self, number: int) -> Assistance | None:
        open_ones: Assistance | None = self.pick(
            Assistance.objects.filter(state__in=["asked", "accepted"]).order_by("pk"), number
        )
        return open_ones

    @invariant()
    def help_is_well(self) -> None:
        """After each step, beside what holds for the network."""
        if hasattr(self, "held"):
            self.planned_help_is_with_somebody_in_the_team()
            self.whose_plan_fell_was_told()

    def planned_help_is_with_somebody_in_the_team(self) -> None:
        for request in Assistance.objects.filter(state__in=["asked", "accepted"]).select_related("helper"):
            if request.state == "asked":
                assert request.helper is None
            else:
                assert request.helper
                assert request.helper.is_active
                assert request.helper.in_resource_team

    def whose_plan_fell_was_told(self) -> None:
        """Once for each time, unless they did it themselves, or did not work here for a while."""
        fell = Entry.objects.filter(verb="assistance.plan_dropped")
        shut_out = set(Entry.objects.filter(verb="person.deactivated").values_list("subject_id", flat=True))
        for request in Assistance.objects.filter(pk__in=fell.values("subject_id")):
            times = fell.filter(subject_id=request.pk).exclude(by=request.asked_by).count()
            told = Delivery.objects.filter(
                kind="agents.helper_left", channel="inapp", payload__assistance=request.pk, person=request.asked_by
            ).count()
            assert told == times or (request.asked_by_id in shut_out and told < times)
