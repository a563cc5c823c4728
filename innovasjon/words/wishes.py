"""What somebody searches for, as conditions on a full text vector (a field or an annotation called `search`).

    wish = wishes.read("utviklingsomrade eller sykehjem")          # None when there is no word in it
    rows.filter(wish.found_by_index(tables.read(Idea, "submitted_at")))

A word may mean two hundred words, which one tsquery would cost dearly: PostgreSQL tries all of them on each hit. As an
array of queries (`search @@ ANY(…)`) each is looked up once. Of words that must all be there the rarest is looked up,
and those others that mean so few words that each can be paired with each: the index then skips to where they meet. The
rest are tried on the hits; `found_by_reading()` looks up nothing, for walks through the newest rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import prod
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Func, Q, Value, When

from innovasjon.words import asking, lexicon
from innovasjon.words.lexicon import Meaning
from innovasjon.words.marking import Marker
from innovasjon.words.tables import Table

TRIED = 40  # words that are tried on a row one by one, or ranked; of more, what they have in common
FIELD = "search"
UNKNOWN = Table(size=0.0)
# Microseconds, as measured at a million ideas: a word looked up, two words looked up together, an entry of the index, a
# row that the index names, a word or a part tried on a row. They only have to be right beside each other.
SEEK, PAIR, LOOK, FETCH, TRY, PART = 15.0, 80.0, 0.8, 3.0, 0.05, 3.0
FETCHED = 400  # hits at most, of words that have many


class _IsAny(Func):
    """`search @@ ANY(queries)`, by the index."""

    arg_joiner = " @@ ANY("
    template = "%(expressions)s::text[]::tsquery[])"
    output_field = BooleanField()


class _Reads(Func):
    """`search @@ query` on each row, without the index."""

    arg_joiner = ", '') @@ "
    template = "coalesce(%(expressions)s::tsquery"
    output_field = BooleanField()


class _HoldsPart(Func):
    """Whether one of the vector's words holds these letters."""

    arg_joiner = "::text, "
    template = "strpos(%(expressions)s) > 0"
    output_field = BooleanField()


class Query(SearchQuery):
    """A query in PostgreSQL's own notation, whose words are taken as they stand."""

    template = "%(expressions)s::tsquery"


def _then(condition: Q, next_one: Q) -> Q:
    """Return both conditions, the second tried only where the first holds, whatever PostgreSQL thinks they cost."""
    # PostgreSQL orders conditions by what it thinks they cost, and takes a text search for cheap; a CASE it leaves in
    # order.
    both = Case(When(condition, then=ExpressionWrapper(next_one, BooleanField())), default=Value(False))
    return Q(ExpressionWrapper(both, BooleanField()))


def quoted(word: str, suffix: str = "") -> str:
    """Return a word as tsquery reads it."""
    return "'{}'{}".format(word.replace("\\", "\\\\").replace("'", "''"), suffix)


