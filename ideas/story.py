"""What has happened to an idea, in words: the log's entries as sentences that people read.

Pure reading. What the draft went through, and who said no, is told only to those behind the idea and those who triage.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import moved
from ideas.models import Idea, Proposer, WhoseNeed, WithdrawReason
from innovasjon.audit.models import Entry
from innovasjon.people.models import Section

LONGEST, MOST = 50, 1000  # entries on the page, and on the page with the whole story

FIELDS: Mapping[str, str | Promise] = {
    "title": gettext_lazy("the title"),
    "need": gettext_lazy("the need"),
    "whose_need": gettext_lazy("whose need it is"),
    "whose_need_other": gettext_lazy("who has the need"),
    "description": gettext_lazy("the idea's text"),
    "section_id": gettext_lazy("the section"),
    "answers_id": gettext_lazy("the shared need"),
    "tags": gettext_lazy("the tags"),
}
LONG = frozenset({"need", "description"})  # shown on the page of versions, word by word


@dataclass(frozen=True)
class Change:
    """A field that somebody wrote anew, and what stood there before; "" when it was blank."""

    field: str
    before: str


@dataclass(frozen=True)
class Event:
    """One thing that happened: when, a sentence with who and what, and why when a reason was given.

    `url` leads to where more of it is told, and `more` says what. `is_answer` tells whether the reason is an answer to
    the idea, and not about its words.
    """

    at: datetime
    sentence: str
    reason: str = ""
    changes: tuple[Change, ...] = ()
    url: str = ""
    more: str = ""
    is_answer: bool = True


@dataclass(frozen=True)
class Teller:
    """What is needed to tell the story: the idea with its proposers, the names behind ids, and who listens."""

    idea: Idea
    sections: Mapping[int, str]
    proposers: Mapping[int, Proposer]
    is_close: bool  # the listener is behind the idea or triages it

    def who(self, entry: Entry) -> str:
        """Return the name of who did it; a guest is named by the proposer's row, as the log knows people alone."""
        if entry.by is not None:
            return entry.by.name
        row = self.proposers.get(entry.details.get("proposer", 0))
        return proposer_name(row, show_address=self.is_close) if row else _("The system")

    def section(self, pk: Any) -> str:
        """Return the section's name; "" for none."""
        return self.sections.get(pk, "")

    def asked(self, entry: Entry) -> str:
        """Return who was asked to stand behind the idea."""
        row = self.proposers.get(entry.details.get("proposer", 0))
        return proposer_name(row, show_address=self.is_close) if row else _("somebody")


def proposer_name(row: Proposer, *, show_address: bool) -> str:
    """Return the proposer's name. A guest's e-mail address stands in for a missing name only where it may be shown."""
    if row.person:
        return row.person.name
    guest = row.guest
    if guest is None:
        return ""
    return guest.name or (guest.email if show_address else _("A guest"))


def tell(idea: Idea, entries: Iterable[Entry], *, is_close: bool) -> list[Event]:
    """Return the story in order. `entries` oldest first; costs one query when sections are named by id alone."""
    heard = [entry for entry in entries if entry.verb in SENTENCES and may_hear(idea, entry, is_close)]
    proposers = {row.pk: row for row in idea.rows_behind}
    known = {idea.section.pk: idea.section.name} if idea.section else {}
    teller = Teller(idea, section_names(heard, known), proposers, is_close)
    return [SENTENCES[entry.verb](teller, entry) for entry in heard]


def may_hear(idea: Idea, entry: Entry, is_close: bool) -> bool:
    """Tell whether somebody may be told of the entry: all of it is for those close to the idea alone."""
    if is_close:
        return True
    was_draft = idea.submitted_at is None or entry.at < idea.submitted_at
    return entry.verb not in PRIVATE and (entry.verb == "idea.begun" or not was_draft)


def section_names(entries: Iterable[Entry], known: Mapping[int, str] | None = None) -> dict[int, str]:
    """Return the names of the sections that entries name by id; one query for those not known, none for none."""
    named: set[Any] = set()
    for entry in entries:
        data = entry.details
        named |= {data.get("section"), data.get("moved_from"), data.get("before", {}).get("section_id")}
    found = dict(known or {})
    if unknown := {pk for pk in named if isinstance(pk, int)} - set(found):
        found |= dict(Section.objects.filter(pk__in=unknown).values_list("pk", "name"))
    return found


