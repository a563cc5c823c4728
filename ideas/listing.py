"""What a page of a list shows, put together from its filter: rows, count, the filters in use, where to go on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import push_url

from ideas import queries
from ideas.filters import NEWEST, NO_FILTERS, ORDERS, RELEVANCE, ListFilter
from ideas.models import Idea, Need, WhoseNeed
from ideas.querysets import IdeaQuerySet
from innovasjon.people.models import Section
from innovasjon.people.requests import ReaderRequest
from innovasjon.web import pages
from innovasjon.web.prepared import Among
from innovasjon.words import newest
from innovasjon.words.marking import Marker, marked

Item = TypeVar("Item", bound=Model)
EXCERPT = 200  # characters


@dataclass(frozen=True)
class Row:
    """An idea as a row of a list: words ready to be shown."""

    url: str
    title: str
    reference: str
    excerpt: str
    stage: str
    section: str
    names: str
    at: datetime
    support: str
    comments: str


@dataclass(frozen=True)
class NeedRow:
    """A shared need as a row of a list."""

    url: str
    title: str
    excerpt: str
    whose: str
    section: str
    answers: str


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """One page of a list. `previous` and `next` are addresses, "" where there is none."""

    rows: list[Item]
    count: pages.Count
    previous: str
    next: str
    chips: list[Chip]
    order: str
    is_first: bool
    matched: QuerySet[Any] | None = None  # all that a search found, when they are few
    is_best_of_newest: bool = False  # only the newest hits were ranked, because there are so many

    @property
    def hits(self) -> str:
        """Return how many there are, in words."""
        return self.count.in_words

    @property
    def ideas(self) -> str:
        """Return how many ideas there are where nobody searched, in words."""
        number = formats.number_format(self.count.number, force_grouping=True)
        if not self.count.is_exact:
            return _("More than %(number)s ideas") % {"number": number}
        return ngettext("%(number)s idea", "%(number)s ideas", self.count.number) % {"number": number}


def sections() -> dict[int, Section]:
    """Return all sections by id, by name, in one query: a list names them in every row and in its filter."""
    return {section.pk: section for section in Section.objects.order_by("name").only("name", "slug", "is_active")}


def look(request: HttpRequest, wanted: ListFilter, orders: Mapping[str, pages.Order]) -> Listing[Any]:
    """Return the page of the list that the address asks for. What makes no sense in it is left out, with a message."""
    name, cursor = wanted.order_name, request.GET.get("page", "")
    matched: QuerySet[Any] | None = None
    if not cursor and (whole := wanted.whole()):
        page, count = whole
    else:
        rows, count, matched = hits(wanted, orders)
        page = _page(request, wanted.fetched(rows), orders[name], cursor)
    for problems in wanted.form.errors.values():
        messages.warning(request, _("Left out of the search: %(problem)s") % {"problem": " ".join(problems)})
    return Listing(
        page.rows,
        count,
        pages.address(request, page=page.previous) if page.previous else "",
        pages.address(request, page=page.next) if page.next else "",
        chips(request, wanted),
        name,
        is_first=not page.previous,
        matched=matched,
        is_best_of_newest=name == RELEVANCE and matched is None,
    )


def hits(wanted: ListFilter, orders: Mapping[str, pages.Order]) -> tuple[Any, pages.Count, QuerySet[Any] | None]:
    """Return the rows that fit, in the order that is asked for, how many they are, and all of them when they are few.

    For a search the newest hits are fetched first. Mostly they are all there are, and all that follows stays among
    them; of a common word they are the ones that are ranked, as ranking every hit would read a sixth of the table.
    """
    if not wanted.wish or wanted.reference:
        return wanted.qs, pages.count(wanted.qs), wanted.qs
    found = newest.hits(wanted.narrowed, wanted.wish, by=orders[NEWEST].fields[0], cap=pages.CAP)
    rows = matched = wanted.queryset.filter(Among("pk", Value(found.newest)))
    if wanted.order_name == RELEVANCE:
        rows = rows.ranked(wanted.wish)
    elif not found.is_all:
        rows = wanted.qs
    return rows, found.count, matched if found.is_all else None


def plain(request: HttpRequest, ideas: IdeaQuerySet) -> Listing[Idea]:
    """Return the page of these ideas that the address asks for, newest first: a list without a filter."""
    page = _page(request, ideas.for_list(), ORDERS[NEWEST], request.GET.get("page", ""))
    return Listing(
        page.rows,
        pages.count(ideas),
        pages.address(request, page=page.previous) if page.previous else "",
        pages.address(request, page=page.next) if page.next else "",
        [],
        NEWEST,
        is_first=not page.previous,
    )


def _page(request: HttpRequest, rows: QuerySet[Any], order: pages.Order, cursor: str) -> pages.Page[Any]:
    try:
        return pages.cut(rows, order, cursor)
    except pages.LostPlace:
        messages.warning(request, _("We did not find that page of the list, so this is the first one."))
        return pages.cut(rows, order)


def chips(request: HttpRequest, wanted: ListFilter) -> list[Chip]:
    """Return the filters in use, each with the way to be rid of it."""
    found = []
    for name, value in wanted.clean.items():
        if value and name not in NO_FILTERS:
            field = wanted.form.fields[name]
            text = f"{field.label}: {_in_words(field, value)}"
            found.append(Chip(text, pages.address(request, page=None, **{name: None})))
    return found


def _in_words(field: Any, value: Any) -> str:
    if hasattr(field, "choices"):
        return str(dict(field.choices).get(value, value))
    return formats.date_format(value, "DATE_FORMAT") if hasattr(value, "year") else str(value)


def answer(request: ReaderRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render the list; for htmx only its rows, with the address cleaned of what was left blank.

    `query` is what the list is narrowed by, for links to other forms of it.
    """
    query = pages.address(request, page=None).removeprefix(request.path)
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    response = render(
        request, f"{template}#rows" if is_part else template, context | {"is_part": is_part, "query": query}
    )
    response.headers["Vary"] = "HX-Request"
    return push_url(response, pages.address(request)) if is_part else response


