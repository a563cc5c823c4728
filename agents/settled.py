"""What was decided about a term, in words: what its section's leader answered, and who set its last day, and why."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from agents.models import Appointment
from innovasjon.audit.models import Entry
from innovasjon.people.models import Person
from innovasjon.web import moments

NAME = "last_day_set"  # what the annotation is called


def annotations() -> dict[str, Subquery]:
    """Return what a query of terms is annotated with for `last_day`, so that it asks the database no more."""
    kind = ContentType.objects.get_for_model(Appointment)
    told = Entry.objects.filter(subject_type=kind, subject_id=OuterRef("pk")).told(["appointment.ended"])
    newest = told.order_by("-id").values(set=JSONObject(at="at", by="by__name", reason="data__reason"))
    return {NAME: Subquery(newest[:1])}


def last_day(term: Appointment) -> dict[str, str] | None:
    """Return who set the last day of a term that was fetched with `annotations`, when, and why; None if nobody did."""
    found: dict[str, Any] | None = getattr(term, NAME)
    if not found:
        return None
    words = _("%(name)s set the last day on %(day)s.") % {
        "name": found["by"],
        "day": _day(datetime.fromisoformat(found["at"])),
    }
    return {"words": words, "reason": found["reason"] or ""}


def answer(term: Appointment, *, reader: Person) -> str:
    """Return what was decided about the term, by whom and when; "" while it waits for the leader's yes."""
    by: Person | None
    if term.called_off_at:
        by, at = term.called_off_by, term.called_off_at
        words, own = _("%(name)s called the term off on %(day)s."), _("You called the term off on %(day)s.")
    elif term.declined_at:
        by, at = term.declined_by, term.declined_at
        words, own = _("%(name)s said no on %(day)s."), _("You said no on %(day)s.")
    elif term.confirmed_at:
        by, at = term.confirmed_by, term.confirmed_at
        words, own = _("%(name)s confirmed the term on %(day)s."), _("You confirmed the term on %(day)s.")
    else:
        return _("The term is over.") if term.is_over(timezone.localdate()) else ""
    return (own if by == reader else words) % {"name": by, "day": _day(at)}


def _day(at: datetime) -> str:
    return moments.day_in_words(timezone.localdate(at), today=timezone.localdate())
