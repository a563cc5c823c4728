"""What happens to an idea beside its moves: its words change, it is hidden, it is somebody else's, it is found."""

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from ideas.lifecycle import Stage
from ideas.models import Idea, SavedSearch
from tests import factories
from tests.browser.windows import Readers
from tests.personas import Town


@pytest.fixture
def idea(town: Town) -> Idea:
    return factories.idea(town.people.proposer, title="Tavle i gangen med beskjeder")


def test_what_was_changed_is_read_word_by_word_by_everybody(town: Town, readers: Readers, idea: Idea) -> None:
    own, others = readers("proposer"), readers("colleague")
    assert others.go(f"{idea.get_absolute_url()}rediger/").status == 403  # type: ignore[union-attr]
    own.go(idea.get_absolute_url())
    own.page.get_by_role("link", name=_("Edit"), exact=True).click()
    own.page.get_by_label(_("The idea in one line")).fill("Skjerm i gangen med beskjeder")
    own.page.get_by_role("button", name=_("Save the changes")).click()
    expect(own.page.get_by_text(_("The changes are saved."))).to_be_visible()

    others.go(idea.get_absolute_url())
    others.page.locator(f"main a[href^='{idea.get_absolute_url()}versjoner/']").first.click()
    changed = others.page.locator(".changed-words")
    expect(changed.locator("del")).to_contain_text("Tavle")
    expect(changed.locator("ins")).to_contain_text("Skjerm")
    expect(changed).to_contain_text("i gangen med beskjeder")


def test_what_is_hidden_is_gone_for_all_but_those_it_concerns(town: Town, readers: Readers, idea: Idea) -> None:
    agent, others, own = readers("agent"), readers("colleague"), readers("proposer")
    address = idea.get_absolute_url()
    assert others.go(f"{address}skjul/").status == 403  # type: ignore[union-attr]
    agent.go(address)
    agent.page.get_by_role("link", name=_("Hide for personal data")).click()
    agent.page.get_by_label(_("Why is it hidden?")).fill("Navnet på en beboer står i teksten.")
    agent.page.get_by_role("button", name=_("Hide"), exact=True).click()
    expect(agent.page.get_by_text(_("The idea is hidden. Those behind it are told why."))).to_be_visible()

    assert others.go(address).status == 404  # type: ignore[union-attr]
    others.go("/ideer/?q=beskjeder")
    expect(others.page.locator(f"main a[href='{address}']")).to_have_count(0)
    own.go(address)
    expect(own.page.get_by_text("Navnet på en beboer står i teksten.").first).to_be_visible()

    agent.go(address)
    agent.page.get_by_role("link", name=_("Show again")).click()
    agent.page.locator("main form").get_by_role("button").first.click()
    assert others.go(address).status == 200  # type: ignore[union-attr]


def test_an_idea_written_down_for_somebody_else_is_theirs_after_a_yes(town: Town, readers: Readers) -> None:
    writes, theirs, stranger = readers("agent"), readers("colleague"), readers("other_agent")
    draft = factories.idea(town.people.agent, stage=Stage.DRAFT, title="Benk ved elva")
    address = f"/ideer/{draft.pk}/inviter/"
    assert stranger.go(address).status == 404  # type: ignore[union-attr]
    writes.go(address)
    writes.page.get_by_role("button", name=_("It is somebody else's idea")).click()
    writes.page.locator("#id_q").fill("Kari Kollega")
    writes.page.get_by_role("button", name=_("Choose %(name)s") % {"name": "Kari Kollega"}).click()
    expect(writes.page.get_by_text("Kari Kollega er spurt")).to_be_visible()
    writes.go(f"/ideer/{draft.pk}/")
    writes.page.get_by_role("button", name=_("Send in")).click()
    expect(writes.page.locator("#folk ~ ul").get_by_text(_("on behalf of others"))).to_be_visible()

    stranger.go(f"/ideer/{draft.pk}/")
    expect(stranger.page.get_by_role("button", name=_("Yes, I stand behind it"))).to_have_count(0)
    theirs.go(f"/ideer/{draft.pk}/")
    theirs.page.get_by_role("button", name=_("Yes, I stand behind it")).click()
    expect(theirs.page.locator("#folk ~ ul")).to_contain_text("Kari Kollega")
    expect(theirs.page.locator("#folk ~ ul")).not_to_contain_text("Anne Agent")
    assert draft.proposers.get().person == town.people.colleague


def test_a_search_is_saved_found_again_and_deleted(town: Town, readers: Readers, idea: Idea) -> None:
    own, others = readers("colleague"), readers("proposer")
    own.go("/ideer/?q=gangen")
    own.page.get_by_role("link", name=_("Save the search")).click()
    own.page.get_by_label(_("Name of the search")).fill("Ting i gangen")
    own.page.get_by_role("button", name=_("Save"), exact=True).click()
    expect(own.page.get_by_text(_("The search is saved."))).to_be_visible()
    row = SavedSearch.objects.get(name="Ting i gangen")
    for verb in ("endre", "slett"):
        assert others.go(f"/ideer/sok/{row.pk}/{verb}/").status == 404  # type: ignore[union-attr]

    own.go("/ideer/sok/")
    own.page.get_by_role("link", name="Ting i gangen", exact=True).click()
    expect(own.page.locator(".row-title", has_text=idea.title).first).to_be_visible()
    own.go(f"/ideer/sok/{row.pk}/slett/")
    own.page.locator("main form").get_by_role("button").first.click()
    expect(own.page.get_by_text("Søket «Ting i gangen» er slettet")).to_be_visible()
    assert not SavedSearch.objects.filter(pk=row.pk).exists()
