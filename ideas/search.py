"""What ideas offer the search: themselves, the shared needs, and what is said about them."""

from typing import Any

from django.db.models import Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import facets, listing
from ideas.filters import NEED_ORDERS, NEWEST, ORDERS, RELEVANCE, IdeaFilter, NeedFilter, reference_in
from ideas.models import Comment, Idea, Need
from innovasjon.people.models import Person, Section
from innovasjon.web import pages
from innovasjon.web.prepared import Among
from innovasjon.words import marking, newest, numbers
from innovasjon.words.numbers import Counted
from innovasjon.words.offers import Facets, Found, Hit
from innovasjon.words.wishes import Wish

# The texts whose words are known (innovasjon/words): full text vectors, as queries.
WRITTEN = (
    "SELECT search FROM ideas_idea WHERE stage <> 'draft' AND hidden_at IS NULL",
    "SELECT search FROM ideas_need",
    "SELECT search FROM ideas_comment WHERE deleted_at IS NULL AND hidden_at IS NULL",
)
COMMENT_ORDER = pages.Order("-id")  # the newest first: what was said last is what holds
NOT_HERE = {"in": None, "page": None, "facets": None}  # of the address of a list


class Ideas:
    """All that is submitted."""

    name, label, template, has_facets = "ideas", gettext_lazy("Ideas"), "search/hits.html", True

    def counted(self, request: HttpRequest, wish: Wish) -> Counted:
        """Return the ideas that hold the words, whatever else the address narrows, to be counted."""
        if reference := reference_in(request.GET.get("q", "")):
            return Counted(_ideas(request).filter(reference=reference).values("pk"))
        return numbers.counted(_ideas(request), wish, by="submitted_at")

    def find(self, request: HttpRequest, wish: Wish) -> tuple[pages.Count, Found]:
        """Return the best ideas, and how many there are of each kind."""
        sections = listing.sections()
        wanted = _IdeaSearch(request.GET, _ideas(request), request=request, sections=sections)
        wanted.wish = wish
        found = listing.look(request, wanted, ORDERS)
        return found.count, Found(
            [_idea_hit(idea, sections, wish) for idea in found.rows],
            found.previous,
            found.next,
            found.chips[1:],  # the first is what is searched for
            found.is_best_of_newest,
            _address(request, "ideas:save_search"),
            _address(request, "ideas:list"),
        )

    def facets(self, request: HttpRequest, wish: Wish) -> Facets:
        """Return how the ideas that hold the words are spread."""
        sections = listing.sections()
        wanted = _IdeaSearch(request.GET, _ideas(request), request=request, sections=sections)
        wanted.wish = wish
        tally = facets.of_all(wanted.qs) if wanted.reference else facets.tally(wanted.narrowed, wish)
        return Facets(facets.shown(request, tally, sections, wanted.clean), not tally.is_exact)


class Needs:
    """The shared needs."""

    name, label, template, has_facets = "needs", gettext_lazy("Shared needs"), "search/hits.html", False

    def counted(self, request: HttpRequest, wish: Wish) -> Counted:
        """Return the needs that hold the words, to be counted."""
        return numbers.counted(Need.objects.visible_to(_reader(request)), wish, by="created_at")

    def find(self, request: HttpRequest, wish: Wish) -> tuple[pages.Count, Found]:
        """Return the best needs."""
        sections = listing.sections()
        wanted = _NeedSearch(
            {"q": request.GET.get("q", "")},
            Need.objects.visible_to(_reader(request)),
            request=request,
            sections=sections,
        )
        wanted.wish = wish
        found = listing.look(request, wanted, NEED_ORDERS)
        rows = [_need_hit(need, sections, wish) for need in found.rows]
        return found.count, Found(rows, found.previous, found.next, all_url=_address(request, "ideas:needs"))

    def facets(self, request: HttpRequest, wish: Wish) -> None:
        """Return nothing: there is no way to narrow these."""


class Comments:
    """What is said about ideas."""

    name, label, template, has_facets = "comments", gettext_lazy("Comments"), "search/hits.html", False

    def counted(self, request: HttpRequest, wish: Wish) -> Counted:
        """Return the comments that hold the words, to be counted."""
        return numbers.counted(_comments(request), wish, by="id")

    def find(self, request: HttpRequest, wish: Wish) -> tuple[pages.Count, Found]:
        """Return the newest comments."""
        hits = newest.hits(_comments(request), wish, by="id", cap=pages.CAP)
        rows = Comment.objects.filter(Among("pk", Value(hits.newest))).select_related("idea", "author")
        shown = rows.only("body", "created_at", "idea__title", "author__name")
        try:
            page = pages.cut(shown, COMMENT_ORDER, request.GET.get("page", ""))
        except pages.LostPlace:
            page = pages.cut(shown, COMMENT_ORDER)
        return hits.count, Found(
            [_comment_hit(comment, wish) for comment in page.rows],
            pages.address(request, page=page.previous) if page.previous else "",
            pages.address(request, page=page.next) if page.next else "",
            is_best_of_newest=not hits.is_all,
        )

    def facets(self, request: HttpRequest, wish: Wish) -> None:
        """Return nothing: there is no way to narrow these."""


OFFERS = (Ideas(), Needs(), Comments())


class _IdeaSearch(IdeaFilter):
    def fetched(self, rows: Any) -> Any:
        return rows.for_search()

    @property
    def order_name(self) -> str:
        return NEWEST if self.reference else RELEVANCE


class _NeedSearch(NeedFilter):
    def fetched(self, rows: Any) -> Any:
        return rows.for_search()


def _reader(request: HttpRequest) -> Person:
    person: Any = request.user
    return person  # type: ignore[no-any-return]


def _ideas(request: HttpRequest) -> Any:
    # What is open to everyone, as in the list: the reader's own drafts are no finds.
    return Idea.objects.submitted() if _reader(request).is_active else Idea.objects.none()


def _comments(request: HttpRequest) -> Any:
    return Comment.objects.open_to_everyone() if _reader(request).is_active else Comment.objects.none()


def _address(request: HttpRequest, name: str) -> str:
    query = pages.address(request, **NOT_HERE).partition("?")[2]
    return f"{reverse(name)}?{query}"


def _idea_hit(idea: Any, sections: dict[int, Section], wish: Wish) -> Hit:
    section, texts = sections.get(idea.section_id), (idea.need_read, idea.description_read)
    shown = next((text for text in texts if marking.has_hit(text, wish.marker)), idea.need_read)
    return Hit(
        idea.get_absolute_url(),
        marking.marked(idea.title, wish.marker),
        marking.excerpt(shown, wish.marker),
        section.name if section else "",
        idea.stage,
        idea.reference or "",
        idea.submitted_at,
    )


def _need_hit(need: Any, sections: dict[int, Section], wish: Wish) -> Hit:
    section = sections.get(need.section_id)
    return Hit(
        need.get_absolute_url(),
        marking.marked(need.title, wish.marker),
        marking.excerpt(need.description_read, wish.marker),
        section.name if section else _("The whole municipality"),
        at=need.created_at,
    )


def _comment_hit(comment: Comment, wish: Wish) -> Hit:
    about = _("About “%(title)s”") % {"title": comment.idea.title}
    return Hit(
        comment.get_absolute_url(),
        marking.marked(about, None),
        marking.excerpt(comment.body, wish.marker),
        note=comment.author.name,
        at=comment.created_at,
    )