@dataclass(frozen=True)
class Wanted:
    """One thing that must be there: a word with all it means, or words in a row."""

    meaning: Meaning | None
    row: str = ""  # words in a row, as a query
    in_row: tuple[Meaning, ...] = ()

    def texts(self, table: Table) -> float:
        """Return in about how many rows it stands, or the rarest of words in a row."""
        if table not in self._texts:
            meanings = (self.meaning, *self.in_row)
            self._texts[table] = min((table.texts(one) for one in meanings if one), default=0.0)
        return self._texts[table]

    @cached_property
    def _texts(self) -> dict[Table, float]:
        return {}

    @cached_property
    def times(self) -> int:
        """Return how many words are tried on a row one by one; few where all have a part in common."""
        return 1 if self.has_part else len(self.queries())

    @property
    def has_part(self) -> bool:
        """Tell whether it means many words, all of which hold the same part."""
        return bool(self.meaning and self.meaning.part) and len(self.meaning.others) > TRIED  # type: ignore[union-attr]

    def queries(self, *, most: int = lexicon.MOST, weights: str = "") -> list[str]:
        """Return it as alternatives; `weights` such as "AB" for where it must stand."""
        if self.meaning is None:
            return [self.row] if not weights else []
        mark = f":{weights}" if weights else ""
        begins = [quoted(stem, f":*{weights}") for stem in self.meaning.begins]
        # What begins like a stem that is looked up as a beginning is found by it already.
        whole = [word for word in self.meaning.words if not word.startswith(self.meaning.begins or ("\0",))]
        return begins + [quoted(word, mark) for word in whole[:most]]

    def exact(self, weights: str = "") -> list[str]:
        """Return the word itself and its kin as alternatives."""
        words = self.meaning.stems if self.meaning else ()
        return [quoted(word, f":{weights}" if weights else "") for word in words]

    @cached_property
    def look_ups(self) -> list[str]:
        """Return it as alternatives that the index is asked for one by one."""
        known = self.meaning.known if self.meaning and self.meaning.is_all_known else ()
        return [quoted(word) for word in known] or self.queries()

    @property
    def is_whole_words(self) -> bool:
        """Tell whether none of them is the beginning of a word: the index gathers all that begin so each time."""
        return self.meaning is None or self.meaning.is_all_known or not self.meaning.begins

    def by_index(self) -> Q:
        """Return the condition that the index answers."""
        return Q(_IsAny(F(FIELD), Value(self.look_ups)))

    def by_reading(self) -> Q:
        """Return the same condition for rows that are read anyway."""
        tried = Q(_Reads(F(FIELD), Value(" | ".join(self.queries()))))
        if self.meaning is None or not self.has_part:
            return tried
        part = Q(_HoldsPart(F(FIELD), Value(self.meaning.part)))
        return part if self.meaning.is_whole else _then(part, tried)


@dataclass(frozen=True)
class Group:
    """What must all be there, and what must not."""

    wanted: tuple[Wanted, ...]
    unwanted: tuple[str, ...]

    def condition(self, table: Table, *, by_index: bool) -> Q:
        """Return the group as one condition."""
        looked_up = self.looked_up(table) if by_index else []
        first = [one.by_index() for one in looked_up]
        # By identity: two words that are typed alike are equal, and comparing them would compare all their meanings.
        rest = [one for one in self.wanted if not any(one is other for other in looked_up)]
        # The rarest first: most rows then fail at the first word that is tried.
        others = [one.by_reading() for one in sorted(rest, key=lambda one: one.texts(table))]
        others += [~Q(_Reads(F(FIELD), Value(query))) for query in self.unwanted]
        return reduce(and_, [*first, reduce(_then, others)] if others else first)

    def looked_up(self, table: Table) -> Sequence[Wanted]:
        """Return the word that stands in the fewest rows, and those others that spare more rows than they cost."""
        chosen = sorted(self.wanted, key=lambda one: one.texts(table))[:1]
        # A page is filled after so many hits: of a common word the rest of its rows is never fetched.
        window = min(1.0, FETCHED / max(self.share(table) * table.size, 1.0))
        for one in sorted(self.wanted, key=lambda one: len(one.look_ups)):
            pairs = prod(len(other.look_ups) for other in (one, *chosen))
            spared = table.size * self.share(table, chosen) * FETCH * window
            if one is not chosen[0] and one.is_whole_words and chosen[0].is_whole_words and pairs * PAIR < spared:
                chosen.append(one)
        return chosen

    def share(self, table: Table, among: Sequence[Wanted] | None = None) -> float:
        """Return about which share of the rows all of it stands in, or these of its words."""
        wanted = self.wanted if among is None else among
        return prod(min(1.0, one.texts(table) / max(table.size, 1.0)) for one in wanted)

    def cost(self, table: Table) -> tuple[float, float]:
        """Return about what it costs to ask the index, and then to fetch the rows that it names, in microseconds."""
        looked_up = self.looked_up(table)
        entries = min((one.texts(table) for one in looked_up), default=table.size)
        pairs = prod(len(one.look_ups) for one in looked_up)
        asking = entries * LOOK + pairs * (PAIR if len(looked_up) > 1 else SEEK)
        return asking, table.size * self.share(table, looked_up) * FETCH


