"""Charts drawn on the server as SVG: no script, no inline style, readable without colours and without sight.

Positions across are percentages and those down are pixels, so that letters keep their size on a phone.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from django.utils import formats
from django.utils.functional import Promise, cached_property
from django.utils.text import slugify

Text = str | Promise
Number = int | float
Kind = Literal["bar", "stacked", "line"]

MOST_SERIES = 5  # patterns that can be told apart
ROW, BAR, LABEL = 46, 18, 16  # pixels: one row, its bar, the line its label stands on
PLOT_TOP, PLOT_HEIGHT, AXIS = 12, 220, 28
LEFT, WIDTH = 10.0, 88.0  # per cent: the line chart's plot, beside the numbers of its axis
BAR_WIDTH = 86.0  # per cent, so that the number has room after the longest bar
LABELS_ON_A_PHONE = 6


@dataclass(frozen=True)
class Series:
    """One row of figures, a value for each category."""

    name: Text
    values: Sequence[Number]


@dataclass(frozen=True)
class Shape:
    """A bar, a stretch of line or a dot; x, width and x2 in per cent, the rest in pixels. `css` picks its look."""

    css: str
    x: str
    y: str
    width: str = ""
    x2: str = ""
    y2: str = ""


@dataclass(frozen=True)
class Label:
    """Words in the drawing; `minor` ones are left out on a narrow screen."""

    text: str
    x: str
    y: str
    css: str
    minor: bool = False


@dataclass(frozen=True)
class Chart:
    """What a chart shows. `description` says in a sentence what one sees, for those who do not see it.

    Raises ValueError when the figures do not fit the categories or cannot be drawn (negative, NaN, infinite).
    """

    title: Text
    description: Text
    kind: Kind
    categories: Sequence[Text]
    series: Sequence[Series]
    download_url: str = ""

    def __post_init__(self) -> None:
        """Check the figures once, where they come from, and not in the middle of a page."""
        if not 1 <= len(self.series) <= MOST_SERIES or (self.kind == "bar" and len(self.series) != 1):
            raise ValueError(f"{self.kind} chart with {len(self.series)} series")
        for row in self.series:
            if len(row.values) != len(self.categories):
                raise ValueError(f"{row.name}: {len(row.values)} values for {len(self.categories)} categories")
            if any(value < 0 or not math.isfinite(value) for value in row.values):
                raise ValueError(f"{row.name}: values must be zero or more")

    @property
    def ident(self) -> str:
        """Return the id of the figure, from its title: one page holds one chart of a title."""
        return f"figur-{slugify(str(self.title)) or self.kind}"

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(value for row in self.series for value in row.values)

    @property
    def table(self) -> Iterable[tuple[Text, list[str]]]:
        """Return the rows of the table behind the chart, as the reader writes numbers."""
        for place, category in enumerate(self.categories):
            yield category, [shown(row.values[place]) for row in self.series]

    @property
    def legend(self) -> list[tuple[str, Text]]:
        """Return the look and the name of each series; none when there is only one."""
        return [(f"s{place}", row.name) for place, row in enumerate(self.series, 1)] if len(self.series) > 1 else []

    @property
    def height(self) -> int:
        """Return the drawing's height in pixels."""
        return PLOT_TOP + PLOT_HEIGHT + AXIS if self.kind == "line" else ROW * len(self.categories)

    @cached_property
    def drawing(self) -> tuple[list[Shape], list[Label]]:
        """Return everything to draw."""
        return _lines(self) if self.kind == "line" else _bars(self)


def shown(value: Number) -> str:
    """Return a number as the reader's language writes it, with at most one decimal."""
    return formats.number_format(int(value) if value == int(value) else round(value, 1), force_grouping=True)


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _bars(chart: Chart) -> tuple[list[Shape], list[Label]]:
    """Draw one row per category: its label, under it its bar (in as many pieces as there are series), then the sum."""
    shapes: list[Shape] = []
    labels: list[Label] = []
    longest = max((sum(values) for values in zip(*(row.values for row in chart.series), strict=True)), default=0) or 1
    for place, category in enumerate(chart.categories):
        top = place * ROW
        values = [row.values[place] for row in chart.series]
        edges = [0.0, *accumulate(value / longest * BAR_WIDTH for value in values)]
        shapes += [
            Shape(f"s{number}", _percent(begin), str(top + LABEL + 6), _percent(end - begin))
            for number, (begin, end) in enumerate(pairwise(edges), 1)
            if end > begin
        ]
        labels.append(Label(str(category), "0%", str(top + LABEL), "label"))
        labels.append(Label(shown(sum(values)), _percent(edges[-1] + 1), str(top + LABEL + 6 + BAR - 4), "value"))
    return shapes, labels


def _lines(chart: Chart) -> tuple[list[Shape], list[Label]]:
    """Draw the grid, a line per series through its dots, and the labels of both axes."""
    top = _round_up(max((max(row.values, default=0) for row in chart.series), default=0))
    count = len(chart.categories)

    def x(place: int) -> float:
        return LEFT + WIDTH * (place + 0.5) / max(count, 1)

    def y(value: Number) -> str:
        return f"{PLOT_TOP + PLOT_HEIGHT * (1 - value / top):.1f}"

    steps = [top * part / 4 for part in range(5)]
    shapes = [Shape("grid", _percent(LEFT), y(step), x2=_percent(LEFT + WIDTH), y2=y(step)) for step in steps]
    labels = [Label(shown(step), _percent(LEFT - 1.5), y(step), "axis-y") for step in steps]
    for number, row in enumerate(chart.series, 1):
        dots = [(_percent(x(place)), y(value)) for place, value in enumerate(row.values)]
        shapes += [Shape(f"line s{number}", *begin, x2=end[0], y2=end[1]) for begin, end in pairwise(dots)]
        shapes += [Shape(f"dot s{number}", *dot) for dot in dots]
    every = math.ceil(count / LABELS_ON_A_PHONE) or 1
    bottom = str(PLOT_TOP + PLOT_HEIGHT + AXIS - 8)
    labels += [
        Label(str(category), _percent(x(place)), bottom, "axis-x", minor=bool(place % every))
        for place, category in enumerate(chart.categories)
    ]
    return shapes, labels


def _round_up(value: Number) -> int:
    """Return a whole number that four even steps of the axis divide, at or above `value`."""
    scale = 1
    while value > 20 * scale:
        scale *= 10
    return next(step * scale for step in (4, 8, 12, 20) if step * scale >= value)
