"""Writes an old list of ideas with every kind of mess, as Windows-1252 CSV or Excel, to measure the import with.

`python bench/idea_file.py 20000 ideas.xlsx` prints what of each mess it has put in.
"""

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl

HEADINGS = ["Nr", "Tittel", "Behov", "Beskrivelse", "Målgruppe", "Seksjon", "Navn", "E-post", "Dato", "Status"]
HEADINGS += ["Begrunnelse", "Kategori", "Intern kode"]
SECTIONS = ["Oppvekst", "Teknisk og eiendom", "Helse og mestring", "Kultur og samfunn"]
WORDS = [
    "ansatte",
    "brukere",
    "pårørende",
    "hver",
    "dag",
    "må",
    "vente",
    "lenge",
    "på",
    "svar",
    "fordi",
    "ingen",
    "vet",
    "hvem",
    "som",
    "har",
    "ansvar",
    "for",
    "å",
    "følge",
    "opp",
]
MESS = ("formula", "no_need", "bad_date", "unknown_section", "duplicate", "too_long", "empty", "merged", "heading")
EVERY = 40  # one row in so many is one kind of mess


def rows(number: int) -> Iterator[tuple[str, list[object]]]:
    """Yield what is odd about each row ("" for nothing), and its cells."""
    chance = random.Random(11)
    last: list[object] = []
    for at in range(number):
        row = _good(at, chance)
        mess = MESS[at // EVERY % len(MESS)] if at % EVERY == EVERY - 1 else ""
        last, row = row, _messy(mess, row, last)
        yield mess, row


def _good(at: int, chance: random.Random) -> list[object]:
    text = " ".join(chance.choice(WORDS) for _ in range(60))
    day = date(2012, 1, 1) + timedelta(days=at % 4000)
    stage = ("Ny", "Under vurdering", "Avslått", "Tatt i bruk")[at % 4]
    reason = f"Dette ble vurdert i {day.year}, og {text[:80]}" if at % 4 > 1 else ""
    shown = (day, day.strftime("%d.%m.%Y"), f"{day.day}. mars {day.year}")[at % 3]
    return [
        *(at + 1, f"Idé nummer {at}: {text[:60]}", f"Behov {at}: {text[:200]}", f"- punkt én\n- punkt to\n{text}"),
        *("Innbyggere", SECTIONS[at % len(SECTIONS)], f"Person Nummer{at % 3000}", f"person.{at % 3000}@bench.example"),
        *(shown, stage, reason, "velferd, skole", f"K{at}"),
    ]


def _messy(mess: str, row: list[object], last: list[object]) -> list[object]:
    changed = {
        "formula": {1: "=cmd|' /C calc'!A0"},
        "no_need": {2: ""},
        "bad_date": {8: "en gang i fjor"},
        "unknown_section": {5: "Seksjon for fortiden"},
        "too_long": {1: "x" * 500},
        "merged": {5: None},
    }.get(mess, {})
    if mess == "duplicate":
        return list(last)
    if mess == "empty":
        return []
    if mess == "heading":
        return ["Idéer fra samlingen på rådhuset"]
    return [changed.get(at, value) for at, value in enumerate(row)]


def main() -> None:
    number, path = int(sys.argv[1]), Path(sys.argv[2])
    write = _csv if path.suffix == ".csv" else _workbook
    print(json.dumps(write(number, path)))


def _csv(number: int, path: Path) -> Counter[str]:
    told: Counter[str] = Counter()
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        for mess, row in rows(number):
            told[mess] += 1
            writer.writerow(["" if value is None else value for value in row])
    return told


def _workbook(number: int, path: Path) -> Counter[str]:
    told: Counter[str] = Counter()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Idébanken 2012-2022"])
    sheet.merge_cells("A1:M1")
    sheet.append(HEADINGS)
    for at, (mess, row) in enumerate(rows(number), 3):
        told[mess] += 1
        sheet.append(row or [None])
        if mess == "merged":
            sheet.merge_cells(f"F{at - 1}:F{at}")
        if mess == "heading":
            sheet.merge_cells(f"A{at}:M{at}")
    book.save(path)
    return told


if __name__ == "__main__":
    main()
