"""An idea as the inbox shows it beside the list: enough to decide by, and what can be done with it from there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ideas import became, inbox
from ideas.actions.several import takes_it_too
from ideas.lifecycle import Move, can
from ideas.models import Idea, WhoseNeed
from innovasjon.people.models import Person, Section

# The moves as the preview offers them, and the key that presses each. What is done most stands first.
OFFERED: Mapping[Move, tuple[Promise, str]] = {
    Move.ASK: (_("Ask"), "q"),
    Move.PARK: (_("Park"), "p"),
    Move.CLOSE: (_("Close the idea"), "c"),
    Move.GO_ON: (_("Go on without a reply"), "g"),
    Move.RESUME: (_("Take up again"), "r"),
    Move.REOPEN: (_("Take up again"), "r"),
    Move.HAND_OVER: (_("Hand over"), "o"),
    Move.RELEASE: (_("Let go"), ""),
}


@dataclass(frozen=True)
class Offer:
    """A move that can be made from here: what it is called, its page, and its key.

    `opens_here` says that its form can be filled in beside the list; else it is a page of its own.
    """

    label: str | Promise
    url: str
    key: str = ""
    opens_here: bool = False


@dataclass(frozen=True)
class Preview:
    """One idea beside the list. `row` is what its row of the list says."""

    idea: Idea
    row: inbox.Row
    whose: str
    offers: tuple[Offer, ...]
    may_take: bool
    may_read_notes: bool


def of(
    idea: Idea,
    rows: Collection[inbox.Row],
    sections: Mapping[int, Section],
    *,
    reader: Person,
    on: date,
    back: str,
) -> Preview:
    """Return the preview of an idea fetched by `for_preview`, which the reader triages.

    `rows` are those of the list beside it: an idea that is among them costs no query more. `back` is the address that
    a move leads back to.
    """
    row = next((row for row in rows if row.pk == idea.pk), None)
    return Preview(
        idea=idea,
        row=row or inbox.rows([idea], sections, reader=reader, on=on)[0],
        whose=idea.whose_need_other or str(WhoseNeed(idea.whose_need).label),
        offers=tuple(_offers(idea, reader, back)),
        may_take=can(idea.stage, Move.TAKE),
        may_read_notes=not idea.has_part,  # type: ignore[attr-defined]
    )


def _offers(idea: Idea, reader: Person, back: str) -> Iterator[Offer]:
    way_back = urlencode({"back": back})
    for move, (label, key) in OFFERED.items():
        if can(idea.stage, move) or takes_it_too(idea, move):
            url = f"{reverse(f'ideas:{move}', args=[idea.pk])}?{way_back}"
            yield Offer(label, url, key, opens_here=True)
    for offer in became.offers(idea, reader):
        yield Offer(offer.label, f"{offer.url}?{way_back}", "d")
    if can(idea.stage, Move.MERGE):
        yield Offer(_("Merge"), f"{reverse('ideas:merge', args=[idea.pk])}?{way_back}", "m")
