"""Every move of the table as people make it: from the idea's page, by its form, and by nobody whose it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
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


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A move that `who` makes from the idea's page, and that `stranger` is refused."""

    doing: moves.Doing
    start: Stage
    link: str
    fill: Fill
    end: Stage
    who: str = "agent"
    stranger: str = "other_agent"

    @property
    def name(self) -> str:
        return str(self.doing.move)


WALKS = [
    Walk(
        doing=moves.ASK,
        start=Stage.ASSESSING,
        link="Ask a question",
        fill=write("Your question", "Hvem skriver på tavla i helgene?"),
        end=Stage.CLARIFYING,
    ),
    Walk(
        doing=moves.REPLY,
        start=Stage.CLARIFYING,
        link="Reply",
        fill=write("Your reply", "Den som har ansvarsvakt."),
        end=Stage.ASSESSING,
        who="proposer",
        stranger="agent",
    ),
    Walk(doing=moves.GO_ON, start=Stage.CLARIFYING, link="Go on without a reply", fill=why, end=Stage.ASSESSING),
    Walk(
        doing=moves.HAND_OVER,
        start=Stage.ASSESSING,
        link="Hand over to another agent",
        fill=to_the_substitute,
        end=Stage.ASSESSING,
        stranger="proposer",
    ),
    Walk(doing=moves.RELEASE, start=Stage.ASSESSING, link="Let go of the idea", fill=why, end=Stage.SUBMITTED),
    Walk(doing=moves.PARK, start=Stage.ASSESSING, link="Park", fill=park, end=Stage.PARKED, stranger="proposer"),
    Walk(doing=moves.RESUME, start=Stage.PARKED, link="Take it up again", fill=why, end=Stage.ASSESSING),
    Walk(doing=moves.CLOSE, start=Stage.ASSESSING, link="Close the idea", fill=decline, end=Stage.CLOSED),
    Walk(
        doing=moves.REOPEN,
        start=Stage.CLOSED,
        link="Take it up again",
        fill=why,
        end=Stage.ASSESSING,
        stranger="proposer",
    ),
    Walk(
        doing=moves.REALISE,
        start=Stage.DEVELOPING,
        link="It is in use",
        fill=benefit,
        end=Stage.REALISED,
        who="unit_leader",
        stranger="agent",
    ),
]


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_a_move_is_made_from_the_page_of_the_idea_by_those_whose_it_is(
    town: Town, readers: Readers, walk: Walk
) -> None:
    idea = an_idea(town, walk.start)
    own, strange = readers(walk.who), readers(walk.stranger)

    address = idea.get_absolute_url()
    strange.go(address)
    expect(strange.page.locator("main").get_by_role("link", name=_(walk.link), exact=True)).to_have_count(0)

    own.go(address)
    own.page.locator("main").get_by_role("link", name=_(walk.link), exact=True).first.click()
    form = own.page.url.removeprefix(own.url)
    assert strange.go(form).status == 403  # type: ignore[union-attr]
    walk.fill(own.page, town)
    own.page.get_by_role("button", name=str(walk.doing.button), exact=True).click()
    expect(own.page.get_by_text(str(walk.doing.done))).to_be_visible()
    idea.refresh_from_db()
    assert idea.stage == walk.end


def test_every_move_of_the_table_has_its_walk() -> None:
    here = {walk.doing.move for walk in WALKS} | {Move.WITHDRAW, Move.RESTORE, Move.MERGE, Move.UNMERGE}
    elsewhere = {Move.SUBMIT, Move.TAKE, Move.DEVELOP}  # test_journeys, test_involvement
    assert here | elsewhere == set(Move)


def test_a_proposer_withdraws_the_idea_and_takes_it_up_again(town: Town, readers: Readers) -> None:
    idea = an_idea(town, Stage.SUBMITTED)
    own, strange = readers("proposer"), readers("agent")
    assert strange.go(f"{idea.get_absolute_url()}trekk/").status == 403  # type: ignore[union-attr]
    own.go(idea.get_absolute_url())
    own.page.get_by_role("link", name=_("Withdraw the idea")).click()
    own.page.locator("input[name=reason_kind][value=solved]").check()
    own.page.get_by_role("button", name=_("Withdraw the idea")).click()
    expect(own.page.get_by_text(_("The idea is withdrawn. You can take it up again from its page."))).to_be_visible()
    strange.go(idea.get_absolute_url())
    expect(strange.page.get_by_role("button", name=_("Take the idea up again"))).to_have_count(0)
    own.page.get_by_role("button", name=_("Take the idea up again")).click()
    expect(own.page.locator("main").get_by_text("Idéen er sendt.")).to_be_visible()
    assert Idea.objects.get(pk=idea.pk).stage == Stage.SUBMITTED


def test_an_idea_goes_to_the_section_where_it_belongs(town: Town, readers: Readers) -> None:
    idea = an_idea(town, Stage.SUBMITTED)
    own, there = readers("agent"), readers("other_agent")
    address = f"{idea.get_absolute_url()}rydd/"
    assert there.go(address).status == 403  # type: ignore[union-attr]
    own.go(idea.get_absolute_url())
    own.page.get_by_role("link", name=_("Tidy section and tags")).click()
    own.page.locator("#id_section").select_option(label="Teknisk")
    own.page.get_by_role("button", name=_("Save"), exact=True).click()
    expect(own.page.get_by_text("Idéen er flyttet til Teknisk.")).to_be_visible()
    assert own.go(address).status == 403  # type: ignore[union-attr]
    assert there.go(address).status == 200  # type: ignore[union-attr]


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


def test_a_name_that_others_put_down_is_taken_away(town: Town, readers: Readers) -> None:
    idea = factories.idea(town.people.proposer, accepted=(town.people.colleague,))
    own, strange = readers("colleague"), readers("proposer")
    strange.go(idea.get_absolute_url())
    expect(strange.page.get_by_role("link", name=_("It is not my idea"))).to_have_count(0)
    assert strange.go(f"{idea.get_absolute_url()}ikke-min/").status == 403  # type: ignore[union-attr]
    own.go(idea.get_absolute_url())
    own.page.get_by_role("link", name=_("It is not my idea")).click()
    own.page.get_by_role("button", name=_("Take my name away")).click()
    expect(own.page.locator("#folk ~ ul").get_by_text("Kari Kollega")).to_have_count(0)