@dataclass(frozen=True)
class Wish:
    """Alternatives, of which one must hold."""

    groups: tuple[Group, ...]
    missing: tuple[str, ...] = ()  # words that nobody has written; the wish is for those most like them

    def found_by_index(self, table: Table = UNKNOWN) -> Q:
        """Return the condition that the full text index answers."""
        return reduce(or_, [group.condition(table, by_index=True) for group in self.groups])

    def found_by_reading(self, table: Table = UNKNOWN) -> Q:
        """Return the condition for rows that are read for another reason."""
        return reduce(or_, [group.condition(table, by_index=False) for group in self.groups])

    def expected(self, table: Table) -> float:
        """Return in about how many rows of the table it is found, as far as the words tell."""
        return min(table.size, table.size * sum(group.share(table) for group in self.groups))

    def cost(self, table: Table) -> tuple[float, float]:
        """Return about what it costs to ask the index, and then to fetch all rows that it names, in microseconds."""
        asking, fetching = zip(*(group.cost(table) for group in self.groups), strict=True)
        return sum(asking), sum(fetching)

    @cached_property
    def cost_of_reading(self) -> float:
        """Return about what it costs to try it on a row, in microseconds."""
        return FETCH / 2 + sum(PART if one.has_part else one.times * TRY for one in self._wanted)

    @cached_property
    def all_words(self) -> str:
        """Return every word that is meant, the most common ones, as one query of alternatives."""
        return " | ".join(dict.fromkeys(query for one in self._wanted for query in one.queries(most=TRIED)))

    @cached_property
    def own_words(self) -> str:
        """Return the words as they are typed, and their kin."""
        return " | ".join(dict.fromkeys(query for one in self._wanted for query in one.exact()))

    def standing_in(self, weights: str, *, exactly: bool = False) -> str:
        """Return the query whose hits have all of it in places of these weights; "" when there can be none."""
        groups = []
        for group in self.groups:
            parts = [
                one.exact(weights) if exactly else one.queries(most=TRIED, weights=weights) for one in group.wanted
            ]
            if parts and all(parts):
                groups.append(" & ".join(f"({' | '.join(part)})" for part in parts))
        return " | ".join(f"({group})" for group in groups)

    @cached_property
    def marker(self) -> Marker | None:
        """Return what tells which words of a text are hits; None when no word is wanted."""
        meanings = [one.meaning for one in self._wanted if one.meaning]
        inside = {stem for meaning in meanings for stem in meaning.stems if len(stem) >= lexicon.LONG}
        beginnings = {word for meaning in meanings for word in meaning.words}
        return Marker(inside, beginnings) if beginnings else None

    @property
    def _wanted(self) -> list[Wanted]:
        return [one for group in self.groups for one in group.wanted]


def read(text: str) -> Wish | None:
    """Return what the text asks for; None when there is no word in it. Never raises: every text is a search."""
    asked = asking.read(text)
    meant = lexicon.meant_by([word for group in asked for part in group for word in part.words])
    groups = [_group(parts, meant) for parts in asked]
    guessed = [word for word, meaning in meant.items() if meaning and meaning.is_guess]
    found = tuple(group for group in groups if group.wanted or group.unwanted)
    return Wish(found, tuple(guessed)) if found else None


def _group(parts: Sequence[asking.Part], meant: dict[str, Meaning | None]) -> Group:
    wanted: list[Wanted] = []
    unwanted: list[str] = []
    for part in parts:
        if part.is_phrase:
            if row := _in_a_row(part.words, meant):
                (unwanted.append(row) if part.is_unwanted else wanted.append(Wanted(None, row, _all(part, meant))))
        elif meaning := meant[part.words[0]]:
            if part.is_unwanted:
                # Only the word itself: to leave out all that it may mean would hide what nobody asked to hide.
                unwanted.append(quoted(meaning.stems[0], ":*") if meaning.begins else quoted(meaning.stems[0]))
            else:
                wanted.append(Wanted(meaning))
    return Group(tuple(wanted), tuple(unwanted))


def _in_a_row(words: Sequence[str], meant: dict[str, Meaning | None]) -> str:
    """Return the words one after the other; one that the index leaves out keeps its place free."""
    query, gap = "", 0
    for word in words:
        gap += 1
        meaning = meant[word]
        if meaning:
            stem = meaning.stems[0] if meaning.stems else word
            query += f" <{gap}> {quoted(stem)}" if query else quoted(stem)
            gap = 0
    return query


def _all(part: asking.Part, meant: dict[str, Meaning | None]) -> tuple[Meaning, ...]:
    return tuple(meaning for word in part.words if (meaning := meant[word]))
