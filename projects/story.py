"""What has happened to a project, in words: the log's entries as sentences that people read.

Pure reading. Who was asked, and what they answered unless they take part, is told only to those who work with it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas.story import Change, Event, joined
from innovasjon.audit.models import Entry
from projects.models import Answer, Ask, CloseReason, Phase, Project
from projects.people import name_of

LONGEST = 50  # entries on the page

FIELDS: Mapping[str, str | Promise] = {
    "title": gettext_lazy("the title"),
    "aim": gettext_lazy("the aim"),
    "section": gettext_lazy("the section"),
    "unit": gettext_lazy("the unit"),
    "lead": gettext_lazy("the lead"),
    "starts_on": gettext_lazy("the start"),
    "ends_on": gettext_lazy("the planned end"),
}


@dataclass(frozen=True)
class Teller:
    """What is needed to tell the story: the names behind ids, and who listens."""

    project: Project
    asks: Mapping[int, Ask]
    ideas: Mapping[int, str]
    phases: Mapping[int, Phase]
    knows: bool  # the listener may know the answers

    def who(self, entry: Entry) -> str:
        """Return the name of who did it; a guest is named by the question to them, as the log knows people alone."""
        if entry.by is not None:
            return entry.by.name
        return self.proposer(entry.details.get("ask")) if "ask" in entry.details else _("The system")

    def proposer(self, pk: Any) -> str:
        """Return the name of the proposer whom the question is to."""
        row = self.asks.get(pk)
        return name_of(row, knows=self.knows) if row else _("somebody")

    def idea(self, entry: Entry) -> str:
        """Return the title of the idea that the entry names."""
        return self.ideas.get(entry.details.get("idea", 0), _("an idea"))

    def phase(self, entry: Entry) -> str:
        """Return the name of the phase that the entry names."""
        row = self.phases.get(entry.details.get("phase", 0))
        return row.name if row else ""


def tell(teller: Teller, entries: Iterable[Entry]) -> list[Event]:
    """Return the story in the order of the entries; asks nothing."""
    return [SENTENCES[entry.verb](teller, entry) for entry in entries if may_hear(entry, knows=teller.knows)]


def may_hear(entry: Entry, *, knows: bool) -> bool:
    """Tell whether somebody may be told of the entry."""
    if entry.verb not in SENTENCES:
        return False
    is_open = entry.verb != "project.answered" or entry.details.get("answer") == Answer.TAKES_PART
    return knows or (is_open and entry.verb not in PRIVATE)


def _plain(text: str | Promise) -> "Sentence":
    """Return a sentence that names who did it, the idea, the phase and the proposer, as far as the text asks."""

    def sentence(teller: Teller, entry: Entry) -> Event:
        words = {
            "who": teller.who(entry),
            "idea": teller.idea(entry),
            "phase": teller.phase(entry),
            "name": teller.proposer(entry.details.get("ask")),
        }
        reason = entry.details.get("reason") or entry.details.get("note") or ""
        return Event(entry.at, str(text) % words, reason=reason)

    return sentence


def _answered(teller: Teller, entry: Entry) -> Event:
    texts = {
        Answer.TAKES_PART: _("%(name)s takes part in the project"),
        Answer.FOLLOWS: _("%(name)s follows the project"),
        Answer.ABSTAINS: _("%(name)s does not take part"),
    }
    text = texts.get(entry.details.get("answer", ""), _("%(name)s answered"))
    return Event(entry.at, text % {"name": teller.proposer(entry.details.get("ask"))})


def _went_on_without(teller: Teller, entry: Entry) -> Event:
    # Whoever did not answer is named to those who work with the project, not to the whole municipality.
    if not teller.knows:
        return Event(entry.at, _("All proposers have been asked and reminded. The project goes on."))
    names = joined([teller.proposer(pk) for pk in entry.details.get("asks", ())])
    return Event(
        entry.at, _("%(names)s was asked, reminded and given 14 days. The project goes on.") % {"names": names}
    )


def _edited(teller: Teller, entry: Entry) -> Event:
    before = entry.details.get("before", {})
    changes = tuple(Change(str(FIELDS[name]), _in_words(before[name])) for name in FIELDS if name in before)
    names = {"who": teller.who(entry), "fields": joined([change.field for change in changes])}
    return Event(entry.at, _("%(who)s changed %(fields)s") % names, changes=changes)


def _in_words(value: Any) -> str:
    day = parse_date(value) if isinstance(value, str) and len(value) == 10 else None
    return formats.date_format(day, "DATE_FORMAT") if day else str(value or "")


def _closed(teller: Teller, entry: Entry) -> Event:
    kind = entry.details.get("reason_kind", "")
    words = {"who": teller.who(entry), "kind": str(dict(CloseReason.choices).get(kind, kind))}
    return Event(entry.at, _("%(who)s ended the project. %(kind)s") % words, reason=entry.details.get("reason", ""))


Sentence = Callable[[Teller, Entry], Event]
SENTENCES: Mapping[str, Sentence] = {
    "project.begun": _plain(gettext_lazy("%(who)s began the project from the idea “%(idea)s”")),
    "project.idea_added": _plain(gettext_lazy("%(who)s added the idea “%(idea)s”")),
    "project.asked": _plain(gettext_lazy("%(name)s was asked to take part")),
    "project.unasked": _plain(gettext_lazy("%(who)s parted two ideas again: one of the questions is taken back")),
    "project.answered": _answered,
    "project.went_on_without": _went_on_without,
    "project.phase_entered": _plain(gettext_lazy("%(who)s took the project to the phase %(phase)s")),
    "project.edited": _edited,
    "project.person_removed": _plain(gettext_lazy("%(who)s took %(name)s off the project's people")),
    "project.person_put_back": _plain(gettext_lazy("%(who)s put %(name)s back among the project's people")),
    "project.closed": _closed,
}
# Who was asked is between them and the project.
PRIVATE = frozenset({"project.asked", "project.unasked"})
