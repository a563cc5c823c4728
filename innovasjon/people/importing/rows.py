"""One row of the file, and what is wrong with it on its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAME_LENGTH, EMAIL_LENGTH, ID_LENGTH = 120, 254, 80
SHARED = ("section", "section_id", "section_leader", "unit", "unit_id", "unit_leader")
YES, NO = {"ja", "yes", "x", "true", "sann"}, {"nei", "no", "false", "usann", "-"}

# Every cause for which a row is left out; kept by code, told in the language of whoever reads the preview.
CAUSES: dict[str, Promise] = {
    "no_name": _("The name is missing."),
    "no_email": _("The e-mail address is missing."),
    "bad_email": _("“{email}” is not an e-mail address."),
    "broken_letters": _("“{text}” has letters that were broken when the file was saved."),
    "too_long": _("“{text}” is too long: there is room for {limit} characters."),
    "no_section": _("The section is missing."),
    "same_id": _("The employee number “{id}” stands in row {row} too. That row is used."),
    "same_email": _("The e-mail address “{email}” stands in row {row} too. That row is used."),
    "email_of_another": _("The e-mail address belongs to {name}, who has another employee number. Change one of them."),
    "guarded_email": _("{name} may enter the administration: change the e-mail address there, not by a file."),
    "guarded_id": _("{name} may enter the administration: write the employee number there, not by a file."),
    "guarded_return": _("{name} may enter the administration: activate the person there, not by a file."),
    "section_two_names": _("The section id “{id}” has another name in row {row}: “{name}”."),
    "unit_two_names": _("The unit id “{id}” has another name in row {row}: “{name}”."),
    "unit_two_sections": _("The unit “{name}” stands in the section “{section}” in row {row}."),
    "section_unclear": _("Several sections are named “{name}”. Add a column with section ids."),
    "unit_unclear": _("Several units are named “{name}”. Add a column with unit ids."),
    "unknown_leader": _("The leader “{leader}” is neither in the file nor among those who work here."),
    "other_section_leader": _("Other rows name another leader for the section: {leader}."),
    "other_unit_leader": _("Other rows name another leader for the unit: {leader}."),
}


@dataclass(slots=True)
class Row:
    """One row of the file. `causes` are the reasons it is left out, as (code, words for the sentence)."""

    number: int
    external_id: str = ""
    name: str = ""
    email: str = ""
    section: str = ""
    section_id: str = ""
    section_leader: str = ""
    unit: str = ""
    unit_id: str = ""
    unit_leader: str = ""
    causes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def is_person(self) -> bool:
        """Tell whether the row is about a person; others only name a section or unit and its leader."""
        return bool(self.name or self.email or self.external_id)

    @property
    def unidentified(self) -> bool:
        """Tell whether nobody can say whom the row is about."""
        return self.is_person and not self.external_id and not self.name and not _is_email(self.email)

    def leave_out(self, cause: str, **words: Any) -> None:
        """Say why the row cannot be used."""
        self.causes.append((cause, words))


def row(number: int, cells: Mapping[str, str]) -> Row:
    """Return the row with what is wrong with it on its own."""
    name = cells.get("name") or f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
    made = Row(number, name=name, email=cells["email"], external_id=cells.get("external_id", ""))
    for key in SHARED:
        # The same few words in row after row are kept once.
        setattr(made, key, intern(cells.get(key, "")))
    _check_texts(made)
    if made.is_person:
        _check_person(made)
    if not made.section and (made.unit or not made.is_person):
        made.leave_out("no_section")
    return made


def told(cause: str, words: Mapping[str, Any]) -> str:
    """Return a cause as a sentence in the reader's language."""
    return str(CAUSES[cause]).format(**words)


def _check_texts(made: Row) -> None:
    limited = {"name": NAME_LENGTH, "section": NAME_LENGTH, "unit": NAME_LENGTH, "email": EMAIL_LENGTH}
    limited |= dict.fromkeys(("external_id", "section_id", "unit_id"), ID_LENGTH)
    for key, limit in limited.items():
        text = getattr(made, key)
        if len(text) > limit:
            made.leave_out("too_long", text=text[:40] + "…", limit=limit)
        elif "\ufffd" in text:
            made.leave_out("broken_letters", text=text)


def _check_person(made: Row) -> None:
    if not made.name:
        made.leave_out("no_name")
    if not made.email:
        made.leave_out("no_email")
    elif not _is_email(made.email):
        made.leave_out("bad_email", email=made.email[:80])


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
