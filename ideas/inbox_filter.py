"""How an inbox is narrowed: by whose hands an idea is in, by its clock, by section, by whose need, and by age."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from ideas import sharing
from ideas.filters import OLDEST, ORDERS, FilterForm, ListFilter
from ideas.lifecycle import IN_HAND, OPEN, Stage
from ideas.models import Idea, WhoseNeed
from ideas.querysets import IdeaQuerySet
from innovasjon.people import working_days
from innovasjon.web.pages import Count, Page, Whole
from innovasjon.web.prepared import given

SOON = 2  # working days before an answer is due, when it is due soon
UNTAKEN, MINE, TAKEN_BY_ME, TAKEN, ALL = "untaken", "answers", "mine", "taken", "all"
PARTS = [
    (UNTAKEN, _("Waiting")),
    (MINE, _("I answer for")),
    (TAKEN_BY_ME, _("Taken by me")),
    (TAKEN, _("Taken by anybody")),
    (ALL, _("All of it")),
]
STAGES: Mapping[str, tuple[Stage, ...]] = {
    UNTAKEN: (Stage.SUBMITTED,),
    MINE: OPEN,
    TAKEN_BY_ME: IN_HAND,
    TAKEN: IN_HAND,
    ALL: OPEN,
}
OVERDUE, DUE_SOON, ASKED = "overdue", "soon", "asked"
CLOCKS = [
    (OVERDUE, _("The answer is overdue")),
    (DUE_SOON, _("The answer is due soon")),
    (ASKED, _("Waits for those behind it")),
]
AGES: Mapping[str, tuple[str | Promise, int]] = {  # the least number of days since an idea was sent
    "2w": (_("More than two weeks"), 14),
    "1m": (_("More than a month"), 30),
    "3m": (_("More than three months"), 91),
    "1y": (_("More than a year"), 365),
}


class InboxFilter(ListFilter):
    """What waits for an agent, or is in an agent's hands. Who has waited longest stands first."""

    shown = ChoiceFilter(label=_("Show"), method="unchanged", choices=PARTS, empty_label=None)
    clock = ChoiceFilter(label=_("Clock"), method="by_clock", choices=CLOCKS, empty_label=_("Whatever the clock says"))
    agent = ChoiceFilter(label=_("Taken by"), method="in_hands_of", choices=(), empty_label=_("Anybody"))
    whose = ChoiceFilter(
        label=_("Whose need"), field_name="whose_need", choices=WhoseNeed.choices, empty_label=_("Everybody's needs")
    )
    age = ChoiceFilter(
        label=_("Has waited"),
        method="older_than",
        choices=[(name, label) for name, (label, _days) in AGES.items()],
        empty_label=_("However long"),
    )

    class Meta:
        model = Idea
        fields: list[str] = []
        form = FilterForm

    def __init__(self, *args: Any, within: frozenset[int] | None, colleagues: Mapping[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.within = within  # the sections whose inbox it is; None means all
        self.filters["agent"].extra["choices"] = [(str(pk), name) for pk, name in colleagues.items()]

    @property
    def shown_name(self) -> str:
        """Return which part of the inbox is shown: what is in somebody's hands is not among what nobody has taken."""
        chosen = self.clean.get("shown") or UNTAKEN
        is_in_hand = self.clean.get("clock") == ASKED or self.clean.get("agent")
        return TAKEN if is_in_hand and chosen == UNTAKEN else chosen

    @property
    def order_name(self) -> str:
        """Return the order: by age, whatever is searched for."""
        return OLDEST

    @property
    def is_narrowed(self) -> bool:
        """Tell whether one of the fields that are folded away says something."""
        return any(self.clean.get(name) for name in ("clock", "agent", "whose", "age"))

    def whole(self) -> tuple[Page[Any], Count] | None:
        """Return what waits in the one section that most agents serve."""
        if self.asks_for_less or self.shown_name not in _WHOLE or self.within is None or len(self.within) != 1:
            return None
        (section,) = self.within
        return _WHOLE[self.shown_name].look(section=section)

    def kept(self, rows: Any, *, but_not: str = "") -> Any:
        """Keep the part of the inbox that is shown, then what the other fields say."""
        found = super().kept(rows.waiting_in(self.within, STAGES[self.shown_name]), but_not=but_not)
        if self.shown_name == MINE:
            return found.filter(self._answered_by_reader)
        return found.filter(taken_by=self.request.user) if self.shown_name == TAKEN_BY_ME else found

    @cached_property
    def _answered_by_reader(self) -> Q:
        """Ask once a request: the list and its count both need it."""
        return sharing.answered_by(self.request.user, within=self.within, on=timezone.localdate())

    def fetched(self, rows: Any) -> Any:
        """Fetch who took each idea as well."""
        return rows.for_inbox()

    def by_clock(self, rows: IdeaQuerySet, name: str, clock: str) -> IdeaQuerySet:
        """Keep what is overdue or due soon, or what waits for those behind it."""
        today = timezone.localdate()
        if clock == ASKED:
            return rows.filter(stage=Stage.CLARIFYING)
        if clock == OVERDUE:
            return rows.filter(reply_due_on__lt=today)
        return rows.filter(reply_due_on__range=(today, working_days.add(today, SOON)))

    def in_hands_of(self, rows: IdeaQuerySet, name: str, agent: str) -> IdeaQuerySet:
        """Keep what one agent has taken."""
        return rows.filter(taken_by=int(agent))

    def older_than(self, rows: IdeaQuerySet, name: str, age: str) -> IdeaQuerySet:
        """Keep what was sent so long ago."""
        return rows.filter(submitted_at__lt=timezone.now() - timedelta(days=AGES[age][1]))


def _whole(stages: tuple[Stage, ...]) -> Whole[Idea]:
    def rows() -> IdeaQuerySet:
        # One section is asked for by equality: its index then gives the rows in their order.
        return Idea.objects.waiting_in(None, stages).filter(section=given("section"))

    return Whole(rows, ORDERS[OLDEST], fetched=IdeaQuerySet.for_inbox)


_WHOLE: Mapping[str, Whole[Idea]] = {name: _whole(STAGES[name]) for name in (UNTAKEN, TAKEN, ALL)}
