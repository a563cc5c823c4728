"""Charts say the same in a drawing, in words and in a table."""

import re

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.utils import translation

from innovasjon.web.charts import Chart, Series


def chart(kind: str = "bar", values: tuple[float, ...] = (4, 2), **other: object) -> Chart:
    fields = {"title": "Ideer per seksjon", "description": "Oppvekst har flest.", "categories": ("Oppvekst", "Kultur")}
    return Chart(kind=kind, series=[Series("Ideer", values)], **(fields | other))  # type: ignore[arg-type]


def drawn(figure: Chart) -> BeautifulSoup:
    html = engines["django"].from_string("{% chart figure %}").render({"figure": figure})
    return BeautifulSoup(html, "html.parser")


def test_the_drawing_has_a_name_and_a_description_for_those_who_do_not_see_it() -> None:
    page = drawn(chart())
    svg = page.select_one("svg[role=img]")

    assert svg is not None
    named = [page.find(id=ident).get_text() for ident in svg["aria-labelledby"].split()]  # type: ignore[union-attr]
    assert named == ["Ideer per seksjon", "Oppvekst har flest."]


def test_the_table_behind_the_chart_holds_every_figure() -> None:
    cells = [cell.get_text() for cell in drawn(chart(values=(1234, 2.25))).select("tbody th, tbody td")]

    assert cells == ["Oppvekst", "1\xa0234", "Kultur", "2,2"]


def test_bars_are_as_long_as_their_figures() -> None:
    widths = [float(bar["width"].rstrip("%")) for bar in drawn(chart(values=(4, 1))).select("svg.drawing > rect")]  # type: ignore[union-attr]

    assert widths[0] / widths[1] == pytest.approx(4)


def test_pieces_of_a_stacked_bar_lie_end_to_end() -> None:
    figure = Chart("T", "D", "stacked", ("A",), [Series("x", (3,)), Series("y", (0,)), Series("z", (1,))])
    bars = [(bar["class"], bar["x"], bar["width"]) for bar in drawn(figure).select("svg.drawing > rect:not(.pattern)")]

    assert bars == [(["s1"], "0.00%", "64.50%"), (["s3"], "64.50%", "21.50%")]


def test_a_line_goes_through_every_dot() -> None:
    page = drawn(chart("line", values=(0, 4)))

    dots = [(dot["cx"], dot["cy"]) for dot in page.select("svg.drawing > circle")]
    lines = [(line["x1"], line["y1"], line["x2"], line["y2"]) for line in page.select("svg.drawing > line.line")]
    assert dots == [("32.00%", "232.0"), ("76.00%", "12.0")]
    assert lines == [(*dots[0], *dots[1])]


def test_no_look_is_written_into_the_page() -> None:
    html = str(drawn(chart("line", values=(0.5, 4.25), download_url="/fil.csv")))

    assert re.findall(r"style=|on\w+=|<script", html) == []


def test_a_chart_without_figures_says_so() -> None:
    with translation.override("en"):
        page = drawn(chart(values=(0, 0)))

    assert page.find("svg") is None
    assert page.get_text(" ", strip=True) == "Ideer per seksjon Oppvekst har flest. No figures yet."


@pytest.mark.parametrize("values", [(1,), (1, 2, 3), (1, -1), (1, float("nan")), (1, float("inf"))])
def test_figures_that_cannot_be_drawn_are_refused_where_they_come_from(values: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="Ideer"):
        chart(values=values)


def test_more_series_than_one_can_tell_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="6 series"):
        Chart("T", "D", "stacked", ("A",), [Series(str(number), (1,)) for number in range(6)])


@pytest.mark.parametrize(
    ("largest", "top"), [(0.5, "4"), (4, "4"), (5, "8"), (21, "40"), (130, "200"), (999, "1\xa0200")]
)
def test_the_axis_ends_at_a_round_number(largest: float, top: str) -> None:
    labels = [text.get_text() for text in drawn(chart("line", values=(0, largest))).select("text.axis-y")]

    assert labels[-1] == top