def rows(ideas: Collection[Idea], sections: Mapping[int, Section], *, marker: Marker | None = None) -> list[Row]:
    """Return ideas fetched by `for_list` as rows, with a search's hits marked; one query for all proposers' names."""
    behind = queries.names_behind(ideas)
    return [_row(idea, sections, behind.get(idea.pk, []), marker) for idea in ideas]


def _row(idea: Idea, sections: Mapping[int, Section], names: list[str], marker: Marker | None) -> Row:
    section = sections.get(idea.section_id or 0)
    support, comments = idea.support_count, idea.comment_count
    return Row(
        url=idea.get_absolute_url(),
        title=marked(idea.title, marker),
        reference=idea.reference or "",
        excerpt=marked(excerpt(idea.excerpt), marker),  # type: ignore[attr-defined]
        stage=idea.stage,
        section=section.name if section else "",
        names=people(names),
        at=idea.submitted_at,  # type: ignore[arg-type]
        support=ngettext("%(number)s supports it", "%(number)s support it", support) % {"number": support},
        comments=ngettext("%(number)s comment", "%(number)s comments", comments) % {"number": comments},
    )


def need_rows(needs: Collection[Need], sections: Mapping[int, Section]) -> list[NeedRow]:
    """Return needs fetched by `for_list` as rows; costs one query to count the ideas that answer them."""
    answers = queries.answers_to([need.pk for need in needs])
    return [_need_row(need, sections, answers.get(need.pk, 0)) for need in needs]


def _need_row(need: Need, sections: Mapping[int, Section], answers: int) -> NeedRow:
    section = sections.get(need.section_id or 0)
    return NeedRow(
        url=need.get_absolute_url(),
        title=need.title,
        excerpt=excerpt(need.excerpt),  # type: ignore[attr-defined]
        whose=need.whose_need_other or str(WhoseNeed(need.whose_need).label),
        section=section.name if section else _("The whole municipality"),
        answers=ngettext("%(number)s idea answers it", "%(number)s ideas answer it", answers) % {"number": answers},
    )


def people(names: list[str]) -> str:
    """Return the names of up to three people in one line, and how many more there are."""
    shown = ", ".join(name or _("A guest") for name in names[:3])
    more = len(names) - 3
    return shown + (" " + ngettext("and %(more)d more", "and %(more)d more", more) % {"more": more} if more > 0 else "")


def excerpt(text: str) -> str:
    """Return the beginning of a text in one line, cut between two words."""
    line = " ".join(text.split())
    if len(line) <= EXCERPT:
        return line
    return line[:EXCERPT].rsplit(" ", 1)[0].rstrip(".,;:–-") + " …"
