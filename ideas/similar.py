"""Ideas and shared needs that resemble what somebody is writing, quick enough to ask while they type.

The work is bounded whatever the size of the tables: the rarest words are looked up, as many as a budget of rows allows,
and a bounded number of hits is ranked. PostgreSQL's own statistics say how common a word is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func, Model, QuerySet

from ideas.models import TITLE_LENGTH, Idea, Need
from innovasjon.people.models import Person
from innovasjon.web.prepared import Among, Prepared, given
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


class _Has(Func):
    """Whether a row holds what the query asks for; its words are taken as they stand."""

    arg_joiner = " @@ "
    template = "(%(expressions)s::tsquery)"
    output_field = BooleanField()


class _Alike(Func):
    """How much a row shares with a text: a rare word tells more, and a word in a title more than one further down.

    A misspelt word counts where a title holds one much like it.
    """

    template = f"""
        (coalesce((
            SELECT sum(CASE WHEN %(search)s @@ (word || ':A')::tsquery THEN {IN_TITLE} * worth
                            WHEN %(search)s @@ word::tsquery THEN worth END)
            FROM unnest(%(words)s::text[], %(worths)s::float8[]) AS one (word, worth)
        ), 0) + coalesce((
            SELECT sum({IN_TITLE} * worth)
            FROM unnest(%(misspelt)s::text[], %(their_worths)s::float8[]) AS one (word, worth)
            WHERE word_similarity(word, lower(%(title)s)) >= {MUCH_LIKE}
        ), 0))
    """  # noqa: S608 - our own numbers
    names = ("search", "words", "worths", "misspelt", "their_worths", "title")
    output_field = FloatField()

    def __init__(self) -> None:
        asked = [F(name) if name in {"search", "title"} else given(name) for name in self.names]
        super().__init__(*asked)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the SQL; the columns stand in it more than once, and have no parameters."""
        parts = [compiler.compile(part) for part in self.source_expressions]
        sql = self.template % {name: sql for name, (sql, _params) in zip(self.names, parts, strict=True)}
        return sql, [param for _sql, params in parts for param in params]


class _Kind(Generic[Row]):
    """What is looked through, with the SQL of its queries, which are asked at each pause of somebody's fingers."""

    def __init__(self, model: type[Row], rows: Callable[[], "QuerySet[Row]"], since: str, most: int) -> None:
        self.model: type[Model] = model

        def held() -> "QuerySet[Row]":
            return rows().filter(_Has(F("search"), given("query")))

        # To sort hits would mean to fetch them all, so that those by the index of words come in no order.
        self.by_index = Prepared(lambda: held().order_by().values("pk")[:RANKED])
        self.newest = Prepared(lambda: held().order_by(f"-{since}", "-pk").values("pk")[:RANKED])
        self.ranked = Prepared(
            lambda: (
                rows()
                .filter(Among("pk", given("found")))
                .annotate(alike=_Alike())
                .filter(alike__gte=ENOUGH_SHARED)
                .order_by("-alike", "-pk")[:most]
            )
        )

    def having(self, text: "Text", alternatives: Sequence[str], expected: float) -> set[int]:
        """Return rows with one of the alternatives: many are found soonest by walking the rows from the newest on."""
        asked = self.newest if expected > sqrt(RANKED * text.size) else self.by_index
        return {pk for (pk,) in asked.rows(query=" | ".join(alternatives))}

    def most_alike(self, text: "Text", meant: Mapping[str, Mapping[str, int]]) -> tuple[Row, ...]:
        """Return the rows that share enough with the text, those first that share most."""
        found: set[int] = set()
        alternatives, expected = _telling(text, meant)
        if alternatives:
            found |= self.having(text, alternatives, expected)
        if len(found) < ENOUGH and text.rarest:
            found |= self.having(text, [text.rarest[0].quoted], text.rarest[0].rows)
        if not found:
            return ()
        shared = {
            "words": [word.quoted for word in text.rarest],
            "worths": [text.weight(word) / text.whole for word in text.rarest],
            "misspelt": [word.lexeme for word in text.misspelt],
            "their_worths": [text.weight(word) / text.whole for word in text.misspelt],
        }
        return tuple(self.ranked.objects(found=sorted(found), **shared))


# What is submitted is open to everyone, and so are needs.
_IDEAS = _Kind(
    Idea, lambda: Idea.objects.submitted().select_related("section").only(*SHOWN), "submitted_at", SHOWN_IDEAS
)
_NEEDS = _Kind(Need, lambda: Need.objects.only("title", "created_at"), "created_at", SHOWN_NEEDS)


def find(*, title: str, need: str, reader: Person) -> Similar:
    """Return submitted ideas and shared needs that resemble this title and need, as far as `reader` may see them.

    Drafts are never among them, so neither is the one that is being written.
    """
    if not f"{title}{need}".strip() or not reader.is_active:
        return Similar()
    title = title[:TITLE_LENGTH]
    among_ideas, among_needs = (_read(kind.model, title, need) for kind in (_IDEAS, _NEEDS))
    meant = lexicon.like(sorted({word.lexeme for word in (*among_ideas.misspelt, *among_needs.misspelt)}))
    return Similar(ideas=_IDEAS.most_alike(among_ideas, meant), needs=_NEEDS.most_alike(among_needs, meant))


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


def to(idea: Idea) -> tuple[Idea, ...]:
    """Return submitted ideas that resemble this one; it may be among them itself."""
    text = _read(Idea, idea.title, idea.need)
    return _IDEAS.most_alike(text, lexicon.like(sorted({word.lexeme for word in text.misspelt})))


def _read(model: type[Model], title: str, need: str) -> Text:
    table = connection.ops.quote_name(model._meta.db_table).strip('"')
    with connection.cursor() as cursor:
        cursor.execute(WORDS.format(table=table), {"text": f"{title} {need[:READ]}", "rare": RARE})
        found = cursor.fetchall()
    words = [Word(lexeme, rows) for lexeme, rows, _size in found]
    known, unknown = (tuple(word for word in words if bool(word.rows) is there) for there in (True, False))
    return Text(known, unknown, size=found[0][2] if found else 0)


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
