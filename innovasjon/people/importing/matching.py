"""Who the rows are about: people the database knows, and new ones.

A person's *key* is their primary key when the database knows them, else minus the number of their row.
"""

from collections.abc import Iterable

from django.conf import settings

from innovasjon.people.importing.rows import NO, YES, Row
from innovasjon.people.importing.today import KnownPerson, Today


def leave_out_repeated(rows: Iterable[Row]) -> None:
    """Leave out rows that repeat the employee number or e-mail address of an earlier good row."""
    ids: dict[str, int] = {}
    emails: dict[str, int] = {}
    for row in rows:
        if row.causes or not row.is_person:
            continue
        email = row.email.casefold()
        if row.external_id and row.external_id in ids:
            row.leave_out("same_id", id=row.external_id, row=ids[row.external_id])
        elif email in emails:
            row.leave_out("same_email", email=row.email, row=emails[email])
        else:
            emails[email] = row.number
            ids[row.external_id] = row.number


class Matches:
    """The people the good rows are about."""

    def __init__(self, rows: list[Row], today: Today) -> None:
        self.today = today
        self.known: dict[int, KnownPerson] = {}  # by row number
        self.rows: dict[int, Row] = {}  # by key
        self._by_id: dict[str, int] = {}
        self._by_email: dict[str, int] = {}
        people = [row for row in rows if row.is_person and not row.causes]
        self._find_by_id(people)
        self._find_by_email(people)
        self._leave_out_ways_in(people)
        self._leave_out_taken_addresses(people)
        for row in people:
            if not row.causes:
                self._remember(row)

    def key(self, row: Row) -> int:
        """Return the key of the person the row is about."""
        known = self.known.get(row.number)
        # Negative for those who do not exist yet: no primary key is, so that both can stand in one dictionary.
        return known.pk if known else -row.number

    def name(self, key: int | None) -> str:
        """Return the name of the person with this key, as it will be."""
        if key is None:
            return ""
        return self.rows[key].name if key in self.rows else self.today.people[key].name

    def leader(self, reference: str, row: Row, stays: "frozenset[int] | set[int]") -> int | None:
        """Return the key of the person a leader's cell names. Raises LookupError when it is nobody who works here."""
        if reference.casefold() in YES and row.is_person:
            return self.key(row)
        if not reference or reference.casefold() in NO:
            return None
        key = self._by_email.get(reference.casefold()) if "@" in reference else self._by_id.get(reference)
        if key is not None:
            return key
        known = self.today.person_named(reference)
        if known and (known.pk in self.rows or known.pk in stays):
            return known.pk
        raise LookupError(reference)

    def _remember(self, row: Row) -> None:
        key = self.key(row)
        self.rows[key] = row
        self._by_email[row.email.casefold()] = key
        if row.external_id:
            self._by_id[row.external_id] = key

    def _find_by_id(self, rows: list[Row]) -> None:
        for row in rows:
            if known := self.today.by_external_id.get(row.external_id):
                self.known[row.number] = known

    def _find_by_email(self, rows: list[Row]) -> None:
        """Match by address those whose number is new to us, unless the address is somebody's with another number."""
        taken = {known.pk for known in self.known.values()}
        for row in rows:
            known = self.today.by_email.get(row.email.casefold())
            if row.number in self.known or known is None or known.pk in taken:
                continue
            # Two numbers that differ are two people; one may have got the other's old address.
            if not (row.external_id and known.external_id):
                self.known[row.number] = known
                taken.add(known.pk)

    def _leave_out_ways_in(self, rows: list[Row]) -> None:
        """Leave out rows by which somebody else could sign in as one who may enter the administration.

        Single sign-on knows people by these: whoever writes the file must not choose who is let in there.
        """
        for row in rows:
            known = self.known.get(row.number)
            if known is None or not known.enters_admin:
                continue
            if known.email.casefold() != row.email.casefold():
                row.leave_out("guarded_email", name=known.name)
            elif settings.OIDC_ID_CLAIM and row.external_id and known.external_id != row.external_id:
                row.leave_out("guarded_id", name=known.name)
            elif not known.is_active:
                row.leave_out("guarded_return", name=known.name)

    def _leave_out_taken_addresses(self, rows: list[Row]) -> None:
        """Leave out rows whose address belongs to somebody who keeps it; one given up in the same file is free."""
        # Two who swap addresses in the same file are right, though each address is somebody's today.
        given_up = {
            known.email.casefold()
            for row in rows
            if not row.causes
            and (known := self.known.get(row.number))
            and known.email.casefold() != row.email.casefold()
        }
        for row in (row for row in rows if not row.causes):
            holder = self.today.by_email.get(row.email.casefold())
            if holder and holder.email.casefold() not in given_up and self.key(row) != holder.pk:
                row.leave_out("email_of_another", name=holder.name)


def protected(rows: Iterable[Row], today: Today) -> set[int]:
    """Return the keys of known people whom rows that are left out may be about: they are not deactivated."""
    left_out = [row for row in rows if row.causes]
    namesakes = today.people_named({row.name.casefold() for row in left_out} - {""})
    found: set[int] = set()
    for row in left_out:
        sure = (today.by_external_id.get(row.external_id), today.by_email.get(row.email.casefold()))
        perhaps = [known for known in sure if known] or namesakes.get(row.name.casefold(), [])
        found |= {known.pk for known in perhaps}
    return found
