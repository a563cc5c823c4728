"""Numbers that come as text from a form or an address."""

LONGEST = 18  # digits; one more may be beyond what a row's number can be


def digits(text: object) -> int | None:
    """Return the whole number that the text's digits are; None for anything else, and for what no row can have."""
    found = str(text or "")
    return int(found) if found.isascii() and found.isdigit() and len(found) <= LONGEST else None
