"""The columns of an old list of ideas: guessed by Norwegian and English names, and then chosen by whoever imports."""

from collections.abc import Sequence

from innovasjon.imports.headings import Column, keys_in, names_of, plain

COLUMNS = (
    Column(
        "title",
        "Tittel",
        "Tittel",
        "Title",
        ("idé", "ide", "idétittel", "navn på idé", "namn på idé", "forslag", "overskrift", "emne", "idea", "subject"),
    ),
    Column(
        "need",
        "Behov",
        "Behov",
        "Need",
        ("behovet", "problem", "utfordring", "problemstilling", "hvilket behov", "bakgrunn", "challenge"),
    ),
    Column(
        "description",
        "Beskrivelse",
        "Skildring",
        "Description",
        ("idéen", "idébeskrivelse", "løsning", "løysing", "forklaring", "innhold", "tekst", "solution", "details"),
    ),
    Column("whose_need", "Hvem har behovet", "Kven har behovet", "Whose need", ("målgruppe", "for hvem", "gjelder")),
    Column(
        "section",
        "Seksjon",
        "Seksjon",
        "Section",
        ("kommunalområde", "tjenesteområde", "sektor", "etat", "department", "division"),
    ),
    Column(
        "unit",
        "Enhet",
        "Eining",
        "Unit",
        ("virksomhet", "verksemd", "avdeling", "tjenestested", "arbeidssted", "team"),
    ),
    Column(
        "proposer",
        "Idéhaver",
        "Idéhavar",
        "Proposer",
        ("forslagsstiller", "foreslått av", "innsender", "navn", "namn", "meldt av", "opprettet av", "name", "author"),
    ),
    Column("email", "E-post", "E-post", "E-mail", ("e-postadresse", "mail", "epost idéhaver", "email address")),
    Column(
        "date",
        "Dato",
        "Dato",
        "Date",
        ("innsendt", "mottatt", "opprettet", "registrert", "meldt dato", "created", "submitted", "starttidspunkt"),
    ),
    Column(
        "ended",
        "Ferdig dato",
        "Ferdig dato",
        "Date ended",
        ("avsluttet dato", "dato avsluttet", "tatt i bruk dato", "ferdigdato", "lukket dato", "closed date"),
    ),
    Column("stage", "Status", "Status", "Status", ("tilstand", "fase", "steg", "state", "stage")),
    Column(
        "reason",
        "Svar eller resultat",
        "Svar eller resultat",
        "Answer or result",
        ("begrunnelse", "grunngiving", "svar", "resultat", "effekt", "gevinst", "vurdering", "kommentar", "reason"),
    ),
    Column("tags", "Emneord", "Emneord", "Tags", ("stikkord", "emner", "tema", "kategori", "category", "keywords")),
    Column("number", "Nummer", "Nummer", "Number", ("nr", "id", "saksnummer", "saksnr", "referanse", "ref")),
)
KEYS = tuple(column.key for column in COLUMNS)
NAMES = names_of(COLUMNS)


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Return where each column probably stands; the first of two that are called alike."""
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        key = NAMES.get(plain(heading)) or _by_first_word(heading)
        if key and key not in places:
            places[key] = at
    return places


def recognised(values: Sequence[str]) -> int:
    """Return how many headings a line holds that we know."""
    return len(keys_in(values, NAMES))


def _by_first_word(heading: str) -> str | None:
    """Return the column by how a long heading begins: "Behov (hva er problemet i dag?)"."""
    words = heading.replace("(", " ").replace(":", " ").split()
    return NAMES.get(plain(words[0])) if len(words) > 1 else None
