"""The desk, gatherings and calendar links in the administration: facts to read, and moves by what the stories do."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from agents import actions
from agents.models import Appointment, Assistance, Capacity
from arenas import actions as gatherings
from arenas.models import CalendarLink, Gathering
from innovasjon.audit.adminrows import MOST_SENT
from innovasjon.audit.models import Entry
from innovasjon.notifications.models import Delivery
from innovasjon.people.models import Person, Unit
from projects.models import Project
from tests import chosen, factories
from tests.conftest import SignIn
from tests.personas import Town
from tests.test_admin import address, page

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def planned(town: Town, days: int = 7) -> Assistance:
    return actions.plan_help(
        assistance=factories.assistance(town.people.unit_leader),
        helper=town.people.resource_team,
        planned_on=TODAY() + timedelta(days=days),
        planned_hours=4,
        by=town.people.resource_team,
        now=timezone.now(),
    )


def told(kind: str) -> list[str]:
    return sorted(Delivery.objects.filter(kind=kind, channel="inapp").values_list("person__name", flat=True))


def listed(response: Any) -> list[str]:
    return [row.get_text() for row in page(response).select("#result_list tbody th")]


class TestTheDesk:
    def test_is_narrowed_by_what_the_team_has_to_do(self, town: Town, sign_in: SignIn) -> None:
        client, now = sign_in("resource_team"), timezone.now()
        late = factories.assistance(town.people.colleague, now=now - timedelta(days=30))
        waits, coming, been = factories.assistance(town.people.colleague), planned(town), planned(town, -3)
        done = actions.finish_help(
            assistance=planned(town), hours=2, outcome="", by=town.people.resource_team, now=timezone.now()
        )
        wanted = {
            "answer": {late, waits},
            "late": {late},
            "help": {coming, been},
            "agree": set(),
            "note": {been},
            "hear": {done},
        }
        for asked, rows in wanted.items():
            found = set(listed(client.get(f"{address(Assistance)}?neste={asked}")))
            assert found == {row.title for row in rows}, asked

    def test_figures_on_the_front_page_lead_to_lists_that_count_the_same(self, town: Town, sign_in: SignIn) -> None:
        client = sign_in("resource_team")
        factories.assistance(town.people.colleague, now=timezone.now() - timedelta(days=30))
        planned(town, -3)
        factories.gathering(town.people.resource_team, about="")
        front = page(client.get("/admin/"))
        words = {
            "skulle ha vært besvart": "?neste=late",
            "ingenting er notert": "?neste=note",
            "har ikke notert timer": "?timer=none",
            "mangler dagsorden": "?tid=agenda",
        }
        for text, query in words.items():
            (figure,) = [link for link in front.select(".figure a") if text in link.get_text()]
            assert str(figure["href"]).endswith(query)
            assert figure.get_text().split()[0] == str(len(listed(client.get(str(figure["href"]))))) == "1"

    def test_several_are_planned_at_once_and_those_concerned_are_told(self, town: Town, sign_in: SignIn) -> None:
        rows = [factories.assistance(who) for who in (town.people.colleague, town.people.unit_leader)]
        done = actions.finish_help(
            assistance=planned(town), hours=2, outcome="", by=town.people.resource_team, now=timezone.now()
        )
        Delivery.objects.all().delete()
        answer = chosen.done(
            sign_in("resource_team"), "plan", *rows, done, helper=town.people.resource_team.pk, planned_hours=3
        )
        assert "2 forespørsler er planlagt." in chosen.text(answer)
        assert "går ikke slik forespørselen står nå" in chosen.text(answer)
        assert set(Assistance.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True)) == {
            "accepted"
        }
        assert told("agents.help_planned") == ["Kari Kollega", "Unni Enhetsleder"]
        assert {entry.verb for entry in Entry.objects.about(rows[0])} == {"assistance.asked", "assistance.planned"}

    def test_several_are_turned_down_with_a_reason(self, town: Town, sign_in: SignIn) -> None:
        rows = [factories.assistance(town.people.colleague), planned(town)]
        client, reason = sign_in("resource_team"), "Vi har ingen ledige timer før jul."
        asked = chosen.asked(client, "turn_down", *rows)
        assert "dette går ikke slik forespørselen står nå" in chosen.text(asked)
        assert client.post(chosen.address_of(asked), chosen.hidden(asked) | {"reason": "Nei"}).status_code == 422
        client.post(chosen.address_of(asked), chosen.hidden(asked) | {"reason": reason})
        assert [Assistance.objects.get(pk=row.pk).state for row in rows] == ["declined", "accepted"]
        assert told("agents.help_turned_down") == ["Kari Kollega"]

    def test_is_moved_on_by_nobody_outside_the_team(self, town: Town, sign_in: SignIn) -> None:
        row = factories.assistance(town.people.colleague)
        asked = chosen.asked(sign_in("admin"), "turn_down", row)
        assert "bare ressursteamet kan gjøre dette" in chosen.text(asked)
        chosen.done(sign_in("admin"), "turn_down", row, reason="Vi har ingen ledige timer før jul.")
        row.refresh_from_db()
        assert row.state == "asked"

    def test_is_handed_out_as_a_file_with_the_whole_story(self, town: Town, sign_in: SignIn) -> None:
        request = planned(town)
        answer = sign_in("resource_team").get(f"{address(Assistance, 'export', 'csv')}?neste=help")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert len(rows) == 2
        assert request.title in rows[1]
        assert "Rita Ressurs" in rows[1]

    def test_a_request_shows_its_history_and_the_page_people_see(self, town: Town, sign_in: SignIn) -> None:
        request, client = planned(town), sign_in("resource_team")
        shown = page(client.get(address(Assistance, "change", request.pk)))
        assert [str(link["href"]) for link in shown.select(".viewsitelink")] == [request.get_absolute_url()]
        assert "ble planlagt" in shown.get_text()
        assert shown.select("#content input:not([type=hidden])") == []


class TestTheTeamsHours:
    def test_are_listed_with_what_is_planned_and_noted_for_others(self, town: Town, sign_in: SignIn) -> None:
        rita, client = town.people.resource_team, sign_in("resource_team")
        row = actions.set_capacity(person=rita, hours_a_week=3, by=rita, now=timezone.now())
        planned(town)
        cells = [cell.get_text() for cell in page(client.get(address(Capacity))).select("#result_list tbody td")]
        assert cells[-3:] == ["3", "4", "8"]
        gone = actions.set_capacity(
            person=factories.person(in_resource_team=True), hours_a_week=3, by=rita, now=timezone.now()
        )
        Person.objects.filter(pk=gone.person_id).update(in_resource_team=False)
        assert len(listed(client.get(f"{address(Capacity)}?medlem=no"))) == 1
        chosen.done(client, "hours", row, gone, hours_a_week="5")
        assert [Capacity.objects.get(pk=one.pk).hours_a_week for one in (row, gone)] == [5, 3]


class TestGatherings:
    def test_are_called_off_with_a_reason_and_the_network_is_told(self, town: Town, sign_in: SignIn) -> None:
        coming = factories.gathering(town.people.resource_team)
        over = factories.gathering(town.people.resource_team, days=-10)
        Delivery.objects.all().delete()
        answer = chosen.done(sign_in("resource_team"), "call_off", coming, over, reason="For få kan komme.")
        assert "1 samling er avlyst." in chosen.text(answer)
        coming.refresh_from_db()
        over.refresh_from_db()
        assert (coming.cancelled_because, over.is_cancelled) == ("For få kan komme.", False)
        assert "Anne Agent" in told("arenas.called_off")

    def test_one_is_moved_and_keeps_all_else(self, town: Town, sign_in: SignIn) -> None:
        row = factories.gathering(town.people.resource_team)
        before, day = timezone.localtime(row.starts_at), TODAY() + timedelta(days=30)
        chosen.done(sign_in("resource_team"), "move", row, day=day.isoformat(), begins="", ends="")
        row.refresh_from_db()
        after = timezone.localtime(row.starts_at)
        assert (after.date(), after.time(), row.revision) == (day, before.time(), 1)
        assert "Anne Agent" in told("arenas.changed")
        assert [entry.verb for entry in Entry.objects.about(row)] == ["gathering.planned", "gathering.changed"]

    def test_of_several_the_first_that_can_be_is_moved(self, town: Town, sign_in: SignIn) -> None:
        row = factories.gathering(town.people.resource_team)
        later = factories.gathering(town.people.resource_team, days=60)
        off = gatherings.call_off(
            gathering=later, reason="For få kan komme.", by=town.people.resource_team, now=timezone.now()
        )
        day = TODAY() + timedelta(days=30)
        answer = chosen.done(sign_in("resource_team"), "move", row, off, day=day.isoformat(), begins="", ends="")
        assert "1 samling har fått ny tid" in chosen.text(answer)
        row.refresh_from_db()
        assert timezone.localtime(row.starts_at).date() == day

    @pytest.mark.parametrize(
        ("begins", "ends", "words"),
        [("10:00", "09:00", "den ville slutte før den begynner"), ("23:50", "", "den ville slutte før den begynner")],
    )
    def test_one_is_not_moved_to_a_time_that_makes_no_sense(
        self, town: Town, sign_in: SignIn, begins: str, ends: str, words: str
    ) -> None:
        start = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=14)
        times = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
        row, day = factories.gathering(town.people.resource_team, **times), TODAY() + timedelta(days=30)
        answer = chosen.done(sign_in("resource_team"), "move", row, day=day.isoformat(), begins=begins, ends=ends)
        assert words in chosen.text(answer)
        row.refresh_from_db()
        assert row.revision == 0

    def test_a_day_that_has_been_is_refused_and_what_was_typed_stays(self, town: Town, sign_in: SignIn) -> None:
        row, client = factories.gathering(town.people.resource_team), sign_in("resource_team")
        asked = chosen.asked(client, "move", row)
        data = chosen.hidden(asked) | {"day": "2026-01-05", "begins": "10:15", "ends": ""}
        answer = client.post(chosen.address_of(asked), data)
        assert answer.status_code == 422
        assert "Velg i dag eller en senere dag" in answer.text
        assert "10:15" in answer.text

    def test_hang_under_what_the_front_page_has_them_under(self, town: Town, sign_in: SignIn) -> None:
        row, client = factories.gathering(town.people.resource_team), sign_in("resource_team")
        way = ["Administrasjon", "›", "Innovasjonsagenter", "›", "Samlinger"]
        for url in (address(Gathering), address(Gathering, "change", row.pk)):
            crumbs = page(client.get(url)).select_one(".breadcrumbs")
            assert crumbs
            assert crumbs.get_text(" ", strip=True).split()[:5] == way

    def test_are_planned_where_the_network_is_told(self, town: Town, sign_in: SignIn) -> None:
        answer = sign_in("resource_team").get(address(Gathering, "add"))
        assert answer.headers["Location"] == "/samlinger/ny/"


class TestLinksToTheCalendar:
    def test_are_taken_back_by_others_than_their_owner(self, town: Town, sign_in: SignIn) -> None:
        token = gatherings.new_calendar_link(by=town.people.resource_team, now=timezone.now())
        client, link = sign_in("admin"), CalendarLink.objects.get()
        assert "1 lenke er trukket tilbake." in chosen.text(chosen.done(client, "take_back", link))
        assert client.get(f"/kalender/{token}.ics").status_code == 404
        link.refresh_from_db()
        assert link.revoked_by == town.people.admin
        assert Entry.objects.about(link).latest("pk").by == town.people.admin

    def test_are_narrowed_by_whether_they_open(self, town: Town, sign_in: SignIn) -> None:
        for _ in range(2):
            gatherings.new_calendar_link(by=town.people.resource_team, now=timezone.now())
        client = sign_in("resource_team")
        found = [len(listed(client.get(f"{address(CalendarLink)}?lenke={one}"))) for one in ("works", "revoked", "")]
        assert found == [1, 1, 2]


INLINES = [(page, inline) for page in admin.site._registry.values() for inline in page.inlines]


@pytest.mark.parametrize(("owner", "inline"), INLINES, ids=lambda one: getattr(one, "__name__", ""))
def test_rows_below_a_form_are_never_more_than_there_can_be(owner: Any, inline: Any, rf: Any, town: Town) -> None:
    request: HttpRequest = rf.get("/admin/")
    request.user = town.people.admin
    made = inline(owner.model, admin.site).get_formset(request)
    assert made.absolute_max <= MOST_SENT


def test_every_page_with_a_public_side_leads_to_what_a_colleague_sees(town: Town, sign_in: SignIn) -> None:
    team = town.people.resource_team
    tag = factories.tag()
    town.submitted.tags.add(tag)
    rows: list[Any] = [
        *(town.oppvekst, town.roads, town.people.colleague, Appointment.objects.get(section=town.oppvekst), tag),
        *(town.submitted, factories.need(team), Project.objects.get(), factories.gathering(team), planned(town)),
    ]
    client, colleague = sign_in("resource_team"), sign_in("colleague")
    for row in rows:
        (link,) = page(client.get(address(type(row), "change", row.pk))).select(".viewsitelink")
        shown = colleague.get(str(link["href"]))
        assert shown.status_code == 200, row
        # A unit has no page of its own yet: its section's ideas.
        named = row.section.name if isinstance(row, Unit) else getattr(row, "title", "") or getattr(row, "name", "")
        assert (named or str(row.person)) in shown.text
    gone = page(client.get(address(Person, "change", town.people.deactivated.pk)))
    assert gone.select(".viewsitelink") == []
