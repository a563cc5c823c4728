"""What a guest sees of ideas: those they are behind, or are asked to stand behind, and what becomes of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas import answering, merged, outcome, queries, story
from ideas.lifecycle import Stage
from ideas.models import Idea, Proposer
from ideas.story import joined
from innovasjon.audit.models import Entry
from innovasjon.people.models import Guest
from innovasjon.web.frontpage import Panel

MOST = 200  # of what has happened to all their ideas, the newest


@dataclass(frozen=True)
class Shown:
    """One idea as a guest reads it. `here` is where it stands: the idea it was merged into, however many merges ago.

    `elsewhere` tells that this is another one. One that is hidden for personal data is not shown: `here` is None then.
    """

    row: Proposer
    here: Idea | None
    answering: str
    due: str
    outcome: outcome.Outcome | None
    events: list[story.Event]

    @property
    def elsewhere(self) -> Idea | None:
        """Return the idea that the guest's own is one with now."""
        return self.here if self.here and self.here.pk != self.row.idea_id else None

    @property
    def asks(self) -> bool:
        """Tell whether an agent waits for a reply that the guest may give."""
        is_behind = self.row.state == Proposer.State.ACCEPTED
        return is_behind and self.here is not None and self.here.stage == Stage.CLARIFYING

    @property
    def may_step_back(self) -> bool:
        """Tell whether the guest can take their name away here; of what is developed the project asks them."""
        is_behind = self.row.state == Proposer.State.ACCEPTED and self.row.invited_by_id is not None
        return is_behind and self.here is not None and self.here.stage != Stage.DEVELOPING


def panels(guest: Guest) -> list[Panel]:
    """Return the guest's own ideas with their files and their story, newest first."""
    asked = (
        Proposer.objects.standing().filter(guest=guest).select_related("idea__section", "invited_by").order_by("-pk")
    )
    found = list(asked.prefetch_related("idea__attachments"))
    context = {"rows": _shown(found, timezone.now())}
    return [Panel(title=_who_asks(found), template="ideas/panels/guest.html", place="mine", context=context)]


def _shown(rows: Collection[Proposer], now: datetime) -> list[Shown]:
    homes, today = merged.homes_of([row.idea_id for row in rows]), timezone.localdate(now)
    stands = Idea.objects.filter(pk__in=homes.values()).select_related("section", "taken_by", "benefit_owner")
    # One's own stays open to oneself when it is hidden, as it does to everybody behind it.
    ideas = {idea.pk: idea for idea in stands if not idea.hidden_at or idea.pk in homes}
    owners, told = queries.owners(ideas.values(), on=today), _entries({*homes, *ideas})
    _know_those_named([*ideas.values(), *(row.idea for row in rows)], told)
    shown = []
    for row in rows:
        here = ideas.get(homes[row.idea_id])
        said = here and {
            "answering": answering.who_answers(here, on=today, is_behind=True, owner=owners[here.pk]),
            "due": answering.when_due(here, on=today),
            "outcome": outcome.of(here),
        }
        shown.append(Shown(row=row, here=here, events=_story(row.idea, here, told), **(said or NOTHING)))
    return shown


NOTHING = {"answering": "", "due": "", "outcome": None}


def _entries(pks: Collection[int]) -> dict[int, list[Entry]]:
    """Return what has happened to each of these ideas, oldest first; one query for all."""
    of_ideas = {"subject_type": ContentType.objects.get_for_model(Idea), "subject_id__in": pks}
    newest = Entry.objects.filter(**of_ideas).told(story.SENTENCES).select_related("by").order_by("-id")[:MOST]
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in reversed(newest):
        found[entry.subject_id].append(entry)
    return found


def _know_those_named(ideas: Iterable[Idea], told: dict[int, list[Entry]]) -> None:
    """Fetch at once the proposers whom the stories name, so that no idea asks for all of its own."""
    named = {entry.details.get("proposer", 0) for entries in told.values() for entry in entries}
    found = list(Proposer.objects.filter(pk__in=named).with_names())
    for idea in ideas:
        idea.rows_behind = found


def _story(own: Idea, here: Idea | None, told: dict[int, list[Entry]]) -> list[story.Event]:
    """Return what everybody may know of the idea, and from the day it was merged of the one that it is now."""
    events = story.tell(own, told[own.pk], is_close=False)
    if here is None:
        return events
    if here.pk == own.pk:
        return [_once(here, event) for event in events]
    since = [entry for entry in told[here.pk] if entry.at >= own.stage_since and entry.verb != "idea.merged_here"]
    return events + [_once(here, event) for event in story.tell(here, since, is_close=False)]


def _once(here: Idea, event: story.Event) -> story.Event:
    """Return the event without the words that stand above it already, as where the idea stands."""
    return replace(event, reason="") if event.reason and outcome.says(here, event.reason) else event


def _who_asks(rows: Iterable[Proposer]) -> str:
    """Return who waits for the guest's answer, or that nobody does."""
    names = list(dict.fromkeys(str(row.invited_by) for row in rows if row.state == Proposer.State.INVITED))
    if not names:
        return _("This is what has been opened to you.")
    words = ngettext(
        "%(names)s asks if you stand behind an idea.", "%(names)s ask if you stand behind their ideas.", len(names)
    )
    return words % {"names": joined(names)}
