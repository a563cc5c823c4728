"""Every move of the table as people make it: from the idea's page, by its form, and by nobody whose it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from playwright.sync_api import Page, expect

from ideas.lifecycle import Move, Stage
from ideas.models import Idea, Merge
from ideas.views import moves
from tests import factories
from tests.browser.windows import Readers
from tests.personas import Town

REASON = "Vi har snakket med avdelingene, og de har dette fra før."
Fill = Callable[[Page, Town], None]


def an_idea(town: Town, stage: Stage, **fields: Any) -> Idea:
    taken = {"taken_by": town.people.agent} if stage in factories.TAKEN else {}
    return factories.idea(town.people.proposer, stage=stage, **taken | fields)


def write(label: str, text: str) -> Fill:
    return lambda page, town: page.get_by_label(_(label)).fill(text)


def why(page: Page, town: Town) -> None:
    page.get_by_label(_("Why?")).fill(REASON)


def park(page: Page, town: Town) -> None:
    why(page, town)
    page.get_by_label(_("Comes back on")).fill((timezone.localdate() + timedelta(days=90)).isoformat())


def decline(page: Page, town: Town) -> None:
    page.get_by_label("Det finnes allerede", exact=True).check()
    page.get_by_label(_("The reason in your own words")).fill(REASON)


def to_the_substitute(page: Page, town: Town) -> None:
    page.get_by_label(town.people.substitute.name).check()


def benefit(page: Page, town: Town) -> None:
    page.get_by_label(_("What benefit does it give?")).fill("Færre telefoner om kvelden.")
    page.get_by_label(_("In use from")).fill(timezone.localdate().isoformat())
    page.get_by_label(_("Who looks after it?")).fill(town.people.colleague.email)


def nothing(page: Page, town: Town) -> None:
    """There is nothing to fill in."""


def solved(page: Page, town: Town) -> None:
    page.locator("input[name=reason_kind][value=solved]").check()


def to_the_other_section(page: Page, town: Town) -> None:
    page.locator("#id_section").select_option(label=town.teknisk.name)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """What `who` does from the idea's page by a link, a form and its button, and `stranger` is refused."""

    name: str
    start: Stage
    link: str | Promise
    fill: Fill
    button: str | Promise
    done: str | Promise
    end: Stage
    who: str = "agent"
    stranger: str = "other_agent"


def a_move(doing: moves.Doing, **walk: Any) -> Walk:
    return Walk(name=str(doing.move), button=doing.button, done=doing.done, **walk)


