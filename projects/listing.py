"""A project as a row of a list, in words ready to be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.listing import excerpt
from innovasjon.people.models import Section
from projects.models import Project


@dataclass(frozen=True)
class Row:
    """A project as a row."""

    url: str
    title: str
    excerpt: str
    state: str
    is_closed: bool
    section: str
    lead: str
    ideas: str
    at: datetime


def rows(projects: Collection[Project], sections: Mapping[int, Section]) -> list[Row]:
    """Return projects fetched by `for_list` as rows; asks nothing more."""
    return [_row(project, sections.get(project.section_id)) for project in projects]


def _row(project: Project, section: Section | None) -> Row:
    number = project.number_of_ideas or 0  # type: ignore[attr-defined]
    return Row(
        url=project.get_absolute_url(),
        title=project.title,
        excerpt=excerpt(project.excerpt),  # type: ignore[attr-defined]
        state=_("Ended") if project.is_closed else project.phase.name,
        is_closed=project.is_closed,
        section=section.name if section else "",
        lead=_("Led by %(name)s") % {"name": project.lead.name},
        ideas=ngettext("From %(number)d idea", "From %(number)d ideas", number) % {"number": number},
        at=project.created_at,
    )
