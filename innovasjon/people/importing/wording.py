"""The preview in the reader's words, for the page and the command line alike."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext_lazy

from innovasjon.people.importing import rows
from innovasjon.people.importing.lines import Line
from innovasjon.web.numbers import grouped

FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "external_id": gettext_lazy("id in the HR system"),
    "unit": gettext_lazy("unit"),
    "section": gettext_lazy("section"),
    "leader": gettext_lazy("leader"),
    "is_active": gettext_lazy("active"),
}
WHAT: dict[str, Promise] = {
    "person": gettext_lazy("person"),
    "unit": gettext_lazy("unit"),
    "section": gettext_lazy("section"),
}
KINDS: dict[str, Promise] = {
    "bad": gettext_lazy("Rows left out"),
    "leave": gettext_lazy("Leave"),
    "change": pgettext_lazy("what an import does", "Change"),
    "add": gettext_lazy("New"),
}
SIGNS = {"bad": "!", "leave": "-", "change": "~", "add": "+"}


def change(field: str, old: Any, new: Any) -> str:
    """Return one change as words: "unit: Sagdalen skole → Nordbygda skole"."""
    if old == "":
        return f"{FIELDS[field]}: {_value(new)}"
    return f"{FIELDS[field]}: {_value(old)} → {_value(new)}"


def details(line: Line) -> list[str]:
    """Return what there is to say of a line: the causes it is left out for, or the changes."""
    if line["kind"] == "bad":
        return [rows.told(cause, words) for cause, words in line["causes"]]
    if line["kind"] == "leave":
        return [_("is deactivated") if line["what"] == "person" else _("goes out of use")]
    return [change(*triple) for triple in line["changes"]]


def line_of_text(line: Line) -> str:
    """Return a line for a terminal."""
    row = _("row %(number)s") % {"number": line["row"]} if line["row"] else ""
    head = " ".join(part for part in (SIGNS[line["kind"]], str(WHAT[line["what"]]), row) if part)
    return f"{head}: {line['name']} ({'; '.join(details(line))})"


def counted(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield how many of what change, a sentence each; one that says so when nothing does."""
    if not any(counts.get(kind) for kind in KINDS):
        yield _("The file and the system agree: nothing to change.")
    for kind, heading in KINDS.items():
        parts = [
            f"{grouped(counts[f'{what}_{kind}'])} {_how_many(what, counts[f'{what}_{kind}'])}"
            for what in WHAT
            if kind != "bad" and counts.get(f"{what}_{kind}")
        ]
        if kind == "bad" and counts.get("bad"):
            parts = [grouped(counts["bad"])]
        if parts:
            yield f"{heading}: {', '.join(parts)}"


def many_leave(leaving: int, governed: int) -> str:
    """Return why the import stops: the file is probably not the whole organisation."""
    return ngettext(
        "%(leaving)s of %(governed)s person would be deactivated. Is this the whole organisation?",
        "%(leaving)s of %(governed)s people would be deactivated. Is this the whole organisation?",
        governed,
    ) % {"leaving": grouped(leaving), "governed": grouped(governed)}


def warnings(unknown_columns: Sequence[str], nobody_leaves_for: int, kept: Sequence[str]) -> Iterator[str]:
    """Yield what the reader should know before saying yes."""
    if unknown_columns:
        yield _("These columns are not used: %(names)s.") % {"names": ", ".join(unknown_columns)}
    if nobody_leaves_for:
        yield _(
            "Nobody is deactivated this time: row %(row)s does not say whom it is about,"
            " and it may be one of those who are missing."
        ) % {"row": nobody_leaves_for}
    if kept:
        yield ngettext(
            "%(names)s is not in the file, and stays: nobody else is in the resource team, or administrator."
            " Give somebody else the role, and deactivate the person afterwards.",
            "%(names)s are not in the file, and stay: nobody else is in the resource team, or administrator."
            " Give somebody else the role, and deactivate these people afterwards.",
            len(kept),
        ) % {"names": ", ".join(kept)}


def _value(value: Any) -> str | Promise:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if value != "" else _("none")


def _how_many(what: str, count: int) -> str:
    if what == "person":
        return npgettext("how many", "person", "people", count)
    if what == "unit":
        return npgettext("how many", "unit", "units", count)
    return npgettext("how many", "section", "sections", count)
