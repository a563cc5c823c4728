"""Numbers as text: those that come from a form or an address, and those that people read."""

from django.utils import formats

LONGEST = 18  # digits; one more may be beyond what a row's number can be


def digits(text: object) -> int | None:
    """Return the whole number that the text's digits are; None for anything else, and for what no row can have."""
    found = str(text or "")
    return int(found) if found.isascii() and found.isdigit() and len(found) <= LONGEST else None


def grouped(number: int) -> str:
    """Return a number as people read it: 60 000."""
    return formats.number_format(number, force_grouping=True)