WALKS = [
    a_move(
        moves.ASK,
        start=Stage.ASSESSING,
        link=lazy("Ask a question"),
        fill=write("Your question", "Hvem skriver på tavla i helgene?"),
        end=Stage.CLARIFYING,
    ),
    a_move(
        moves.REPLY,
        start=Stage.CLARIFYING,
        link=lazy("Reply"),
        fill=write("Your reply", "Den som har ansvarsvakt."),
        end=Stage.ASSESSING,
        who="proposer",
        stranger="agent",
    ),
    a_move(moves.GO_ON, start=Stage.CLARIFYING, link=lazy("Go on without a reply"), fill=why, end=Stage.ASSESSING),
    a_move(
        moves.HAND_OVER,
        start=Stage.ASSESSING,
        link=lazy("Hand over to another agent"),
        fill=to_the_substitute,
        end=Stage.ASSESSING,
        stranger="proposer",
    ),
    a_move(moves.RELEASE, start=Stage.ASSESSING, link=lazy("Let go of the idea"), fill=why, end=Stage.SUBMITTED),
    a_move(moves.PARK, start=Stage.ASSESSING, link=lazy("Park"), fill=park, end=Stage.PARKED, stranger="proposer"),
    a_move(moves.RESUME, start=Stage.PARKED, link=lazy("Take it up again"), fill=why, end=Stage.ASSESSING),
    a_move(moves.CLOSE, start=Stage.ASSESSING, link=lazy("Close the idea"), fill=decline, end=Stage.CLOSED),
    a_move(
        moves.REOPEN,
        start=Stage.CLOSED,
        link=lazy("Take it up again"),
        fill=why,
        end=Stage.ASSESSING,
        stranger="proposer",
    ),
    a_move(
        moves.REALISE,
        start=Stage.DEVELOPING,
        link=lazy("It is in use"),
        fill=benefit,
        end=Stage.REALISED,
        who="unit_leader",
        stranger="agent",
    ),
    Walk(
        name=str(Move.WITHDRAW),
        start=Stage.SUBMITTED,
        link=lazy("Withdraw the idea"),
        fill=solved,
        button=lazy("Withdraw the idea"),
        done=lazy("The idea is withdrawn. You can take it up again from its page."),
        end=Stage.WITHDRAWN,
        who="proposer",
        stranger="agent",
    ),
    Walk(
        name="tidy",
        start=Stage.SUBMITTED,
        link=lazy("Tidy section and tags"),
        fill=to_the_other_section,
        button=lazy("Save"),
        done="Idéen er flyttet til Teknisk.",
        end=Stage.SUBMITTED,
    ),
    Walk(
        name="step-back",
        start=Stage.SUBMITTED,
        link=lazy("It is not my idea"),
        fill=nothing,
        button=lazy("Take my name away"),
        done=lazy("You do not stand behind the idea any more, and your name is not shown with it."),
        end=Stage.SUBMITTED,
        who="colleague",
        stranger="proposer",
    ),
]


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_it_is_done_from_the_page_of_the_idea_by_those_whose_it_is(town: Town, readers: Readers, walk: Walk) -> None:
    idea = an_idea(town, walk.start, accepted=(town.people.colleague,))
    own, strange = readers(walk.who), readers(walk.stranger)

    address = idea.get_absolute_url()
    strange.go(address)
    expect(strange.page.locator("main").get_by_role("link", name=str(walk.link), exact=True)).to_have_count(0)

    own.go(address)
    own.page.locator("main").get_by_role("link", name=str(walk.link), exact=True).first.click()
    form = own.page.url.removeprefix(own.url)
    assert strange.go(form).status == 403  # type: ignore[union-attr]
    walk.fill(own.page, town)
    own.page.get_by_role("button", name=str(walk.button), exact=True).click()
    expect(own.page.get_by_text(str(walk.done))).to_be_visible()
    idea.refresh_from_db()
    assert idea.stage == walk.end


def test_every_move_of_the_table_has_its_walk() -> None:
    here = {walk.name for walk in WALKS} | {Move.RESTORE, Move.MERGE, Move.UNMERGE}
    elsewhere = {Move.SUBMIT, Move.TAKE, Move.DEVELOP}  # test_journeys, test_involvement
    assert set(Move) <= here | elsewhere


def test_what_was_withdrawn_is_taken_up_again_by_its_proposer(town: Town, readers: Readers) -> None:
    idea = an_idea(town, Stage.WITHDRAWN)
    own, strange = readers("proposer"), readers("agent")
    strange.go(idea.get_absolute_url())
    expect(strange.page.get_by_role("button", name=_("Take the idea up again"))).to_have_count(0)
    own.go(idea.get_absolute_url())
    own.page.get_by_role("button", name=_("Take the idea up again")).click()
    expect(own.page.locator("main").get_by_text("Idéen er sendt.")).to_be_visible()
    assert Idea.objects.get(pk=idea.pk).stage == Stage.SUBMITTED


def test_an_idea_that_moved_is_tidied_by_the_agent_where_it_belongs(town: Town, readers: Readers) -> None:
    idea = factories.idea(town.people.proposer, section=town.teknisk)
    address = f"{idea.get_absolute_url()}rydd/"
    assert readers("agent").go(address).status == 403  # type: ignore[union-attr]
    assert readers("other_agent").go(address).status == 200  # type: ignore[union-attr]


