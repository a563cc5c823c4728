"""The network put into words: who is agent where, who stands in, and how well each section is covered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agents import helped, queries, settled
from agents.models import Absence, Appointment
from innovasjon.people.models import Person, Section
from innovasjon.web import stories
from innovasjon.web.charts import Chart, Series

# Before a term ends: time to find the next agent. The reminder comes later (reminders.RUNS_OUT).
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Seat:
    """One agent of a section today."""

    term: Appointment
    absence: Absence | None = None

    @property
    def stand_in(self) -> Person | None:
        """Return who answers in the agent's place; None when the agent is here, or nobody stands in."""
        return self.absence.stand_in if self.absence else None


@dataclass(frozen=True)
class Column:
    """Figures by section that a story offers the page of coverage: `figures` by the section's id."""

    label: str
    figures: Mapping[int, int] = field(default_factory=dict)
    addresses: Mapping[int, str] = field(default_factory=dict)
    is_workload: bool = False  # drawn, shared out among the agents who are present
    words: Mapping[int, str] = field(default_factory=dict)  # shown instead of the figure


class Cell(NamedTuple):
    """What a column says of one section; `url` is "" where the figure leads nowhere."""

    column: Column
    figure: int | str
    url: str


@dataclass(frozen=True)
class Cover:
    """A section, and how the network covers it today; `coming` are the terms that begin later."""

    section: Section
    seats: list[Seat]
    coming: list[Appointment]
    cells: list[Cell] = field(default_factory=list)

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody is agent here, so that the resource team answers."""
        return not self.seats

    @property
    def present(self) -> int:
        """Return how many agents are here today."""
        return sum(seat.absence is None for seat in self.seats)

    @property
    def unconfirmed(self) -> int:
        """Return how many of its terms, those to come too, wait for the leader's yes."""
        return sum(term.waits_for_the_leader for term in [*(seat.term for seat in self.seats), *self.coming])

    @property
    def is_calm(self) -> bool:
        """Tell whether somebody is here, and nobody waits for the leader."""
        return bool(self.present) and not self.unconfirmed

    @property
    def hours(self) -> int:
        """Return the hours a month that the agents have for the work together."""
        return sum(seat.term.hours_a_month or 0 for seat in self.seats)

    def ends_soon(self, today: date) -> list[Appointment]:
        """Return the terms that run out within SOON."""
        return [seat.term for seat in self.seats if seat.term.ends_on and seat.term.ends_on - today <= SOON]


def sections(*, on: date) -> list[Cover]:
    """Return every section in use with its agents of that day, in three queries."""
    seats: dict[int, list[Seat]] = defaultdict(list)
    coming: dict[int, list[Appointment]] = defaultdict(list)
    away = queries.absences(on=on)
    terms = Appointment.objects.not_over(on).select_related("person__unit", "substitute")
    for term in terms.order_by("starts_on", "pk"):
        if term.starts_on > on:
            coming[term.section_id].append(term)
        else:
            seats[term.section_id].append(Seat(term, away.get(term.pk)))
    return [
        Cover(section, seats[section.pk], coming[section.pk])
        for section in Section.objects.in_use().select_related("leader")
    ]


def coverage(*, on: date) -> list[Cover]:
    """Return the sections with what the stories say waits in each."""
    columns = [column for story in stories.collect("coverage") for column in story.columns(on=on)]
    return [
        Cover(cover.section, cover.seats, cover.coming, [_cell(column, cover.section) for column in columns])
        for cover in sections(on=on)
    ]


def _cell(column: Column, section: Section) -> Cell:
    figure = column.words.get(section.pk) or column.figures.get(section.pk, 0)
    return Cell(column, figure, column.addresses.get(section.pk, ""))


def workload(covers: list[Cover]) -> Chart | None:
    """Return the picture of what waits for each agent who is present, by section; None when nothing is counted.

    A section where nobody is present is left out, as there is nobody to share its ideas among. Shared out evenly, as
    what is true of no single person: nobody is measured here.
    """
    drawn = [
        (cover, [cell.column.figures.get(cover.section.pk, 0) for cell in cover.cells if cell.column.is_workload])
        for cover in covers
        if cover.present
    ]
    if not any(figures for _cover, figures in drawn):
        return None
    per_agent = [round(sum(figures) / cover.present, 1) for cover, figures in drawn]
    return Chart(
        title=_("Open ideas for each agent at work"),
        description=_("One bar for each section with agents at work today: its open ideas, shared out among them."),
        kind="bar",
        categories=[cover.section.name for cover, _figures in drawn],
        series=[Series(_("Open ideas"), per_agent)],
    )


def summary(covers: list[Cover]) -> str:
    """Return in a sentence how many sections have an agent."""
    covered = sum(not cover.is_vacant for cover in covers)
    words = ngettext(
        "%(covered)d of %(number)d section has an innovation agent.",
        "%(covered)d of %(number)d sections have an innovation agent.",
        len(covers),
    )
    return words % {"covered": covered, "number": len(covers)}


def terms_of(person: Person, *, on: date) -> list[Appointment]:
    """Return the person's terms, today's and coming ones first, then those that are over; none that never held."""
    rows = Appointment.objects.that_hold().filter(person=person)
    terms = rows.select_related("section__leader", "substitute", "person", "confirmed_by")
    terms = terms.prefetch_related("absences__substitute").annotate(
        **helped.annotations(Appointment), **settled.annotations()
    )
    return sorted(terms, key=lambda term: (term.is_over(on), -term.starts_on.toordinal()))


def led_by(person: Person) -> list[str]:
    """Return the names of the sections and units that somebody leads, in two queries."""
    led = (person.sections_led, person.units_led)
    return [name for rows in led for name in rows.filter(is_active=True).values_list("name", flat=True)]
