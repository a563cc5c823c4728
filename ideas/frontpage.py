"""What ideas offer the front page: what waits for the reader, what happened to their ideas, what is new near them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import rules
from django.db.models import Case, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agents.rules import is_away_today
from ideas import inbox, led, news
from ideas.filters import NEWEST, ORDERS
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from innovasjon.people.models import Person, Unit
from innovasjon.web.frontpage import Panel
from innovasjon.web.prepared import Prepared, given

SHOWN = 5  # rows of a panel; the rest is behind its link


def panels(user: Any, now: datetime) -> list[Panel]:
    """Return the reader's panels; costs at most nine queries, however much there is."""
    person: Person = user
    today = timezone.localdate(now)
    clocks = led.clocks(person, on=today)
    return [*_waits(person, today, clocks), _mine(person), *_near(person, clocks)]


def _waits(person: Person, today: date, clocks: list[led.Clock]) -> Iterator[Panel]:
    questions, asked, drafts = _asked_and_drafts(person)
    if questions:
        yield _panel(_("An agent asks you"), "questions", "waits", 4, rows=questions)
    if asked:
        yield _panel(_("You are asked to stand behind"), "invited", "waits", 10, rows=asked)
    if rules.has_perm("ideas.open_inbox", person):
        yield _inbox(person, today)
    if late := [idea for clock in clocks for idea in clock.late]:
        yield _panel(_("Nobody has answered in your section"), "late", "waits", 15, rows=late[:SHOWN])
    if drafts:
        url = f"{reverse('ideas:list')}?people=mine"
        yield _panel(_("Your drafts"), "drafts", "waits", 30, rows=drafts[:SHOWN], all_url=url)


def _asked_and_drafts(person: Person) -> tuple[list[Idea], list[Proposer], list[Idea]]:
    """Return the ideas an agent asks the person about, invitations nobody has answered, and drafts: one query."""
    rows: list[Proposer] = _ASKED_OR_DRAFTING.objects(person=person.pk)
    asked = [row for row in rows if row.state == Proposer.State.INVITED]
    behind = [_home(row.idea) for row in rows if row.state == Proposer.State.ACCEPTED]
    # Who is behind two ideas that are one now is asked once.
    questions = list(dict.fromkeys(idea for idea in behind if idea.stage == Stage.CLARIFYING))
    return questions[:SHOWN], asked[:SHOWN], [idea for idea in behind if idea.stage == Stage.DRAFT]


def _home(idea: Idea) -> Idea:
    """Return where an idea fetched by the query below is now."""
    while idea.merged_into:
        idea = idea.merged_into
    return idea


def _all_asked_or_drafting() -> QuerySet[Proposer]:
    """Return what waits for the person's own word: what nothing goes on without first, drafts last."""
    homes = ("idea", "idea__merged_into", "idea__merged_into__merged_into")
    is_asked = Q(*((f"{home}__stage", Stage.CLARIFYING) for home in homes), _connector=Q.OR)
    is_invited, is_behind = Q(state=Proposer.State.INVITED), Q(state=Proposer.State.ACCEPTED)
    own = Proposer.objects.filter(
        is_invited | is_behind & (Q(idea__stage=Stage.DRAFT) | is_asked), person=given("person")
    )
    order = Case(When(is_invited, then=1), When(idea__stage=Stage.DRAFT, then=2), default=0)
    long = [f"{home}__{name}" for home in homes for name in ("search", "need", "description")]
    return own.select_related(*homes, "invited_by").defer(*long).order_by(order, "-pk")[: 4 * SHOWN]


_ASKED_OR_DRAFTING = Prepared(_all_asked_or_drafting)  # asked by every visit to the front page


def _inbox(person: Person, today: date) -> Panel:
    """Return who has waited longest in the person's sections; in all of them for the team, which has none."""
    ideas = inbox.longest_untaken(person, most=SHOWN)
    rows = [(idea, inbox.clock(idea, on=today), inbox.waited(idea, on=today)) for idea in ideas]
    count = inbox.untaken(person)
    heading = inbox.heading("untaken", count)
    # Others answer for who is away: there it is news, and waits for nobody.
    is_away = is_away_today(person) and not person.in_resource_team
    place = "near" if is_away else "waits"
    shown = {"rows": rows, "heading": heading, "all_url": reverse("ideas:inbox"), "is_away": is_away}
    return _panel(_("In your inbox"), "inbox", place, 20, **shown)


def _mine(person: Person) -> Panel:
    """Return the latest about the ideas the person has a part in; without any, how one gets them."""
    return _panel(_("Latest news"), "news", "mine", 10, rows=news.latest(person, most=SHOWN))


def _near(person: Person, clocks: list[led.Clock]) -> Iterator[Panel]:
    """Return how the answers stand in the sections the person leads, and the newest ideas of the one they work in."""
    if clocks:
        yield _panel(_("The answers in your section"), "clocks", "near", 6, clocks=clocks)
    if person.unit_id is None:
        return
    rows: list[Idea] = _NEAR.objects(unit=person.unit_id)
    home = rows[0].section if rows else None
    title = _("New in %(section)s") % {"section": home} if home else _("New in your section")
    url = f"{reverse('ideas:list')}?section={home.slug}" if home else ""
    yield _panel(title, "near", "near", 10, rows=rows, all_url=url)


def _all_near() -> QuerySet[Idea]:
    # A subquery, not a join: the section is then known when the index of its newest ideas is read.
    section = Subquery(Unit.objects.filter(pk=given("unit")).values("section"))
    ideas = Idea.objects.submitted().filter(section=section).select_related("section")
    shown = ("title", "stage", "submitted_at", "section__name", "section__slug")
    return ideas.order_by(*ORDERS[NEWEST].terms()).only(*shown)[:SHOWN]


_NEAR = Prepared(_all_near)  # asked by every visit to the front page


def _panel(title: str, name: str, place: Any, order: int, **context: Any) -> Panel:
    return Panel(title, f"ideas/panels/{name}.html", place, order, context)