def test_two_ideas_are_merged_and_parted_again(town: Town, readers: Readers) -> None:
    idea, other = an_idea(town, Stage.SUBMITTED), factories.idea(town.people.colleague, title="Skjerm ved inngangen")
    own, strange = readers("agent"), readers("proposer")
    assert strange.go(f"{idea.get_absolute_url()}sla-sammen/").status == 403  # type: ignore[union-attr]
    own.go(idea.get_absolute_url())
    own.page.get_by_role("link", name=_("Merge with another idea")).click()
    own.page.get_by_label(_("Find the other idea")).fill(other.title)
    own.page.locator("main form[role=search]").get_by_role("button", name=_("Search")).click()
    own.page.locator(f"#valg ~ ul a[href*='med={other.pk}']").click()
    own.page.get_by_role("button", name=_("Merge the two ideas")).click()
    expect(own.page.get_by_role("heading", level=1)).to_have_text(other.title)

    strange.go(idea.get_absolute_url())  # the old address leads to the one that remains, and says why
    expect(strange.page.get_by_role("heading", level=1)).to_have_text(other.title)
    strange.page.get_by_role("link", name=_("Read it as it was")).first.click()
    expect(strange.page.get_by_role("heading", level=1)).to_have_text(idea.title)
    expect(strange.page.get_by_role("link", name=_("Part the two ideas"))).to_have_count(0)
    assert strange.go(f"{idea.get_absolute_url()}skill-ad/").status == 403  # type: ignore[union-attr]

    own.go(f"{idea.get_absolute_url()}?original=1")
    own.page.get_by_role("link", name=_("Part the two ideas")).click()
    own.page.get_by_role("button", name=_("Part the two ideas")).click()
    expect(own.page.get_by_role("heading", level=1)).to_have_text(idea.title)
    assert not Merge.objects.filter(idea=idea, undone_at=None).exists()
    assert Idea.objects.get(pk=idea.pk).stage == Stage.SUBMITTED


def test_an_answer_begins_from_a_template(town: Town, readers: Readers) -> None:
    factories.answer_template("Hei, {navn}! Vi lurer på noe om «{tittel}».", name="Vi lurer", use="clarifying")
    idea, own = an_idea(town, Stage.ASSESSING), readers("agent")
    own.go(f"{idea.get_absolute_url()}sporsmal/")
    own.page.get_by_label(_("Begin from an answer template")).select_option(label="Vi lurer")
    own.page.get_by_role("button", name=_("Fill in the text")).click()
    expect(own.page.get_by_label(_("Your question"))).to_have_value(f"Hei, Petra! Vi lurer på noe om «{idea.title}».")
    own.page.get_by_role("button", name=str(moves.ASK.button)).click()
    asked = readers("proposer")
    asked.go(idea.get_absolute_url())
    expect(asked.page.get_by_text(f"Vi lurer på noe om «{idea.title}».").first).to_be_visible()


def test_the_project_holds_an_idea_back_until_its_people_are_heard(town: Town, readers: Readers) -> None:
    idea = an_idea(town, Stage.DEVELOPING)
    project = factories.project(town.people.colleague, idea, title="Roligere kvelder")
    ask = factories.ask(project, town.people.proposer)
    own = readers("unit_leader")
    own.go(f"{idea.get_absolute_url()}i-bruk/")
    expect(own.page.get_by_text(_("Not yet: its proposers are heard first"))).to_be_visible()
    benefit(own.page, town)
    own.page.get_by_role("button", name=str(moves.REALISE.button)).click()
    expect(own.page.get_by_role("alert").get_by_text("Petra Forslag")).to_be_visible()
    ask.answer, ask.answered_at = "follows", timezone.now()
    ask.save()
    own.page.get_by_role("button", name=str(moves.REALISE.button)).click()
    expect(own.page.get_by_text(str(moves.REALISE.done))).to_be_visible()
