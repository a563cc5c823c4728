"""Bring the catalogues in locale/ up to date: `python -m innovasjon.web.catalogues nb nn` (see `make messages`)."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from innovasjon.web import extraction

LOCALE = extraction.BASE_DIR / "locale"
WIDTH = 120


def path_of(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """Read a catalogue, obsolete entries included. Raises PoFileError when it has an error."""
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django", abort_invalid=True)


def update(path: Path, language: str, strings: Catalog) -> None:
    """Add new strings untranslated and drop those that are gone; translations that still fit stay as they are."""
    catalogue = read(path, language) if path.exists() else _new(language)
    # No guesses from strings that look alike: a fuzzy translation reads as if somebody had meant it.
    catalogue.update(strings, no_fuzzy_matching=True, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # No line numbers: a change above a string would change the catalogues.
        write_po(file, catalogue, width=WIDTH, ignore_obsolete=True, include_lineno=False, sort_by_file=True)


def _new(language: str) -> Catalog:
    return Catalog(
        locale=language,
        header_comment=f"# What people read, in {language}. `make messages` adds and drops strings.",
        project="Innovasjon",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team=language,
        charset="utf-8",
        fuzzy=False,
    )


def main(languages: list[str]) -> None:
    """Update the catalogues of these languages."""
    strings = extraction.strings()
    for language in languages:
        update(path_of(language), language, strings)


if __name__ == "__main__":
    main(sys.argv[1:])
