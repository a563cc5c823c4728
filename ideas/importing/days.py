"""Days as people have typed them into lists over the years."""

import re
from datetime import date, datetime, timedelta

EXCEL_BEGINS = date(1899, 12, 30)
MONTHS = (
    ("januar", "jan", "january"),
    ("februar", "feb", "february"),
    ("mars", "mar", "march"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "october", "oct"),
    ("november", "nov"),
    ("desember", "des", "december", "dec"),
)
_MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_iso = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?", re.ASCII)
_norwegian = re.compile(
    r"(\d{1,2})[./ -]\s*(\d{1,2})[./ -]\s*(\d{4}|\d{2})(?:\s+(?:kl\.?\s*)?\d{1,2}[:.]\d{2}.*)?", re.ASCII
)
_words = re.compile(r"(\d{1,2})\.?\s+([a-zæøå]+)\.?,?\s+(\d{4})(?:\s.*)?")
_serial = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)


def read(text: str) -> date | None:
    """Return the day that the text names, day before month as Norwegians write; None when it names none."""
    text = " ".join(text.split()).casefold()
    try:
        if match := _iso.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _norwegian.fullmatch(text):
            return date(_year(match[3]), int(match[2]), int(match[1]))
        if (match := _words.fullmatch(text)) and match[2] in _MONTH:
            return date(int(match[3]), _MONTH[match[2]], int(match[1]))
        if _serial.fullmatch(text):  # a date that the spreadsheet has kept as a number
            return EXCEL_BEGINS + timedelta(days=int(float(text)))
    except ValueError:
        return None
    return None


def _year(text: str) -> int:
    """Return the year; of two digits that of this century, unless it has not come yet."""
    if len(text) == 4:
        return int(text)
    this = datetime.now().year % 100
    return 2000 + int(text) if int(text) <= this else 1900 + int(text)
