"""The columns of the file: recognised by Norwegian and English names, in any order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from innovasjon.imports.headings import LINES_BEFORE_HEADINGS, Column, keys_in, names_of, plain
from innovasjon.imports.tables import Table, Unreadable

COLUMNS = (
    Column(
        "external_id",
        "Ansattnummer",
        "Tilsettnummer",
        "Employee number",
        (
            *("ansattnr", "ansatt id", "tilsett id", "hr id", "ekstern id", "external id", "employee id"),
            *("employee no", "personalnummer", "ressursnummer", "person id", "id"),
        ),
    ),
    Column("name", "Navn", "Namn", "Name", ("fullt navn", "fullt namn", "full name", "ansattnavn", "medarbeider")),
    Column("first_name", "Fornavn", "Førenamn", "First name", ("fornamn", "given name")),
    Column("last_name", "Etternavn", "Etternamn", "Last name", ("surname", "family name")),
    Column(
        "email",
        "E-post",
        "E-post",
        "E-mail",
        ("e-postadresse", "email address", "mail", "mailadresse", "jobb e-post", "brukernavn", "upn"),
    ),
    Column(
        "section",
        "Seksjon",
        "Seksjon",
        "Section",
        (
            "seksjonsnavn",
            "kommunalområde",
            "tjenesteområde",
            "sektor",
            "etat",
            "section name",
            "department",
            "division",
        ),
    ),
    Column(
        "section_id", "Seksjons-id", "Seksjons-id", "Section id", ("seksjonskode", "seksjonsnummer", "section code")
    ),
    Column(
        "section_leader",
        "Seksjonsleder",
        "Seksjonsleiar",
        "Section leader",
        ("leder av seksjon", "kommunalsjef", "section manager"),
    ),
    Column(
        "unit",
        "Enhet",
        "Eining",
        "Unit",
        ("enhetsnavn", "einingsnamn", "virksomhet", "verksemd", "avdeling", "tjenestested", "arbeidssted", "unit name"),
    ),
    Column(
        "unit_id",
        "Enhets-id",
        "Einings-id",
        "Unit id",
        ("enhetskode", "enhetsnummer", "einingskode", "avdelingskode", "unit code"),
    ),
    Column(
        "unit_leader",
        "Enhetsleder",
        "Einingsleiar",
        "Unit leader",
        ("leder", "leiar", "nærmeste leder", "nærmaste leiar", "leader", "manager", "unit manager"),
    ),
)
# What every file must tell; a name may come in one column or two.
DEMANDED = ("email", "section", "unit")


@dataclass(frozen=True)
class Headings:
    """Where each column stands, and the headings that say nothing to us."""

    positions: dict[str, int]
    unknown: tuple[str, ...]

    def cells(self, values: Sequence[str]) -> dict[str, str]:
        """Return the row's values by column; "" where the row is short."""
        return {key: values[at] if at < len(values) else "" for key, at in self.positions.items()}


_KNOWN = names_of(COLUMNS)


def find_headings(table: Table) -> tuple[Headings, Iterator[tuple[int, Sequence[str]]]]:
    """Return the headings, found among the first lines, and the rows after them.

    Raises Unreadable with the list of what is missing.
    """
    best: Sequence[str] = ()
    rows = iter(table)
    for _number, values in _first(rows, LINES_BEFORE_HEADINGS):
        if _recognised(values) > _recognised(best):
            best = values
        if not _missing(keys_in(values, _KNOWN)):
            return _headings(values), rows
    missing = _missing(keys_in(best, _KNOWN))
    raise Unreadable(
        format_lazy(
            "{} {}",
            _("The file lacks columns we need. Add these headings in the first row:"),
            ", ".join(column.heading for column in COLUMNS if column.key in missing) + ".",
        )
    )


def _first(rows: Iterator[tuple[int, Sequence[str]]], count: int) -> Iterable[tuple[int, Sequence[str]]]:
    for _line in range(count):
        row = next(rows, None)
        if row is None:
            return
        yield row


def _recognised(values: Sequence[str]) -> int:
    return len(keys_in(values, _KNOWN))


def _missing(found: set[str]) -> set[str]:
    """Return the columns that must be there and are not."""
    named = "name" in found or {"first_name", "last_name"} <= found
    return {key for key in DEMANDED if key not in found} | (set() if named else {"name"})


def _headings(values: Sequence[str]) -> Headings:
    positions: dict[str, int] = {}
    unknown = []
    for at, value in enumerate(values):
        key = _KNOWN.get(plain(value))
        if key is None:
            unknown += [value] if value else []
        elif key in positions:
            words = {"first": values[positions[key]], "second": value}
            raise Unreadable(
                format_lazy(_("Two columns tell the same: “{first}” and “{second}”. Remove one of them."), **words)
            )
        else:
            positions[key] = at
    return Headings(positions, tuple(unknown))
