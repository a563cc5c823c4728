"""What there is to say of an import and its rows, in the reader's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovasjon.web.numbers import grouped

Remark = tuple[str, dict[str, Any]]
RANGES = 12  # groups of rows that a sentence names

# Why a row is left out.
CAUSES: Mapping[str, Promise] = {
    "no_title": _("The title is missing."),
    "no_need": _("The need is missing: no idea comes in without it."),
    "short_need": _("The need is too short: “{text}”. At least {limit} characters."),
    "no_whose_need": _("It does not say whose need it is."),
    "no_section": _("The section is missing."),
    "unknown_section": _("There is no section “{text}”."),
    "unknown_stage": _("“{text}” is no stage we know. Choose what it stands for."),
    "left_out_stage": _("You chose to leave out ideas that are “{text}”."),
    "no_reason_closed": _("An idea that is closed needs a reason of at least {limit} characters."),
    "no_reason_parked": _("An idea that is parked needs a reason of at least {limit} characters."),
    "no_benefit": _("An idea that is in use needs a result: what it is good for, at least {limit} characters."),
    "bad_date": _("“{text}” is not a date. Write it as day, month and year, such as 24.12.2019."),
    "odd_year": _("The date “{text}” is before 1990, or has not come yet."),
    "formula": _("“{text}” is a formula, not text."),
    "broken_letters": _("“{text}” has letters that were broken when the file was saved."),
    "too_long": _("“{column}” is too long: {length} characters, and there is room for {limit}."),
    "too_many_tags": _("The row has {count} tags; there is room for {limit}."),
    "merged": _("“{column}” stands in a cell that is merged over the rows {first}–{last}. Divide it."),
    "heading": _("The row is one merged cell across the columns, like a heading in between."),
    "headings_again": _("The headings stand here once more."),
    "same_as": _("It is the same as row {row}, which is used."),
    "already": _("It is an idea already: {reference}"),
}
# What to know of a row that comes in.
NOTES: Mapping[str, Promise] = {
    "no_date": _("No date: it gets the day of the import."),
    "no_day_in_use": _("It is not said when it came into use: the day it was proposed is used."),
    "unknown_proposer": _("Nobody here has the address {text}: the proposer is named in the text."),
    "named_in_text": _("No e-mail address: {text} is named in the text."),
    "left": _("{text} does not work here any more, and is shown as the proposer."),
    "nobody": _("Nobody is named: you stand in for the proposer."),
    "filled_down": _("“{column}” is taken from the merged cell in row {row}."),
    "need_from_description": _("The need is taken from the description."),
}
REMARKS: Mapping[str, Promise] = {**CAUSES, **NOTES}
# What a remark is about, for the list of all there is of its kind.
SHORT: Mapping[str, Promise] = {
    "no_title": _("no title"),
    "no_need": _("no need"),
    "short_need": _("a need that is too short"),
    "no_whose_need": _("does not say whose need"),
    "no_section": _("no section"),
    "unknown_section": _("an unknown section"),
    "unknown_stage": _("an unknown stage"),
    "left_out_stage": _("a stage you left out"),
    "no_reason_closed": _("closed without a reason"),
    "no_reason_parked": _("parked without a reason"),
    "no_benefit": _("in use without a result"),
    "bad_date": _("not a date"),
    "odd_year": _("a date out of time"),
    "formula": _("a formula"),
    "broken_letters": _("broken letters"),
    "too_long": _("too long"),
    "too_many_tags": _("too many tags"),
    "merged": _("merged cells"),
    "heading": _("a heading in between"),
    "headings_again": _("the headings again"),
    "same_as": _("the same as another row"),
    "already": _("an idea already"),
    "no_date": _("no date"),
    "no_day_in_use": _("no day it came into use"),
    "unknown_proposer": _("an unknown address"),
    "named_in_text": _("a name without an address"),
    "left": _("a proposer who has left"),
    "nobody": _("nobody is named"),
    "filled_down": _("filled in from a merged cell"),
    "need_from_description": _("need from the description"),
}
KINDS: dict[str, Promise] = {
    "bad": _("Cannot be used"),
    "there": _("There already, or twice in the file"),
    "add": _("Become ideas"),
}


OUTCOMES: dict[str, Promise] = {
    "stored": _("Became ideas"),
    "taken_back": _("Taken back"),
    "kept": _("Stay, because somebody has worked on them"),
}
WORK_GOES_ON = _("Work goes on")
HEADINGS: Mapping[str, Promise] = {
    "ready": _("This is what the file brings"),
    "done": _("The ideas are here"),
    "unreadable": _("We could not read the file"),
    "cancelled": _("The import was cancelled"),
    "undone": _("The import is undone"),
}
GOES_ON: Mapping[str, Promise] = {
    "reading": _("The file is being read"),
    "checking": _("Every row is being checked"),
    "storing": _("The ideas are being stored"),
    "cancelling": _("The ideas are being taken back"),
    "undoing": _("The ideas are being taken back"),
}


def remark(code: str, words: Mapping[str, Any]) -> str:
    """Return one remark as a sentence in the reader's language."""
    return str(REMARKS[code]).format(**{name: _shown(value) for name, value in words.items()})


def remarks(causes: Iterable[Sequence[Any]]) -> list[str]:
    """Return the remarks of a row as sentences."""
    return [remark(code, words) for code, words in causes]


def counted(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield how many rows there are of each kind, and what was done with them, in words."""
    for name, label in (KINDS | OUTCOMES).items():
        if counts.get(name):
            yield f"{label}: {grouped(counts[name])}"


def ranges(numbers: Iterable[Sequence[int]]) -> str:
    """Return runs of rows as one reads them: "4, 7–9 …"."""
    found = list(numbers)
    shown = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found[:RANGES])
    return f"{shown} …" if len(found) > RANGES else shown


def _shown(value: Any) -> str:
    return grouped(value) if isinstance(value, int) and value > 9999 else str(value)
