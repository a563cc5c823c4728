"""The headings of a table that people bring: known by Norwegian and English names, however they are written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

LINES_BEFORE_HEADINGS = 10  # reports often begin with a title and a date


@dataclass(frozen=True)
class Column:
    """One thing a file can tell. `nb`, `nn`, `en` head the template; the other names are what other systems write."""

    key: str
    nb: str
    nn: str
    en: str
    others: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return the heading in the reader's language."""
        return str(getattr(self, get_language() or "nb", self.nb))


def plain(heading: str) -> str:
    """Return the heading as compared: small letters and digits alone, so that `E-POST *` is `epost`."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", heading).casefold())


def names_of(columns: Iterable[Column]) -> Mapping[str, str]:
    """Return the key of each column by every name it has, as compared."""
    return {plain(name): column.key for column in columns for name in (column.nb, column.nn, column.en, *column.others)}


def keys_in(values: Sequence[str], names: Mapping[str, str]) -> set[str]:
    """Return the columns that are recognised in a line of the file."""
    return {names[plain(value)] for value in values if plain(value) in names}
