"""How lists are narrowed and sorted. Every parameter of an address goes through one of these forms."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, Filter, FilterSet

from ideas.lifecycle import WAITING, Stage
from ideas.models import Idea, Need, Tag, WhoseNeed
from ideas.querysets import IdeaQuerySet, NeedQuerySet
from innovasjon.people.models import Section
from innovasjon.web.forms import DateField, Form, LineField
from innovasjon.web.pages import Count, Order, Page, Whole
from innovasjon.web.slugs import norwegian_slug
from innovasjon.words import wishes

RELEVANCE, NEWEST, OLDEST = "relevance", "newest", "oldest"
# Each has an index of its own (Idea.Meta.indexes), or it would sort a million rows for each reader.
ORDERS: Mapping[str, Order] = {
    RELEVANCE: Order("-relevance", "-id"),
    NEWEST: Order("-submitted_at", "-id"),
    OLDEST: Order("submitted_at", "id"),
    "supported": Order("-support_count", "-id"),
    "discussed": Order("-comment_count", "-id"),
}
NEED_ORDERS: Mapping[str, Order] = {RELEVANCE: Order("-relevance", "-id"), NEWEST: Order("-created_at", "-id")}
SORTS = [
    (RELEVANCE, _("Best match first")),
    (NEWEST, _("Newest first")),
    (OLDEST, _("Oldest first")),
    ("supported", _("Most supported first")),
    ("discussed", _("Most discussed first")),
]
NO_FILTERS = {"sort", "shown"}  # they say how, or which part, and take nothing away
MINE, FOLLOWED = "mine", "followed"
OVERDUE = "overdue"
STAGES = [(stage.value, stage.label) for stage in Stage if stage is not Stage.DRAFT]
_reference = re.compile(r"i[\s-]*([0-9]{4})[\s-]*([0-9]{1,9})", re.ASCII | re.IGNORECASE)


def reference_in(text: str) -> str:
    """Return the reference that the text is, however typed (`i 2026 42`), as `I-2026-0042`; "" when it is none."""
    match = _reference.fullmatch(text.strip())
    return f"I-{match[1]}-{int(match[2]):04}" if match else ""


class FilterForm(Form):
    """Nothing in it must be filled in, so that no field says so."""

    marks = False


class IdeaFilterForm(FilterForm):
    """The filter of the list of ideas."""

    def clean(self) -> None:
        """Leave the last day out, and say so, when it is before the first: together they would find nothing."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("“Shared until” is an earlier day than “Shared from”."))


class TagField(LineField):
    """The name of a tag, however it is spelt; its clean value is the tag."""

    def clean(self, value: Any) -> Any:
        """Return the tag, or None for a blank text. Raises ValidationError when there is no such tag."""
        name = super().clean(value)
        tag = Tag.objects.filter(slug=norwegian_slug(name)).first() if name else None
        if name and tag is None:
            raise ValidationError(_("There is no tag called “%(name)s”."), params={"name": name}, code="unknown")
        return tag


class LineFilter(CharFilter):
    """A search text in one line."""

    field_class = LineField


class TagFilter(Filter):
    """One tag."""

    field_class = TagField


class DayFilter(DateFilter):
    """A day between 1990 and 2100."""

    field_class = DateField


class Sections(ChoiceFilter):
    """One of the sections that stand in the address by name."""


class ListFilter(FilterSet):
    """What the lists of ideas and of needs share: the search text, the section, the order."""

    q = LineFilter(
        label=_("Search"), method="search", max_length=200, widget=django_forms.TextInput({"type": "search"})
    )
    section = Sections(label=_("Section"), method="in_section", choices=(), empty_label=_("All sections"))

    def __init__(
        self, data: Any, rows: QuerySet[Any], *, request: HttpRequest, sections: Mapping[int, Section]
    ) -> None:
        super().__init__(data, rows, request=request)
        self.section_ids = {section.slug: pk for pk, section in sections.items()}
        self.filters["section"].extra["choices"] = [(row.slug, row.name) for row in sections.values() if row.is_active]

    @cached_property
    def wish(self) -> wishes.Wish | None:
        """Return what the search text asks for; None without one."""
        return wishes.read(self.clean.get("q", ""))

    @property
    def clean(self) -> dict[str, Any]:
        """Return what was asked for and made sense."""
        self.form.is_valid()
        return self.form.cleaned_data  # type: ignore[no-any-return]

    @property
    def order_name(self) -> str:
        """Return the order that was chosen; without one the best match when something is searched for, else newest."""
        chosen = self.clean.get("sort") or (RELEVANCE if self.wish else NEWEST)
        return chosen if self.wish or chosen != RELEVANCE else NEWEST

    @property
    def asks_for_less(self) -> bool:
        """Tell whether a field keeps anything out of the list."""
        return any(value for name, value in self.clean.items() if name not in NO_FILTERS)

    def whole(self) -> tuple[Page[Any], Count] | None:
        """Return the first page of the list and its count where nobody narrowed it; None elsewhere."""
        return None

    def fetched(self, rows: Any) -> Any:
        """Fetch what the list shows of each row."""
        return rows.for_list()

    def unchanged(self, rows: Any, name: str, value: str) -> Any:
        """Keep all: the field is no filter, or is seen to elsewhere."""
        return rows

    reference = ""  # of the one idea that is asked for

    @cached_property
    def narrowed(self) -> Any:
        """Return what all other fields than the search text leave."""
        return self.kept(self.queryset, but_not="q")

    def filter_queryset(self, rows: Any) -> Any:
        """Keep what the fields say."""
        return self.kept(rows)

    def kept(self, rows: Any, *, but_not: str = "") -> Any:
        """Keep what the fields say, all but one."""
        for name, value in self.clean.items():
            if name != but_not:
                rows = self.filters[name].filter(rows, value)
        return rows

    def search(self, rows: Any, name: str, text: str) -> Any:
        """Keep what the text asks for; a text without a word in it finds nothing."""
        return rows.matching(self.wish) if self.wish else rows.none()

    def in_section(self, rows: QuerySet[Any], name: str, slug: str) -> QuerySet[Any]:
        """Keep what belongs to the section."""
        return rows.filter(section=self.section_ids[slug])


