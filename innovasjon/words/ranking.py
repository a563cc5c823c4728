"""Which hits of a search come first."""

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Least

from innovasjon.words.wishes import FIELD, Query, Wish

# What has all of it in the title (weight A) comes before what has it in the need (B), the very words before compounds.
PLACES = ((3, "A", True), (2, "A", False), (1, "AB", False))
MOST, FINE = 19.0, 10_000  # within a place: the more often, and the further up


def relevance(wish: Wish) -> Cast:
    """Say in a whole number how well a row answers the search."""
    tiers = [
        When(**{FIELD: Query(query)}, then=Value(float(tier)))
        for tier, weights, exactly in PLACES
        if (query := wish.standing_in(weights, exactly=exactly))
    ]
    tier: Combinable = Case(*tiers, default=Value(0.0)) if tiers else Value(0.0)
    often = _rank(wish.own_words) + _rank(wish.all_words)
    return Cast((tier * (MOST + 1) + Least(often, MOST)) * FINE, IntegerField())


def _rank(query: str) -> Combinable:
    # PostgreSQL divides by the number of words that are asked for, which says nothing here.
    return SearchRank(F(FIELD), Query(query)) * (1.0 + query.count(" | ")) if query else Value(0.0)
