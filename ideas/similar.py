"""Ideas and shared needs that resemble what somebody is writing, quick enough to ask while they type.

The work is bounded whatever the size of the tables: the rarest words are looked up, as many as a budget of rows allows,
and a bounded number of hits is ranked. PostgreSQL's own statistics say how common a word is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, ExpressionWrapper, FloatField, Model, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThanOrEqual

from ideas.models import TITLE_LENGTH, Idea, Need
from innovasjon.people.models import Person
from innovasjon.web.prepared import Among
from innovasjon.words import lexicon

READ = 2_000  # characters of the need that are looked at
RARE = 200  # rows: a word this rare is telling by itself, a more common one only together with another
BUDGET = 40_000  # rows that the words looked up together may stand in
MOST_WORDS = 6
RANKED = 100  # hits, of which the most alike are shown
ENOUGH = 3  # fewer hits than this: look once more, with less in common
LONG_WORD = 7  # letters
MOST_MISSPELT, MOST_MEANT = 2, 3
IN_TITLE = 1.5  # times as telling as elsewhere
MUCH_LIKE = 0.5  # trigram likeness of a misspelt word to one in a title
ENOUGH_SHARED = 0.33  # of what the text's own words tell
SHOWN_IDEAS, SHOWN_NEEDS = 4, 3
SHOWN = ("title", "stage", "reference", "submitted_at", "section__name")

Row = TypeVar("Row", Idea, Need)


@dataclass(frozen=True)
class Similar:
    """What resembles the text, the most alike first. Ideas that ended are among them: somebody may know why."""

    ideas: tuple[Idea, ...] = ()
    needs: tuple[Need, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ideas or self.needs)


@dataclass(frozen=True)
class Word:
    """A word of the text as the full text index knows it, and about how many rows it stands in."""

    lexeme: str
    rows: float

    @property
    def quoted(self) -> str:
        """Return the lexeme as to_tsquery reads it."""
        return "'{}'".format(self.lexeme.replace("\\", "\\\\").replace("'", "''"))


@dataclass(frozen=True)
class Text:
    """What somebody has written so far: its words in a table of `size` rows, rarest first."""

    known: tuple[Word, ...]
    unknown: tuple[Word, ...]  # stand nowhere: new, or misspelt
    size: float

    @property
    def rarest(self) -> tuple[Word, ...]:
        """Return the words to look up; two at least where there are two, however common."""
        chosen: list[Word] = []
        for word in self.known[:MOST_WORDS]:
            if len(chosen) >= 2 and sum(each.rows for each in chosen) + word.rows > BUDGET:
                break
            chosen.append(word)
        return tuple(chosen)

    @property
    def misspelt(self) -> tuple[Word, ...]:
        """Return the longest of the unknown words, if they are long enough to be known again."""
        long = [word for word in self.unknown if len(word.lexeme) >= LONG_WORD]
        return tuple(sorted(long, key=lambda word: -len(word.lexeme))[:MOST_MISSPELT])

    def weight(self, word: Word) -> float:
        """Return how much the word tells: the rarer, the more."""
        rows = max(word.rows, 1)
        return log(1 + max(self.size, rows) / rows)

    @property
    def whole(self) -> float:
        """Return what its most telling words tell together; what nobody else has written about is among them."""
        new = set(self.unknown[:MOST_WORDS]) - set(self.misspelt)
        return sum(map(self.weight, (*self.rarest, *self.misspelt))) + sum(map(self.weight, new)) / 2


def find(*, title: str, need: str, reader: Person) -> Similar:
    """Return submitted ideas and shared needs that resemble this title and need, as far as `reader` may see them.

    Drafts are never among them, so neither is the one that is being written.
    """
    if not f"{title}{need}".strip():
        return Similar()
    title = title[:TITLE_LENGTH]
    ideas = Idea.objects.visible_to(reader).submitted().select_related("section").only(*SHOWN)
    needs = Need.objects.visible_to(reader).only("title", "created_at")
    among_ideas, among_needs = _read(Idea, title, need), _read(Need, title, need)
    meant = lexicon.like(sorted({word.lexeme for word in (*among_ideas.misspelt, *among_needs.misspelt)}))
    return Similar(
        ideas=_most_alike(ideas, "submitted_at", among_ideas, meant, most=SHOWN_IDEAS),
        needs=_most_alike(needs, "created_at", among_needs, meant, most=SHOWN_NEEDS),
    )


# The words of a text with the rows they stand in: counted when they are few, else what the planner itself assumes.
WORDS = """
    WITH known AS (
        SELECT most_common_elems::text::text[] AS words, most_common_elem_freqs AS shares
        FROM pg_stats WHERE schemaname = 'public' AND tablename = '{table}' AND attname = 'search'
    ), common AS (
        SELECT pair.* FROM known, unnest(words, shares) AS pair (lexeme, share) WHERE pair.lexeme IS NOT NULL
    ), size AS (
        SELECT CASE WHEN reltuples > 0 THEN reltuples
                    ELSE (SELECT count(*) FROM (SELECT FROM {table} LIMIT 1000) AS counted) END AS rows,
               least(0.005, (SELECT min(share) / 2 FROM common)) AS usual_share
        FROM pg_class WHERE oid = '{table}'::regclass
    )
    SELECT lexeme, rows, size FROM (
        SELECT word.lexeme, size.rows AS size,
               CASE WHEN common.share > 0 THEN size.rows * common.share
                    WHEN few.rows <= %(rare)s THEN few.rows
                    ELSE greatest(size.rows * size.usual_share, few.rows) END AS rows
        FROM size, unnest(to_tsvector('norwegian', %(text)s)) AS word
        LEFT JOIN common USING (lexeme)
        LEFT JOIN LATERAL (
            SELECT count(*) AS rows FROM (
                SELECT FROM {table}
                WHERE common.share IS NULL AND search @@ quote_literal(word.lexeme)::tsquery LIMIT %(rare)s + 1
            ) AS hit
        ) AS few ON true
    ) AS found
    ORDER BY rows = 0, rows, length(lexeme) DESC, lexeme
    LIMIT 60
