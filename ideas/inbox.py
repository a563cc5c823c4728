"""The agent's inbox, put into words: what waits where, since when, and who answers for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agents.rules import sections_served_today
from ideas import queries
from ideas.answering import stands_in
from ideas.filters import OLDEST, ORDERS
from ideas.inbox_filter import ALL, MINE, SOON, TAKEN, TAKEN_BY_ME, UNTAKEN
from ideas.lifecycle import WAITING, Stage
from ideas.listing import excerpt, people
from ideas.models import Idea
from ideas.queries import Owner
from ideas.querysets import IdeaQuerySet
from ideas.story import joined
from innovasjon.people import site, working_days
from innovasjon.people.models import Person, Section
from innovasjon.web import moments, pages
from innovasjon.web.prepared import Among, Prepared, given

MOST_COUNTED = 99  # a badge says "99+" of more
BADGE = "merke-innboks"  # its id in the menu

# Asked by every page of an agent, for its menu.
_UNTAKEN = Prepared(
    lambda: (
        Idea.objects.waiting_in(None, (Stage.SUBMITTED,))
        .filter(Among("section", given("sections")))
        .values("pk")[: MOST_COUNTED + 1]
    )
)


@dataclass(frozen=True)
class Clock:
    """When the first reply is due, in words; colour and shape only help."""

    words: str
    color: str
    shape: str


@dataclass(frozen=True)
class Row:
    """An idea as a row of the inbox: words ready to be shown."""

    pk: int
    url: str
    title: str
    reference: str
    excerpt: str
    stage: str
    section: str
    names: str
    waited: str
    clock: Clock | None
    owner: str
    take_url: str  # "" when it has been taken


def sections_of(person: Person) -> frozenset[int] | None:
    """Return the ids of the sections whose inbox the person opens; None means all, for the resource team."""
    return None if person.in_resource_team else sections_served_today(person)


def untaken(person: Person) -> pages.Count:
    """Return how many ideas nobody has taken where the person is agent, or anywhere for a team without sections.

    Asked once a request: the menu and the front page both say it.
    """
    if not hasattr(person, "_untaken"):
        person._untaken = _count_untaken(person)  # type: ignore[attr-defined]
    return person._untaken  # type: ignore[attr-defined,no-any-return]


def _count_untaken(person: Person) -> pages.Count:
    served = sections_served_today(person)
    if not served:
        return pages.count(_untaken(person), cap=MOST_COUNTED)
    number = len(_UNTAKEN.rows(sections=list(served)))
    return pages.Count(min(number, MOST_COUNTED), is_exact=number <= MOST_COUNTED)


def badge(person: Person) -> str:
    """Return what the menu says of `untaken`: "7", "99+", or "" for none."""
    count = untaken(person)
    return f"{count.number}{'' if count.is_exact else '+'}" if count.number else ""


def longest_untaken(person: Person, *, most: int) -> list[Idea]:
    """Return the ideas of `untaken` that have waited longest, with title and dates.

    As many are fetched as the menu's badge counts, so that no query has to count them once more.
    """
    served = sections_served_today(person)
    if len(served) == 1:
        found: list[Idea] = _LONGEST.objects(section=next(iter(served)))
    else:
        found = list(_longest(_untaken(person)))
    count = pages.Count(min(len(found), MOST_COUNTED), is_exact=len(found) <= MOST_COUNTED)
    person._untaken = count  # type: ignore[attr-defined]
    return found[:most]


def _longest(waiting: IdeaQuerySet) -> QuerySet[Idea]:
    shown = waiting.order_by(*ORDERS[OLDEST].terms())
    return shown.only("title", "stage", "stage_since", "submitted_at", "reply_due_on")[: MOST_COUNTED + 1]


# Asked by every agent's front page, for the one section that most serve.
_LONGEST = Prepared(
    lambda: _longest(Idea.objects.waiting_in(None, (Stage.SUBMITTED,)).filter(section=given("section")))
)


def _untaken(person: Person) -> IdeaQuerySet:
    return Idea.objects.waiting_in(sections_served_today(person) or sections_of(person), (Stage.SUBMITTED,))


def heading(shown: str, count: pages.Count) -> str:
    """Return how many ideas this part of the inbox holds, in words."""
    number = formats.number_format(count.number, force_grouping=True)
    if not count.is_exact:
        return _("More than %(number)s ideas") % {"number": number}
    words = {
        UNTAKEN: ngettext("%(number)s idea waits", "%(number)s ideas wait", count.number),
        MINE: ngettext("You answer for %(number)s idea", "You answer for %(number)s ideas", count.number),
        TAKEN_BY_ME: ngettext("You have taken %(number)s idea", "You have taken %(number)s ideas", count.number),
        ALL: ngettext("%(number)s idea is open", "%(number)s ideas are open", count.number),
        TAKEN: ngettext("%(number)s idea is taken", "%(number)s ideas are taken", count.number),
    }
    return words[shown] % {"number": number}


def rows(ideas: Collection[Idea], sections: Mapping[int, Section], *, reader: Person, on: date) -> list[Row]:
    """Return ideas fetched by `for_inbox` as rows; costs one query for the proposers and one for who answers."""
    behind, owners = queries.names_behind(ideas), queries.owners(ideas, on=on)
    return [
        Row(
            pk=idea.pk,
            url=idea.get_absolute_url(),
            title=idea.title,
            reference=idea.reference or "",
            excerpt=excerpt(idea.excerpt),  # type: ignore[attr-defined]
            stage=idea.stage,
            section=sections[idea.section_id or 0].name,  # what is submitted has one
            names=people(behind.get(idea.pk, [])),
            waited=waited(idea, on=on),
            clock=clock(idea, on=on),
            owner=_owner(idea, owners[idea.pk], reader, on),
            take_url=_take_url(idea.pk) if idea.stage == Stage.SUBMITTED else "",
        )
        for idea in ideas
    ]


@lru_cache(maxsize=4096)
def _take_url(pk: int) -> str:
    # An inbox has 25 of them, mostly those that it had before.
    return reverse("ideas:take", args=[pk])


def _day(moment: datetime | None) -> date:
    """Return the day of a moment that every submitted idea has."""
    return timezone.localtime(moment).date()


def _asked_on(idea: Idea) -> date:
    """Return the day that waiting is counted from: when the idea was sent, and anew when it was taken up again."""
    return _day(idea.stage_since if idea.stage == Stage.SUBMITTED else idea.submitted_at)


def waited(idea: Idea, *, on: date) -> str:
    """Return how long those behind the idea have waited, and since when."""
    since = _asked_on(idea)
    days = working_days.between(since, on)
    if since == on:
        return _("Sent today")
    if not days:  # sent on Friday, read on Sunday
        return _("Sent on %(day)s") % {"day": moments.day_in_words(since, today=on)}
    words = ngettext(
        "Has waited %(days)d working day, since %(day)s", "Has waited %(days)d working days, since %(day)s", days
    )
    return words % {"days": days, "day": moments.day_in_words(since, today=on)}


def clock(idea: Idea, *, on: date) -> Clock | None:
    """Return when an answer is due, or was; for whom the idea waits when it is not an agent; None when for nobody."""
    if idea.stage == Stage.CLARIFYING:
        since = moments.day_in_words(_day(idea.stage_since), today=on)
        return Clock(_("Asked those behind it on %(day)s") % {"day": since}, "neutral", "question")
    if idea.stage not in WAITING:
        return None
    due = idea.reply_due_on or working_days.add(_asked_on(idea), site.current().first_reply_days)
    is_first = idea.stage == Stage.SUBMITTED
    day = {"day": moments.day_in_words(due, today=on)}
    if on > due:
        late = _("The reply was due on %(day)s") if is_first else _("The decision was due on %(day)s")
        return Clock(late % day, "warning", "square")
    if on == due:
        return Clock(_("Reply today") if is_first else _("Decide today"), "warning", "half")
    is_soon = working_days.between(on, due) <= SOON
    words = _("Reply by %(day)s") if is_first else _("Decide by %(day)s")
    return Clock(words % day, *(("warning", "half") if is_soon else ("neutral", "ring")))


def _owner(idea: Idea, owner: Owner, reader: Person, on: date) -> str:
    """Return who answers for the idea today: who took it, else the agent on duty, a substitute, or the team."""
    if idea.taken_by and idea.taken_at:
        took = _took(idea, idea.taken_by, reader, on)
        if owner.people == (idea.taken_by,):
            return took
        return f"{took} {stands_in(joined([person.name for person in owner.people]), owner.is_resource_team)}"
    if owner.is_resource_team:
        return _("No agent is at work, so the resource team answers.")
    if reader not in owner.people:
        words = _("%(names)s stands in for the agent.") if owner.stands_in else _("%(names)s answers for it.")
        return words % {"names": joined([person.name for person in owner.people])}
    return _("You stand in for the agent.") if owner.stands_in else _("You answer for it.")


def _took(idea: Idea, agent: Person, reader: Person, on: date) -> str:
    day = _day(idea.taken_at)
    words = {"name": agent.name, "day": moments.day_in_words(day, today=on)}
    if day == on:
        return _("Taken by you today.") if agent == reader else _("Taken by %(name)s today.") % words
    if agent == reader:
        return _("Taken by you on %(day)s.") % words
    return _("Taken by %(name)s on %(day)s.") % words
