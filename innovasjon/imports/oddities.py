"""What a row of a worksheet does not show by its values alone: cells that are merged, and formulas without a result."""

from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree as Xml  # tables.py has refused documents with entities before this is read

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

MOST = 50_000  # merged cells, and formulas, that are looked at; a sheet with more is beyond telling row by row
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that are merged into one; rows count from 1 as in the file, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def is_tall(self) -> bool:
        """Tell whether it spans several rows."""
        return self.last_row > self.first_row


@dataclass
class Oddities:
    """Filled while a workbook is opened; a text file has none."""

    merged: list[Merged] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    def look(self, sheet: IO[bytes]) -> None:
        """Read the sheet's XML once, row by row."""
        rows: Xml.Element[str] | None = None
        for event, element in Xml.iterparse(sheet, events=("start", "end")):  # noqa: S314
            if event == "start":
                rows = element if element.tag == f"{_SHEET}sheetData" else rows
            elif element.tag == f"{_SHEET}c":
                self._formula(element)
            elif element.tag == f"{_SHEET}row" and rows is not None:
                rows.clear()  # or a million rows would be held at once
            elif element.tag == f"{_SHEET}mergeCell" and len(self.merged) < MOST:
                self._merge(element.get("ref", ""))

    def _formula(self, cell: "Xml.Element[str]") -> None:
        formula = cell.find(f"{_SHEET}f")
        # What no program has calculated has no value, so that the row would look as if nothing stood there.
        if formula is None or cell.findtext(f"{_SHEET}v") or len(self.formulas) >= MOST:
            return
        row, column = coordinate_to_tuple(cell.get("r", "A1"))
        self.formulas[row, column - 1] = f"={formula.text or ''}"

    def _merge(self, reference: str) -> None:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
        if None not in (first_column, first_row, last_column, last_row):
            self.merged.append(
                Merged(int(first_row or 1), int(last_row or 1), int(first_column or 1) - 1, int(last_column or 1) - 1)
            )