"""


def _read(model: type[Model], title: str, need: str) -> Text:
    table = connection.ops.quote_name(model._meta.db_table).strip('"')
    with connection.cursor() as cursor:
        cursor.execute(WORDS.format(table=table), {"text": f"{title} {need[:READ]}", "rare": RARE})
        found = cursor.fetchall()
    words = [Word(lexeme, rows) for lexeme, rows, _size in found]
    known, unknown = (tuple(word for word in words if bool(word.rows) is there) for there in (True, False))
    return Text(known, unknown, size=found[0][2] if found else 0)


def _most_alike(
    rows: "QuerySet[Row]", since: str, text: Text, meant: Mapping[str, Mapping[str, int]], *, most: int
) -> tuple[Row, ...]:
    found: set[int] = set()
    alternatives, expected = _telling(text, meant)
    if alternatives:
        found |= set(_having(rows, since, text, alternatives, expected).values_list("pk", flat=True)[:RANKED])
    if len(found) < ENOUGH and text.rarest:
        rarest = text.rarest[0]
        found |= set(_having(rows, since, text, [rarest.quoted], rarest.rows).values_list("pk", flat=True)[:RANKED])
    near = rows.filter(Among("pk", Value(sorted(found))))
    return tuple(_ranked(near, text)[:most]) if found else ()


def _telling(text: Text, meant: Mapping[str, Mapping[str, int]]) -> tuple[list[str], float]:
    """Return what is telling to have in common with the text, as alternatives, and about how many rows have it.

    A rare word tells by itself, a common one together with another. What a misspelt word may mean is looked for too.
    """
    misspelt = [[Word(*each) for each in meant.get(word.lexeme, {}).items()][:MOST_MEANT] for word in text.misspelt]
    rare = [word for word in text.rarest if word.rows <= RARE]
    common = [word for word in text.rarest if word not in rare]
    pairs = list(combinations(common, 2))
    for known in misspelt:
        rare += [word for word in known if word.rows <= RARE or not text.rarest]
        pairs += [(word, other) for word in known if word not in rare for other in text.rarest[:MOST_MISSPELT]]
    together = [word.quoted for word in rare] + [f"({one.quoted} & {other.quoted})" for one, other in pairs]
    return together, sum(one.rows * other.rows for one, other in pairs) / max(text.size, 1)


def _having(
    rows: "QuerySet[Row]", since: str, text: Text, alternatives: Sequence[str], expected: float
) -> "QuerySet[Row]":
    """Return the rows with one of the alternatives.

    Many are found soonest by walking the rows from the newest; few by the index of words, and in no order: to sort them
    would mean to fetch them all.
    """
    hits = rows.filter(search=_query(alternatives))
    return hits.order_by(f"-{since}", "-id") if expected > sqrt(RANKED * text.size) else hits.order_by()


def _ranked(rows: "QuerySet[Row]", text: Text) -> "QuerySet[Row]":
    """Return the rows that share enough with the text, those first that share most: a rare word tells more.

    A word in a title tells more than one further down, and a misspelt word counts where a title holds one much like it.
    """
    shared: Combinable = Value(0.0)
    for word in text.rarest:
        in_title, anywhere = (
            When(search=_query([f"{word.quoted}{where}"]), then=Value(worth * text.weight(word) / text.whole))
            for where, worth in ((":A", IN_TITLE), ("", 1.0))
        )
        shared = shared + Case(in_title, anywhere, default=Value(0.0))
    for word in text.misspelt:
        likeness = TrigramWordSimilarity(word.lexeme, Lower("title"))
        much_like = When(GreaterThanOrEqual(likeness, MUCH_LIKE), then=Value(IN_TITLE * text.weight(word) / text.whole))
        shared = shared + Case(much_like, default=Value(0.0))
    alike = ExpressionWrapper(shared, output_field=FloatField())
    return rows.annotate(alike=alike).filter(alike__gte=ENOUGH_SHARED).order_by("-alike", "-pk")


def _query(alternatives: Sequence[str]) -> SearchQuery:
    """Return a query of lexemes as they stand: "simple" does not stem them a second time."""
    return SearchQuery(" | ".join(alternatives), search_type="raw", config="simple")
