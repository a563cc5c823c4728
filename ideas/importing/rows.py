"""One row of an old list: what it becomes, or every reason why it cannot be used."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from ideas.forms.capture import MOST_TAGS, TAG_LENGTH, opening
from ideas.importing import days, words
from ideas.importing.choices import Choices
from ideas.importing.known import Known
from ideas.importing.wording import NOTES, Remark
from ideas.lifecycle import Stage
from ideas.models import NEED_MINIMUM, TEXT_LENGTH, TITLE_LENGTH, WhoseNeed
from ideas.models.demands import LONGEST, REASON_MINIMUM, not_blank
from innovasjon.imports.headings import plain
from innovasjon.web.forms import FIRST_YEAR
from innovasjon.web.slugs import norwegian_slug

WHO_LENGTH, NAMED_LENGTH = 80, 200
LIMITS = {"title": TITLE_LENGTH, "need": TEXT_LENGTH, "description": TEXT_LENGTH, "reason": LONGEST}
LIMITS |= {"whose_need": WHO_LENGTH, "proposer": NAMED_LENGTH}
# `=…` is a formula; so is what starts another program: `+cmd|…`, `-2+3+cmd|…`, `@SUM(…)`.
_formula = re.compile(r"=|[+\-@][\w+\-*/ ]*\||@\w+\(")
_address = re.compile(r"[^\s;,<>]+@[^\s;,<>]+")


@dataclass(slots=True)
class Row:
    """One row, as it is judged. `causes` holds remarks; those that are no mere notes leave it out."""

    number: int
    cells: Mapping[str, str]
    title: str = ""
    section: int | None = None
    content: dict[str, Any] = field(default_factory=dict)
    causes: list[Remark] = field(default_factory=list)
    line: Sequence[str] = ()  # all of the row, as it stands in the file

    def remark(self, code: str, **words: Any) -> None:
        """Say why the row cannot be used, or what there is to know of it."""
        self.causes.append((code, {name: _short(value) for name, value in words.items()}))

    @property
    def is_bad(self) -> bool:
        """Tell whether it cannot be used."""
        return any(code not in NOTES for code, _words in self.causes)

    @property
    def likeness(self) -> bytes:
        """Return what two rows share exactly when they say the same."""
        said = (self.title.casefold(), self.content.get("need", ""), self.content.get("description", ""))
        return blake2b("\x00".join(said).encode(), digest_size=16).digest()


def addresses(cells: Mapping[str, str]) -> list[str]:
    """Return the e-mail addresses of a row; a column of names may hold them too."""
    text = " ".join(cells.get(key, "") for key in ("email", "proposer"))
    return list(dict.fromkeys(address.strip(".").lower() for address in _address.findall(text)))


def _names(text: str) -> tuple[str, str]:
    """Return the names in a cell, and those of them that stand beside no address: of people of their own."""
    parts = [part for part in re.split("[;\n]", text) if part.strip()]
    names = [_line(_address.sub(" ", part)).strip(" <>(),") for part in parts]
    alone = [name for name, part in zip(names, parts, strict=True) if not _address.search(part)]
    together = "; ".join(name for name in names if name)
    return together, "" if alone == names else "; ".join(alone)


def judge(row: Row, *, choices: Choices, known: Known, headings: Mapping[str, str], today: date) -> Row:
    """Fill in what the row becomes, and remark on everything that stands in the way."""
    _texts(row, choices, headings)
    _whose_need(row, choices)
    _place(row, choices, known)
    _stage(row, choices)
    _days(row, today)
    _people(row, known)
    _tags(row)
    return row


def _texts(row: Row, choices: Choices, headings: Mapping[str, str]) -> None:
    cells = row.cells
    for key, text in cells.items():
        if _formula.match(text):
            row.remark("formula", text=text)
        elif "\ufffd" in text:
            row.remark("broken_letters", text=text)
        elif len(text) > LIMITS.get(key, TEXT_LENGTH):
            row.remark("too_long", column=headings.get(key, key), length=len(text), limit=LIMITS.get(key, TEXT_LENGTH))
    need, description = cells.get("need", ""), cells.get("description", "")
    row.title = _line(cells.get("title", "")) or opening(description) or opening(need)
    if not need and choices.need_from_description and description:
        need, description = description, ""
        row.remark("need_from_description")
    row.content |= {"need": need, "description": description, "number": cells.get("number", "")[:40]}
    if not row.title:
        row.remark("no_title")
    if not need:
        row.remark("no_need")
    elif not_blank(need) < NEED_MINIMUM:
        row.remark("short_need", text=need, limit=NEED_MINIMUM)


def _whose_need(row: Row, choices: Choices) -> None:
    text = _line(row.cells.get("whose_need", ""))
    whose = words.whose_need(text) if text else choices.whose_need
    if not whose and not text:
        row.remark("no_whose_need")
    row.content |= {
        "whose_need": whose or str(WhoseNeed.OTHER),
        "whose_need_other": "" if whose else text[:WHO_LENGTH],
    }


def _place(row: Row, choices: Choices, known: Known) -> None:
    """Find the section: by its own name, by what was chosen for that name, by the unit, or the one for the rest."""
    name, unit = _line(row.cells.get("section", "")), known.units.get(plain(row.cells.get("unit", "")))
    if plain(name) in choices.sections:
        row.section = choices.sections[plain(name)]
    elif name:
        row.section = known.sections.get(plain(name))
        if row.section is None:
            row.remark("unknown_section", text=name)
    else:
        row.section = unit[1] if unit else choices.section
        if row.section is None:
            row.remark("no_section")
    row.content["unit"] = unit[0] if unit and unit[1] == row.section else None


def _stage(row: Row, choices: Choices) -> None:
    text, reason = _line(row.cells.get("stage", "")), row.cells.get("reason", "")
    stage = choices.stages.get(plain(text), words.stage(text)) if text else choices.stage
    if not stage:
        row.remark("left_out_stage" if plain(text) in choices.stages else "unknown_stage", text=text)
        return
    enough = not_blank(reason) >= REASON_MINIMUM
    if stage in (Stage.CLOSED, Stage.PARKED) and not enough:
        reason = "\n\n".join(part for part in (reason, choices.reason) if part)
        if not_blank(reason) < REASON_MINIMUM:
            row.remark(f"no_reason_{stage}", limit=REASON_MINIMUM)
    elif stage == Stage.REALISED and not enough:
        row.remark("no_benefit", limit=REASON_MINIMUM)
    row.content |= {"stage": stage, "reason": reason, "status": text[:80]}


def _days(row: Row, today: date) -> None:
    for key in ("date", "ended"):
        text = row.cells.get(key, "")
        day = days.read(text)
        if text and day is None:
            row.remark("bad_date", text=text)
        elif day and (day.year < FIRST_YEAR or day > today):
            row.remark("odd_year", text=text)
        row.content[key] = day.isoformat() if day else ""
    if not row.cells.get("date"):
        row.remark("no_date")
    if row.content.get("stage") == Stage.REALISED and not row.cells.get("ended"):
        row.remark("no_day_in_use")


def _people(row: Row, known: Known) -> None:
    """Find the proposers by address; who is not known is named in the text, so that nobody is forgotten."""
    named, alone = (name[:NAMED_LENGTH] for name in _names(row.cells.get("proposer", "")))
    asked = addresses(row.cells)
    found = {address: known.people[address] for address in asked if address in known.people}
    for address in asked:
        if address not in found:
            row.remark("unknown_proposer", text=address)
        elif not found[address].is_active:
            row.remark("left", text=found[address].name)
    if not asked:
        row.remark("named_in_text", text=named) if named else row.remark("nobody")
    unknown = [address for address in asked if address not in found]
    name = (named or ", ".join(unknown)) if unknown or not asked else alone
    row.content |= {
        "people": list(dict.fromkeys(person.pk for person in found.values())),
        "active": list(dict.fromkeys(person.pk for person in found.values() if person.is_active)),
        "named": name,
        "named_as": _("Proposed by %(name)s in an older list.") % {"name": name} if name else "",
    }


def _tags(row: Row) -> None:
    found = {norwegian_slug(word): word for word in _words_in(row.cells.get("tags", ""))}
    found.pop("", None)
    if len(found) > MOST_TAGS:
        row.remark("too_many_tags", count=len(found), limit=MOST_TAGS)
    row.content["tags"] = list(found.values())[:MOST_TAGS]


def _words_in(text: str) -> Iterator[str]:
    return (word.strip().strip("#")[:TAG_LENGTH] for word in re.split("[,;\n]", text) if word.strip())


def _line(text: str) -> str:
    return " ".join(text.split())


def _short(value: Any) -> Any:
    return value[:80] + "…" if isinstance(value, str) and len(value) > 80 else value