def _begun(teller: Teller, entry: Entry) -> Event:
    return Event(entry.at, _("%(who)s began to write") % {"who": teller.who(entry)})


def _submitted(teller: Teller, entry: Entry) -> Event:
    names = {"who": teller.who(entry), "section": teller.section(entry.details.get("section"))}
    first = teller.idea.submitted_at is None or entry.at <= teller.idea.submitted_at
    text = _("%(who)s sent the idea to %(section)s") if first else _("%(who)s took the idea up again in %(section)s")
    return Event(entry.at, text % names)


def _imported(teller: Teller, entry: Entry) -> Event:
    """Tell where an idea from an old list comes from, and who proposed it there when nobody here has that address."""
    names = {"who": teller.who(entry), "file": entry.details.get("file", ""), "row": entry.details.get("row", "")}
    names["named"] = entry.details.get("named", "")
    if names["named"]:
        text = _("%(who)s brought the idea in from an older list (%(file)s, row %(row)s), where %(named)s proposed it")
    else:
        text = _("%(who)s brought the idea in from an older list (%(file)s, row %(row)s)")
    return Event(entry.at, text % names)


def _edited(teller: Teller, entry: Entry) -> Event:
    before, version = entry.details.get("before", {}), entry.details.get("version")
    changed = [name for name in FIELDS if name in before]
    names = {"who": teller.who(entry), "fields": joined([str(FIELDS[name]) for name in changed])}
    sentence = _("%(who)s changed %(fields)s") % names
    shown = [name for name in changed if not version or name not in LONG]
    changes = tuple(Change(str(FIELDS[name]), _in_words(teller, name, before[name])) for name in shown)
    if not version:
        return Event(entry.at, sentence, changes=changes)
    url = f"{reverse('ideas:versions', args=[teller.idea.pk])}?versjon={version}"
    return Event(entry.at, sentence, changes=changes, url=url, more=_("See which words were changed"))


def _in_words(teller: Teller, field: str, value: Any) -> str:
    """Return the old value of a field as people read it."""
    if field == "section_id":
        return teller.section(value)
    if field == "answers_id":
        return _("another need") if value else ""
    if field == "whose_need":
        return str(dict(WhoseNeed.choices).get(value, value))
    if field == "tags":
        return ", ".join(value)
    return str(value or "")


def _taken(teller: Teller, entry: Entry) -> Event:
    return Event(entry.at, _("%(who)s took the idea to assess it") % {"who": teller.who(entry)})


def _tidied(teller: Teller, entry: Entry) -> Event:
    names = {"who": teller.who(entry), "section": teller.section(entry.details.get("section"))}
    names["from"] = teller.section(entry.details.get("moved_from"))
    before = entry.details.get("before", {})
    had = (Change(str(FIELDS["tags"]), _in_words(teller, "tags", before["tags"])),) if "tags" in before else ()
    if entry.details.get("moved_from"):
        return Event(entry.at, _("%(who)s moved the idea from %(from)s to %(section)s") % names, changes=had)
    return Event(entry.at, _("%(who)s tidied the tags") % names, changes=had)


def _withdrawn(teller: Teller, entry: Entry) -> Event:
    kind = entry.details.get("reason_kind", "")
    names = {"who": teller.who(entry), "kind": str(dict(WithdrawReason.choices).get(kind, kind))}
    return Event(entry.at, _("%(who)s withdrew the idea. %(kind)s") % names, reason=entry.details.get("reason", ""))


def _file_added(teller: Teller, entry: Entry) -> Event:
    names = {"who": teller.who(entry), "name": entry.details.get("name", "")}
    return Event(entry.at, _("%(who)s added the file %(name)s") % names)


def _file_removed(teller: Teller, entry: Entry) -> Event:
    # A file may have been removed for what its name says, so only those close to the idea read the name.
    if not teller.is_close:
        return Event(entry.at, _("%(who)s removed a file") % {"who": teller.who(entry)})
    names = {"who": teller.who(entry), "name": entry.details.get("name", "")}
    return Event(entry.at, _("%(who)s removed the file %(name)s") % names)


def _answers_need(teller: Teller, entry: Entry) -> Event:
    need, names = entry.details.get("need"), {"who": teller.who(entry), "need": str(teller.idea.answers or "")}
    if not need:
        return Event(entry.at, _("%(who)s took the idea off the shared need") % names)
    if need == teller.idea.answers_id:
        return Event(entry.at, _("%(who)s tied the idea to the need “%(need)s”") % names)
    return Event(entry.at, _("%(who)s tied the idea to another need") % names)


