"""What projects put into the digest: the questions that wait for the reader, and new projects in their section."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from innovasjon.notifications.digests import Entry, Parts
from innovasjon.notifications.kinds import Group
from innovasjon.people.models import Person
from projects.models import Ask, Project

MOST = 10  # projects of one section that are looked at


def parts(readers: Sequence[Person], since: Mapping[int, datetime], now: datetime) -> dict[int, Parts]:
    """Return each reader's parts by their id; costs the same number of queries however many readers there are."""
    found: dict[int, Parts] = defaultdict(dict)
    asked = Ask.objects.waiting().filter(person__in=readers).select_related("project", "asked_by")
    shown = asked.only("person_id", "project__title", "asked_by__name").order_by("asked_at", "pk")
    for row in shown:
        name = row.asked_by.name if row.asked_by else ""
        entry = Entry(lazy(_question, str)(name, row.project.title), row.project.get_absolute_url())
        found[row.person_id or 0].setdefault(Group.WAITS, []).append(entry)
    new = _newest({reader.section_id for reader in readers if reader.section_id}, min(since.values()), now)
    for reader in readers:
        fresh = [
            Entry(lazy(_new_project, str)(project.title), project.get_absolute_url(), project.lead.name)
            for project in new.get(reader.section_id or 0, ())
            if project.created_at > since[reader.pk] and project.lead_id != reader.pk
        ]
        if fresh:
            found[reader.pk][Group.NEAR] = fresh
    return found


def _question(name: str, title: str) -> str:
    return _("%(name)s asks if you take part in “%(title)s”") % {"name": name, "title": title}


def _new_project(title: str) -> str:
    return _("New project: %(title)s") % {"title": title}


def _newest(sections: set[int], since: datetime, now: datetime) -> dict[int, list[Project]]:
    new = Project.objects.running().filter(section__in=sections, created_at__gt=since, created_at__lte=now)
    place = Window(RowNumber(), partition_by="section", order_by=["-created_at", "-pk"])
    newest = new.annotate(place=place).filter(place__lte=MOST).select_related("lead").order_by("-created_at", "-pk")
    found: dict[int, list[Project]] = defaultdict(list)
    for project in newest.only("title", "section", "created_at", "lead__name"):
        found[project.section_id].append(project)
    return found
