"""The draft saves itself: while one types, after the session ended, and when a colleague writes at the same time."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ideas import actions
from ideas.lifecycle import Stage
from ideas.models import Idea
from innovasjon.web import kept_forms
from tests import personas
from tests.conftest import BACKEND, SignIn
from tests.ideas.test_actions_capture import content_of
from tests.ideas.test_capture_form import NEW, messages, mine, soup, typed, whole

HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{NEW}"}


def autosave(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"then": "autosave", **data}, headers=HTMX)


def address_of(idea: Idea) -> str:
    return f"/ideer/{idea.pk}/rediger/"


@pytest.fixture
def writer(sign_in: SignIn) -> Client:
    return sign_in("colleague")


@pytest.fixture
def together(town: personas.Town) -> Idea:
    """A draft of `proposer` that `colleague` writes on as well."""
    row = actions.invite_person(
        idea=town.draft, person=town.people.colleague, by=town.people.proposer, now=timezone.now()
    )
    actions.answer_invitation(idea=row.idea, accept=True, by=town.people.colleague, now=timezone.now())
    return town.draft


# --- While one types


def test_the_first_autosave_makes_the_draft_and_later_ones_write_on_it(town: personas.Town, writer: Client) -> None:
    key = uuid4()
    for title in ("Tav", "Tavle", "Tavle i gangen"):
        response = autosave(writer, NEW, key=key, title=title)
    idea = mine(town)
    assert (idea.title, response.headers["HX-Replace-Url"]) == ("Tavle i gangen", address_of(idea))
    autosave(writer, address_of(idea), key=key, title="Tavle i gangen", need="Ingen vet hvem som er på jobb.")
    assert mine(town).need == "Ingen vet hvem som er på jobb."


@time_machine.travel("2026-11-25 14:32+01:00")
def test_an_autosave_tells_when_it_saved_and_what_it_saved_over(town: personas.Town, sign_in: SignIn) -> None:
    response = autosave(sign_in("colleague"), NEW, key=uuid4(), need="Ingen vet hvem som er på jobb.")
    page = soup(response)
    seen = page.select_one("input#id_seen")
    assert (page.get_text(strip=True), seen and seen["value"]) == ("Lagret 14:32", str(mine(town).revision))


def test_nothing_is_saved_before_something_is_written(town: personas.Town, writer: Client) -> None:
    response = autosave(writer, NEW, key=uuid4(), section=town.oppvekst.pk)
    assert (response.status_code, response.content.strip()) == (200, b"")
    assert not Idea.objects.filter(created_by=town.people.colleague).exists()


def test_an_autosave_tells_what_it_could_not_save(town: personas.Town, writer: Client) -> None:
    response = autosave(writer, NEW, key=uuid4(), need="Et behov", title="a" * 161)
    assert " ".join(soup(response).get_text().split()) == (
        "«Idéen i én linje» er for lang: 161 tegn, og det er plass til 160. Resten er lagret."
    )
    assert mine(town).need == "Et behov"


def test_an_autosave_that_comes_after_the_idea_was_sent_changes_nothing(town: personas.Town, writer: Client) -> None:
    data = whole(town)
    writer.post(NEW, data)
    response = autosave(writer, NEW, key=data["key"], title="En kort meld")
    assert (soup(response).get_text(strip=True), mine(town).title) == ("Idéen er sendt.", data["title"])


def test_a_sent_idea_does_not_save_itself(town: personas.Town, sign_in: SignIn) -> None:
    client, address = sign_in("proposer"), address_of(town.submitted)
    assert not soup(client.get(address)).select("[hx-vals*=autosave]")
    autosave(client, address, title="Noe annet")
    assert Idea.objects.get(pk=town.submitted.pk).title == town.submitted.title


# --- After the session has ended


def test_what_autosave_could_not_save_is_in_the_form_after_a_new_sign_in(town: personas.Town) -> None:
    client, who = Client(), town.people.colleague
    data = whole(town, then="autosave", writer=kept_forms.writer_mark(who.pk), usual_tags=["skole", "lek"])
    told = client.post(NEW, data, headers=HTMX)
    assert (told.status_code, told.headers["HX-Redirect"]) == (401, "/logg-inn/?next=%2Fideer%2Fny%2F")
    client.force_login(who, backend=BACKEND)
    response = client.get(NEW)
    wanted = {name: str(data[name]) for name in ("need", "title", "description", "tags", "whose_need", "section")}
    assert typed(response) == wanted
    key = soup(response).select_one("#id_key")
    assert key is not None
    assert key["value"] == str(data["key"])
    assert soup(response).select("[hx-trigger^=load]")


def test_a_draft_that_was_sent_by_hand_after_the_session_ended_is_in_its_form(together: Idea) -> None:
    client, who = Client(), together.created_by
    data = {"title": "Ny tittel", "need": "Nytt behov", "seen": "0", "writer": kept_forms.writer_mark(who.pk)}
    assert client.post(address_of(together), data).status_code == 302
    client.force_login(who, backend=BACKEND)
    shown = typed(client.get(address_of(together)))
    assert (shown["title"], shown["need"]) == ("Ny tittel", "Nytt behov")
    assert Idea.objects.get(pk=together.pk).title == together.title


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_form_from_before_one_signed_in_anew_in_another_tab_is_shown_again_with_its_text(
    town: personas.Town, headers: dict[str, str]
) -> None:
    client, who = Client(enforce_csrf_checks=True), town.people.colleague
    client.force_login(who, backend=BACKEND)
    data = whole(town, writer=kept_forms.writer_mark(who.pk), csrfmiddlewaretoken="a" * 64)
    refused = client.post(NEW, data, headers=headers)
    onward = refused.headers.get("HX-Redirect") or refused.headers["Location"]
    assert (refused.status_code, onward) == (403 if headers else 302, NEW)
    shown = client.get(NEW)
    assert typed(shown)["need"] == data["need"]
    assert len(soup(shown).select("#meldinger .ds-alert")) == 1
    assert not Idea.objects.filter(created_by=who).filter(title=data["title"]).exists()


def test_a_form_with_another_persons_mark_is_refused_and_not_kept(town: personas.Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people.agent, backend=BACKEND)
    data = whole(town, writer=kept_forms.writer_mark(town.people.colleague.pk), csrfmiddlewaretoken="a" * 64)
    assert client.post(NEW, data).status_code == 403
    assert kept_forms.SESSION_KEY not in client.session


def test_a_form_sent_after_sign_in_goes_on_with_the_draft_it_had_begun(town: personas.Town) -> None:
    client, who, key = Client(), town.people.colleague, uuid4()
    client.force_login(who, backend=BACKEND)
    autosave(client, NEW, key=key, title="Begynt")
    client.logout()
    data = {"then": "autosave", "key": key, "title": "Begynt og gått videre", "writer": kept_forms.writer_mark(who.pk)}
    client.post(NEW, data, headers=HTMX)
    client.force_login(who, backend=BACKEND)
    page = soup(client.get(NEW))
    assert page.select_one(f'a[href="{mine(town).get_absolute_url()}"]')
    fields = {str(field["name"]): str(field["value"]) for field in page.select("#skjema input[value]")}
    client.post(NEW, {**fields, "then": "save"})
    assert mine(town).title == "Begynt og gått videre"


def test_another_person_on_the_same_machine_does_not_get_the_text(town: personas.Town) -> None:
    client = Client()
    client.post(NEW, whole(town, writer=kept_forms.writer_mark(town.people.colleague.pk)))
    client.force_login(town.people.agent, backend=BACKEND)
    assert "need" not in typed(client.get(NEW))


# --- Two people at once


def by_another(idea: Idea, **changes: Any) -> Idea:
    return actions.edit(idea=idea, content=content_of(idea, **changes), by=idea.created_by, now=timezone.now())


def test_both_texts_are_shown_when_a_co_proposer_wrote_in_the_meantime(
    town: personas.Town, together: Idea, writer: Client
) -> None:
    by_another(together, title="Petras tittel", section_id=town.teknisk.pk)
    data = whole(town, then="save", seen="0", title="Min tittel", need=together.need, tags="")
    response = writer.post(address_of(together), data)
    assert response.status_code == 409
    page = soup(response)
    assert page.select_one("#begge").get_text(strip=True) == "Petra Forslag endret idéen mens du skrev"  # type: ignore[union-attr]
    shown = {
        part.h3.get_text(): [text.get_text() for text in part.select("dd")]  # type: ignore[union-attr]
        for part in page.select("section[aria-labelledby=begge] > div.stack")
        if part.h3
    }
    assert shown["Tittelen"] == ["Min tittel", "Petras tittel"]
    assert shown["Seksjonen"] == ["Oppvekst", "Teknisk"]
    assert typed(response)["title"] == "Min tittel"
    assert Idea.objects.get(pk=together.pk).title == "Petras tittel"


def test_ones_own_two_windows_are_told_of_each_other(town: personas.Town, sign_in: SignIn) -> None:
    client, address = sign_in("proposer"), address_of(town.draft)
    first, second = (
        {str(field["name"]): str(field["value"]) for field in soup(client.get(address)).select("#skjema input[value]")}
        for _ in range(2)
    )
    autosave(client, address, **(second | {"title": "Fra fane to"}))
    told = autosave(client, address, **(first | {"title": "Fra fane en"}))
    assert (told.status_code, Idea.objects.get(pk=town.draft.pk).title) == (409, "Fra fane to")


def test_the_writer_who_has_seen_both_texts_may_save_their_own(
    town: personas.Town, together: Idea, writer: Client
) -> None:
    by_another(together, title="Petras tittel")
    data = whole(town, then="save", seen="0", title="Min tittel")
    page = soup(writer.post(address_of(together), data))
    seen = page.select_one("#id_seen")
    assert seen is not None
    response = writer.post(address_of(together), {**data, "seen": seen["value"]})
    assert (response.status_code, Idea.objects.get(pk=together.pk).title) == (302, "Min tittel")


def test_the_writer_may_keep_the_others_text(together: Idea, writer: Client, town: personas.Town) -> None:
    by_another(together, title="Petras tittel")
    page = soup(writer.post(address_of(together), whole(town, then="save", seen="0")))
    link = page.select_one("section[aria-labelledby=begge] a.ds-button")
    assert link is not None
    assert typed(writer.get(str(link["href"])))["title"] == "Petras tittel"


def test_an_autosave_does_not_write_over_a_co_proposer_and_tells_so(together: Idea, writer: Client) -> None:
    by_another(together, title="Petras tittel")
    response = autosave(writer, address_of(together), seen="0", title="Min tittel")
    assert response.status_code == 409
    assert soup(response).get_text(strip=True).startswith("Petra Forslag har endret idéen i mellomtiden.")
    assert Idea.objects.get(pk=together.pk).title == "Petras tittel"


def test_a_form_that_did_not_hear_that_it_was_saved_saves_on(town: personas.Town, writer: Client) -> None:
    form_is = {"key": uuid4(), "sheet": uuid4()}
    autosave(writer, NEW, **form_is, title="Først")
    for title in ("Så", "Og så"):
        response = autosave(writer, address_of(mine(town)), **form_is, title=title, seen="0")
        assert response.status_code == 200
    assert mine(town).title == "Og så"


def test_a_sent_idea_tells_of_a_co_proposers_change_too(town: personas.Town, sign_in: SignIn) -> None:
    idea = town.submitted
    actions.answer_invitation(idea=idea, accept=True, by=town.people.invited, now=timezone.now())
    by_another(idea, title="Petras tittel")
    client = sign_in("invited")
    assert client.post(address_of(idea), whole(town, then="save", seen="0")).status_code == 409
    response = client.post(address_of(idea), whole(town, then="save", seen="1"), follow=True)
    assert messages(response) == ["Endringene er lagret."]
    assert Idea.objects.get(pk=idea.pk).stage == Stage.SUBMITTED


def test_an_agent_who_tidied_meanwhile_is_not_undone_silently(town: personas.Town, sign_in: SignIn) -> None:
    idea, agent = town.submitted, town.people.agent
    actions.tidy(idea=idea, section=town.teknisk, tags=["vei"], by=agent, now=timezone.now())
    response = sign_in("proposer").post(address_of(idea), whole(town, then="save", seen="0", tags="skole"))
    told = soup(response).select_one("section[aria-labelledby=begge]")
    assert told is not None
    assert response.status_code == 409
    assert [title.get_text() for title in told.select("h3")][-2:] == ["Seksjonen", "Emneord"]
    kept = Idea.objects.get(pk=idea.pk)
    assert (kept.section, [tag.name for tag in kept.tags.all()]) == (town.teknisk, ["vei"])


def test_tags_of_a_co_proposer_are_not_dropped_silently(town: personas.Town, together: Idea, writer: Client) -> None:
    by_another(together, tags=("skole",))
    assert writer.post(address_of(together), whole(town, then="save", seen="0")).status_code == 409
    assert [tag.name for tag in together.tags.all()] == ["skole"]