def _moved(teller: Teller, entry: Entry) -> Event:
    by_system = entry.by is None and "proposer" not in entry.details
    text = moved.sentence(entry.verb, entry.details, who=teller.who(entry), by_system=by_system)
    return Event(entry.at, text, reason=moved.reason(entry.details))


def _hidden(teller: Teller, entry: Entry) -> Event:
    reason = entry.details.get("reason", "") if teller.is_close else ""
    words = _("%(who)s hid the idea, for personal data in it") % {"who": teller.who(entry)}
    return Event(entry.at, words, reason=reason, is_answer=False)


def _shown(teller: Teller, entry: Entry) -> Event:
    return Event(entry.at, _("%(who)s let everybody see the idea again") % {"who": teller.who(entry)})


def _merging(text: str | Promise, more: str | Promise = "") -> "Sentence":
    """Return what tells that two ideas were merged or parted; the other is known by its reference."""

    def sentence(teller: Teller, entry: Entry) -> Event:
        names = {"who": teller.who(entry), "reference": entry.details.get("reference") or _("another idea")}
        other = entry.details.get("other")
        url = f"{reverse('ideas:idea', args=[other])}?original=1" if other and more else ""
        return Event(entry.at, str(text) % names, url=url, more=str(more) if url else "")

    return sentence


def commented(teller: Teller, entry: Entry) -> Event:
    """Return that somebody commented. The idea's own page tells it by the comment itself."""
    return Event(entry.at, _("%(who)s commented on the idea") % {"who": teller.who(entry)})


def _about_proposer(text: str | Promise) -> "Sentence":
    def sentence(teller: Teller, entry: Entry) -> Event:
        return Event(entry.at, str(text) % {"who": teller.who(entry), "name": teller.asked(entry)})

    return sentence


Sentence = Callable[[Teller, Entry], Event]
SENTENCES: Mapping[str, Sentence] = {
    "idea.begun": _begun,
    "idea.submitted": _submitted,
    "idea.imported": _imported,
    "idea.edited": _edited,
    "idea.taken": _taken,
    "idea.tidied": _tidied,
    "idea.withdrawn": _withdrawn,
    "idea.hidden": _hidden,
    "idea.shown": _shown,
    "idea.merged": _merging(
        gettext_lazy("%(who)s merged the idea with %(reference)s"), gettext_lazy("Read the other idea")
    ),
    "idea.merged_here": _merging(
        gettext_lazy("%(who)s merged %(reference)s with this idea"), gettext_lazy("Read it as it was")
    ),
    "idea.unmerged": _merging(gettext_lazy("%(who)s parted the idea from %(reference)s again")),
    "idea.parted": _merging(gettext_lazy("%(who)s parted %(reference)s from this idea again")),
    "idea.file_added": _file_added,
    "idea.file_removed": _file_removed,
    "idea.answers_need": _answers_need,
    "idea.proposer_asked": _about_proposer(gettext_lazy("%(who)s asked %(name)s to stand behind the idea")),
    "idea.proposer_accepted": _about_proposer(gettext_lazy("%(name)s stands behind the idea")),
    "idea.proposer_declined": _about_proposer(gettext_lazy("%(name)s said no to standing behind the idea")),
    "idea.on_behalf": _about_proposer(gettext_lazy("%(who)s writes the idea down on behalf of others")),
    "idea.owned": _about_proposer(gettext_lazy("%(who)s made the idea their own")),
    "idea.handed_to_owner": _about_proposer(gettext_lazy("The idea is %(name)s's own now, and not held for others")),
    "idea.proposer_stepped_back": _about_proposer(gettext_lazy("%(name)s stands behind the idea no longer")),
    "idea.proposer_uninvited": _about_proposer(gettext_lazy("%(who)s took an invitation back")),
    **dict.fromkeys(moved.SENTENCES, _moved),
}
# Who was asked and said no is between them and the proposers.
PRIVATE = frozenset(
    {"idea.proposer_asked", "idea.proposer_declined", "idea.proposer_stepped_back", "idea.proposer_uninvited"}
)


def joined(words: list[str]) -> str:
    """Return the words as one reads a list: "the title, the need and the section"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}