class IdeaFilter(ListFilter):
    """The list of ideas."""

    stage = ChoiceFilter(label=_("Stage"), choices=STAGES, empty_label=_("All stages"))
    whose = ChoiceFilter(
        label=_("Whose need"), field_name="whose_need", choices=WhoseNeed.choices, empty_label=_("Everybody's needs")
    )
    people = ChoiceFilter(
        label=_("Whose ideas"),
        method="of_people",
        choices=[(MINE, _("Those I am behind")), (FOLLOWED, _("Those I follow"))],
        empty_label=_("Everybody's ideas"),
    )
    tag = TagFilter(label=_("Tag"), method="tagged", max_length=60)
    clock = ChoiceFilter(
        label=_("The answer"),
        method="by_clock",
        choices=[(OVERDUE, _("Overdue"))],
        empty_label=_("Due or not"),
    )
    since = DayFilter(label=_("Shared from"), method="shared_since")
    until = DayFilter(label=_("Shared until"), method="shared_until")
    sort = ChoiceFilter(label=_("Sort"), method="unchanged", choices=SORTS, empty_label=None)

    class Meta:
        model = Idea
        fields: list[str] = []
        form = IdeaFilterForm

    def whole(self) -> tuple[Page[Any], Count] | None:
        """Return all that is open to everyone, in the order that was chosen."""
        return None if self.asks_for_less else _WHOLE[self.order_name].look()

    @cached_property
    def reference(self) -> str:  # type: ignore[override]
        """Return the reference that the search text is; "" when it is none."""
        return reference_in(self.clean.get("q", ""))

    def search(self, rows: IdeaQuerySet, name: str, text: str) -> IdeaQuerySet:
        """Keep what the text asks for; a reference finds its idea alone."""
        if self.reference:
            return rows.filter(reference=self.reference)
        return super().search(rows, name, text)  # type: ignore[no-any-return]

    def of_people(self, rows: IdeaQuerySet, name: str, whose: str) -> IdeaQuerySet:
        """Keep the reader's own ideas, or those they follow."""
        person: Any = self.request.user
        return rows.proposed_by(person) if whose == MINE else rows.followed_by(person)

    def tagged(self, rows: IdeaQuerySet, name: str, tag: Tag) -> IdeaQuerySet:
        """Keep the ideas with the tag."""
        return rows.tagged(tag)

    def by_clock(self, rows: IdeaQuerySet, name: str, clock: str) -> IdeaQuerySet:
        """Keep what should have been answered before today."""
        return rows.filter(stage__in=WAITING, reply_due_on__lt=timezone.localdate())

    def shared_since(self, rows: IdeaQuerySet, name: str, day: Any) -> IdeaQuerySet:
        """Keep what was shared on the day or later."""
        return rows.filter(submitted_at__gte=timezone.make_aware(datetime.combine(day, time.min)))

    def shared_until(self, rows: IdeaQuerySet, name: str, day: Any) -> IdeaQuerySet:
        """Keep what was shared on the day or earlier."""
        return rows.filter(submitted_at__lte=timezone.make_aware(datetime.combine(day, time.max)))


_WHOLE: Mapping[str, Whole[Idea]] = {
    name: Whole(Idea.objects.submitted, order, fetched=IdeaQuerySet.for_list)
    for name, order in ORDERS.items()
    if name != RELEVANCE
}


class NeedFilter(ListFilter):
    """The list of shared needs."""

    whose = IdeaFilter.base_filters["whose"]

    class Meta:
        model = Need
        fields: list[str] = []
        form = FilterForm

    def search(self, rows: NeedQuerySet, name: str, text: str) -> NeedQuerySet:
        """Keep what the text asks for."""
        return super().search(rows, name, text)  # type: ignore[no-any-return]
