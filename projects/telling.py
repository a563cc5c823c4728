"""Whom the news of a project concerns, and telling them."""

from collections.abc import Iterable
from datetime import datetime

from ideas.models import Follow, Idea
from innovasjon.notifications.ledger import Message, tell
from innovasjon.people import guest_links
from innovasjon.people.models import Guest, Person
from projects import messages
from projects.models import Answer, Ask, Project


def tell_all(project: Project, news: Message, *, but_not: Person, now: datetime) -> None:
    """Tell the proposers, those who are in it and the lead, who cannot mute it; followers of its ideas as news."""
    concerned = list(dict.fromkeys([*proposers_of(project), *those_in_it(project), *leading(project)]))
    tell(concerned, news, now=now, but_not=but_not)
    ordinary = Message("projects.followed", news.key, news.context)
    tell([who for who in followers_of(project) if who not in set(concerned)], ordinary, now=now, but_not=but_not)


def leading(project: Project) -> list[Person]:
    """Return who leads the project now: its lead; when they have left, the leader of its unit, else of its section.

    Where there is none of these, it is the resource team. Derived, so that no project is left without anybody.
    """
    for who in (project.lead, project.unit and project.unit.leader, project.section.leader):
        if who and who.is_active:
            return [who]
    return list(Person.objects.in_team())


def ask(row: Ask, ideas: Iterable[Idea], *, now: datetime) -> None:
    """Ask the proposer, and give a guest the link to answer by."""
    if isinstance(row.who, Guest):
        guest_links.issue(guest=row.who, now=now)
    tell([row.who], messages.asked(row, ideas), now=now)


def proposers_of(project: Project) -> list[Person | Guest]:
    """Return everybody behind an idea that the project came from, whatever they answered."""
    ideas = Idea.objects.filter(destinations__project=project).order_by("pk").defer("search")
    return list(dict.fromkeys(who for idea in ideas for who in idea.people_behind()))


def those_in_it(project: Project) -> list[Person | Guest]:
    """Return those who have said that they take part or follow; their idea may have been parted from it since."""
    rows = Ask.objects.standing().filter(project=project, answer__in=[Answer.TAKES_PART, Answer.FOLLOWS])
    return [row.who for row in rows.select_related("person", "guest").order_by("pk")]


def followers_of(project: Project) -> list[Person]:
    """Return those who follow an idea that the project came from."""
    rows = Follow.objects.filter(idea__destinations__project=project).select_related("person").order_by("pk")
    return list(dict.fromkeys(row.person for row in rows))
