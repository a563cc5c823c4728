"""What the administration does to several people, guests or units at once."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovasjon.audit.bulk import Bulk, LeftOut
from innovasjon.people import actions, guest_links, last_ones, password_links
from innovasjon.people.models import Guest, Person, Section, Unit
from innovasjon.web.forms import Form

NOT_YOURSELF = _("this is you")
FOR_ADMINISTRATORS = _("administrators are changed by administrators alone")
IS_OUT = _("can sign in no longer")


def is_above(reader: Person, person: Person) -> bool:
    """Tell whether the person has rights in the administration that the reader may not touch."""
    return (person.is_superuser or person.is_staff) and not reader.is_superuser


class _OfPeople(Bulk):
    def called(self, row: Any) -> str:
        """Return the name with the address, for many share a name."""
        return f"{row.name} ({row.email})"

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Keep administrators from those who are none."""
        return FOR_ADMINISTRATORS if is_above(by, row) else ""

    def done(self, count: int) -> str:
        """Return how many it was done for."""
        return ngettext("Done for %(count)d person.", "Done for %(count)d people.", count) % {"count": count}


class Deactivate(_OfPeople):
    """Shut people out."""

    name = "deactivate"
    label = _("Deactivate: they can no longer sign in")
    meaning = _(
        "They are signed out at once and can no longer sign in. What they have written stays, with their name. The"
        " ideas they answer for pass to the other agents of their section, to who stands in, or to the resource team."
    )

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those who are out, whoever does it, and the last who is in the team or administrator."""
        if row == by:
            return NOT_YOURSELF
        if why := super().refusal(row, by=by) or ("" if row.is_active else IS_OUT):
            return why
        role = last_ones.empty_without([row.pk], last_ones.roles_of(row))
        return last_ones.WORDS[role] if role else ""

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Shut the person out."""
        try:
            actions.deactivate(person=row, by=by, now=now)
        except last_ones.LastOne as last:
            raise LeftOut(last_ones.WORDS[last.role]) from last


class Activate(_OfPeople):
    """Let people in again."""

    name = "activate"
    label = _("Activate: they can sign in again")
    meaning = _("They can sign in again, with the password or the sign-on they had.")

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those who are in."""
        return super().refusal(row, by=by) or (_("can sign in already") if row.is_active else "")

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Let the person in."""
        actions.activate(person=row, by=by, now=now)


class SignOut(_OfPeople):
    """End people's sessions."""

    name = "sign_out"
    label = _("Sign out everywhere")
    meaning = _("They are signed out wherever they are signed in, and can sign in again at once.")

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """End the person's sessions."""
        actions.end_sessions(person=row, by=by, now=now)


class SendPasswordLink(_OfPeople):
    """Give people a way to a first or a new password; nobody else learns it."""

    name = "send_password_link"
    label = _("Send a link to choose a password")
    meaning = _("Each gets an e-mail with a link of their own to choose a password. Nobody else can read it here.")

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those who are out."""
        return super().refusal(row, by=by) or ("" if row.is_active else IS_OUT)

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Send the person a link."""
        password_links.offer(person=row, by=by, now=now)


class RevokeLinks(Bulk):
    """Shut guests' pages; a new invitation opens them again."""

    name = "revoke"
    label = _("Take back their links")
    meaning = _(
        "The links they have been sent stop working at once, and the pages they have open close. What they have said"
        " stays. A new invitation opens their page again."
    )

    def refusal(self, row: Any, *, by: Any) -> str | Promise:
        """Leave out those who have no link that works."""
        return "" if row.has_link_ else _("has no link that works")

    def called(self, row: Guest) -> str:
        """Return the address, and the name where there is one."""
        return f"{row.name} ({row.email})" if row.name else row.email

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Take back every link of the guest."""
        guest_links.revoke(guest=row, by=by, now=now)

    def done(self, count: int) -> str:
        """Return how many guests lost their link."""
        words = ngettext("%(count)d guest's link is taken back.", "%(count)d guests' links are taken back.", count)
        return words % {"count": count}


class MoveForm(Form):
    """Where the units are to belong."""

    marks = False
    section = forms.ModelChoiceField(
        label=_("To which section?"), queryset=Section.objects.in_use(), empty_label=_("Choose")
    )


class MoveUnits(Bulk):
    """Put units under another section."""

    name = "move"
    label = _("Put under another section")
    meaning = _(
        "The unit and its people belong to the section you choose from now on. Ideas that are sent in stay with the"
        " section they were sent to. The next import moves units that came by an import back again when the HR system"
        " says otherwise, so change it there as well."
    )
    form = MoveForm

    def act(self, row: Any, *, by: Any, now: datetime, **answers: Any) -> None:
        """Move the unit."""
        actions.move_unit(unit=row, section=answers["section"], by=by, now=now)

    def called(self, row: Unit) -> str:
        """Return the unit with the section it stands under."""
        return f"{row.name} ({row.section.name})"

    def done(self, count: int) -> str:
        """Return how many units were moved."""
        words = ngettext("%(count)d unit has got its section.", "%(count)d units have got their section.", count)
        return words % {"count": count}
