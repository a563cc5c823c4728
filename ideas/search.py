"""What ideas offer the search: themselves, the shared needs, and what is said about them."""

from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ideas import facets, listing
from ideas.filters import NEED_ORDERS, NEWEST, ORDERS, RELEVANCE, IdeaFilter, NeedFilter
from ideas.models import Comment, Idea, Need
from innovasjon.people.models import Person, Section
from innovasjon.web import pages
from innovasjon.web.prepared import Among
from innovasjon.words import marking, newest
from innovasjon.words.offers import Found, Hit
from innovasjon.words.wishes import Wish

# The texts whose words are known (innovasjon/words): full text vectors, as queries.
WRITTEN = (
    "SELECT search FROM ideas_idea WHERE stage <> 'draft' AND hidden_at IS NULL",
    "SELECT search FROM ideas_need",
    "SELECT to_tsvector('norwegian', body) FROM ideas_comment WHERE deleted_at IS NULL AND hidden_at IS NULL",
)
COMMENT_ORDER = pages.Order("-id")  # the newest first: what was said last is what holds
NOT_HERE = {"in": None, "page": None}  # of the address of a list


class Ideas:
    """All that is submitted."""

    name, label, template = "ideas", gettext_lazy("Ideas"), "search/hits.html"

    def few(self, request: HttpRequest, wish: Wish) -> QuerySet[Any] | None:
        """Return the ideas that hold the words when they are expected to be few."""
        return newest.few(_ideas(request), wish, by="submitted_at")

    def count(self, request: HttpRequest, wish: Wish) -> pages.Count:
        """Return how many ideas hold the words, whatever else the address narrows."""
        wanted = _IdeaSearch({"q": request.GET.get("q", "")}, _ideas(request), request=request, sections={})
        wanted.wish = wish
        return listing.number(wanted, ORDERS)

    def find(self, request: HttpRequest, wish: Wish) -> tuple[pages.Count, Found]:
        """Return the best ideas, and how many there are of each kind."""
        sections = listing.sections()
        wanted = _IdeaSearch(request.GET, _ideas(request), request=request, sections=sections)
        wanted.wish = wish
        found = listing.look(request, wanted, ORDERS)
        matched = found.matched
        tally = facets.tally(wanted.narrowed, wish) if matched is None else facets.of_all(matched)
        is_counted = found.count.is_exact and found.count.number == tally.count.number
        count = found.count if is_counted else tally.count
        return count, Found(
            [_idea_hit(idea, sections, wish) for idea in found.rows],
            found.previous,
            found.next,
            facets.shown(request, tally, sections, wanted.clean),
            found.chips[1:],  # the first is what is searched for
            found.is_best_of_newest,
            _address(request, "ideas:save_search"),
            _address(request, "ideas:list"),
        )


class Needs:
    """The shared needs."""

    name, label, template = "needs", gettext_lazy("Needs"), "search/hits.html"

    def few(self, request: HttpRequest, wish: Wish) -> QuerySet[Any] | None:
        """Return the needs that hold the words when they are expected to be few."""
        return newest.few(Need.objects.visible_to(_reader(request)), wish, by="created_at")

    def count(self, request: HttpRequest, wish: Wish) -> pages.Count:
        """Return how many needs hold the words."""
        return listing.number(self._wanted(request, wish, {}), NEED_ORDERS)

    def find(self, request: HttpRequest, wish: Wish) -> tuple[pages.Count, Found]:
        """Return the best needs."""
        sections = listing.sections()
        found = listing.look(request, self._wanted(request, wish, sections), NEED_ORDERS)
        rows = [_need_hit(need, sections, wish) for need in found.rows]
        return found.count, Found(rows, found.previous, found.next, all_url=_address(request, "ideas:needs"))

    def _wanted(self, request: HttpRequest, wish: Wish, sections: dict[int, Section]) -> NeedFilter:
        needs = Need.objects.visible_to(_reader(request))
        wanted = _NeedSearch({"q": request.GET.get("q", "")}, needs, request=request, sections=sections)
        wanted.wish = wish
        return wanted


class Comments:
    """What is said about ideas."""

    name, label, template = "comments", gettext_lazy("Comments"), "search/hits.html"

    def few(self, request: HttpRequest, wish: Wish) -> QuerySet[Any] | None:
        """Return the comments that hold the words when they are expected to be few."""
        return newest.few(Comment.objects.searched().visible_to(_reader(request)), wish, by="id")

    def count(self, request: HttpRequest, wish: Wish) -> pages.Count:
        """Return how many comments hold the words: counted up to a thousand where the index knows, else estimated."""
        if wish.is_looked_up_whole:
            said = Comment.objects.searched().standing().filter(wish.found_by_index(together=True)).values("idea")
            seen = Idea.objects.visible_to(_reader(request)).values("id")
            number = newest.capped(said, seen, cap=pages.CAP)
            return pages.Count(min(number, pages.CAP), is_exact=number <= pages.CAP)
        return self._count(self._hits(request, wish, enough=newest.FOR_A_NUMBER))

    def find(self, request: HttpRequest, wish: Wish) -> tuple[pages.Count, Found]:
        """Return the newest comments."""
        hits = self._hits(request, wish)
        rows = Comment.objects.filter(Among("pk", Value(hits.newest))).select_related("idea", "author")
        shown = rows.only("body", "created_at", "idea__title", "author__name")
        try:
            page = pages.cut(shown, COMMENT_ORDER, request.GET.get("page", ""))
        except pages.LostPlace:
            page = pages.cut(shown, COMMENT_ORDER)
        return self._count(hits), Found(
            [_comment_hit(comment, wish) for comment in page.rows],
            pages.address(request, page=page.previous) if page.previous else "",
            pages.address(request, page=page.next) if page.next else "",
            is_best_of_newest=not hits.is_all,
        )

    def _hits(self, request: HttpRequest, wish: Wish, *, enough: int | None = None) -> newest.Hits:
        rows = Comment.objects.searched().visible_to(_reader(request))
        return newest.hits(rows, wish, by="id", cap=pages.CAP, enough=enough, is_stored=False)

    def _count(self, hits: newest.Hits) -> pages.Count:
        return pages.Count(hits.number, hits.is_exact, is_estimate=not hits.is_exact)


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
