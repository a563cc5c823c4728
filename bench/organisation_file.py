"""Writes a made-up organisation as CSV or Excel, to measure the import with.

`python bench/organisation_file.py 60000 people.csv`
"""

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl

FIRST = [
    "Kari",
    "Ola",
    "Åse",
    "Øyvind",
    "Ærlend",
    "Ingrid",
    "Mohammed",
    "Nils",
    "Anne-Lise",
    "Thor",
    "Bjørg",
    "Sunniva",
    "Håkon",
    "Fatima",
    "Jørn",
    "Marit",
]
LAST = [
    "Hansen",
    "Olsen",
    "Bråten",
    "Øvrebø",
    "Nygård",
    "Ali",
    "Sæther",
    "Lund",
    "Dahl",
    "Moen",
    "Haugen",
    "Aas",
    "Brekke",
    "Eide",
    "Strand",
    "Tangen",
]
HEADINGS = [
    "Ansattnummer",
    "Navn",
    "E-post",
    "Seksjon",
    "Seksjons-id",
    "Seksjonsleder",
    "Enhet",
    "Enhets-id",
    "Enhetsleder",
]
PEOPLE_A_UNIT, UNITS_A_SECTION = 40, 25


def rows(people: int, domain: str) -> Iterator[list[str]]:
    """Yield the headings and one row a person; the first of a unit leads it, the first of a section leads that."""
    chance = random.Random(7)
    yield HEADINGS
    for number in range(people):
        unit, section = number // PEOPLE_A_UNIT, number // PEOPLE_A_UNIT // UNITS_A_SECTION
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"
        yield [
            f"{100_000 + number}",
            name,
            f"person.{number}@{domain}",
            f"Seksjon {section}",
            f"S{section}",
            f"{100_000 + section * PEOPLE_A_UNIT * UNITS_A_SECTION}",
            f"Enhet {unit}",
            f"E{unit}",
            f"{100_000 + unit * PEOPLE_A_UNIT}",
        ]


def main() -> None:
    people, path = int(sys.argv[1]), Path(sys.argv[2])
    found = rows(people, sys.argv[3] if len(sys.argv) > 3 else "example.no")
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(found)
        return
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Ansatte")
    for row in found:
        sheet.append(row)
    book.save(path)


if __name__ == "__main__":
    main()
