"""What of the network needs the resource team's attention."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agents.models import Appointment, Assistance
from agents.network import SOON
from innovasjon.people.models import Section
from innovasjon.web.attention import Matter
from innovasjon.web.moments import day_in_words

NAMED = 5  # sections named in a sentence, and appointments each in one of their own; the rest are counted


def matters() -> Iterator[Matter]:
    """Yield what is amiss with the network, in four queries."""
    today = timezone.localdate()
    yield from _vacancies(today)
    yield from _unconfirmed(today)
    yield from _running_out(today)
    yield from _requests(today)


def _vacancies(today: date) -> Iterator[Matter]:
    """Yield the sections without an agent, and those whose agents are all away, as the page of coverage marks them."""
    served = Appointment.objects.on(today)
    nobody = Section.objects.in_use().exclude(pk__in=Appointment.objects.present(today).values("section"))
    rows = list(nobody.values_list("name", Exists(served.filter(section=OuterRef("pk")))))
    if all_away := [name for name, is_served in rows if is_served]:
        words = ngettext(
            "All the agents of %(count)d section are away: %(names)s",
            "All the agents of %(count)d sections are away: %(names)s",
            len(all_away),
        )
        yield Matter(words % {"count": len(all_away), "names": _named(all_away)}, reverse("agents:coverage"))
    if vacant := [name for name, is_served in rows if not is_served]:
        words = ngettext(
            "%(count)d section has no innovation agent: %(names)s",
            "%(count)d sections have no innovation agent: %(names)s",
            len(vacant),
        )
        address = f"{reverse('admin:people_section_changelist')}?agent=none"
        yield Matter(words % {"count": len(vacant), "names": _named(vacant)}, address)


def _named(sections: Sequence[str]) -> str:
    return ", ".join(sections[:NAMED]) + (" …" if len(sections) > NAMED else "")


def _unconfirmed(today: date) -> Iterator[Matter]:
    waiting = list(Appointment.objects.unconfirmed(today).select_related("person", "section"))
    for term in waiting[:NAMED]:
        words = _("%(name)s, %(section)s, waits for the leader's yes")
        yield Matter(words % {"name": term.person, "section": term.section}, term.get_absolute_url())
    words = ngettext(
        "%(count)d term waits for the leader's yes", "%(count)d terms wait for the leader's yes", len(waiting)
    )
    yield from _all_of(words, waiting, "unconfirmed")


def _running_out(today: date) -> Iterator[Matter]:
    rows = Appointment.objects.on(today).filter(ends_on__lte=today + SOON).order_by("ends_on", "pk")
    ending = list(rows.select_related("person", "section"))
    for term in ending[:NAMED]:
        if term.ends_on:
            day = day_in_words(term.ends_on, today=today)
            who = {"name": term.person, "section": term.section, "day": day}
            yield Matter(_("%(name)s, %(section)s, stops on %(day)s") % who, term.get_absolute_url())
    words = ngettext("%(count)d term ends within 60 days", "%(count)d terms end within 60 days", len(ending))
    yield from _all_of(words, ending, "soon")


def _all_of(words: str, terms: Sequence[Appointment], which: str) -> Iterator[Matter]:
    """Yield how many there are in all, and the list of them, when not all are named."""
    if len(terms) > NAMED:
        address = f"{reverse('admin:agents_appointment_changelist')}?tid={which}"
        yield Matter(words % {"count": len(terms)}, address)


def _requests(today: date) -> Iterator[Matter]:
    due = list(Assistance.objects.waiting().values_list("answer_by", flat=True))
    if due:
        late = sum(day < today for day in due)
        words = ngettext(
            "%(count)d request for help waits for an answer",
            "%(count)d requests for help wait for an answer",
            len(due),
        )
        if late:
            words = ngettext(
                "%(count)d request for help waits for an answer, %(late)d of them too long",
                "%(count)d requests for help wait for an answer, %(late)d of them too long",
                len(due),
            )
        yield Matter(words % {"count": len(due), "late": late}, reverse("agents:desk"))
