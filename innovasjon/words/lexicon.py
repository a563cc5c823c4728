"""What somebody means by a word: which of the words that are written here.

Norwegian writes compounds in one, so a word also means those it is part of: "område" means "utviklingsområde",
"sykehjem" "sykehjemsplasser". Short words are part of too many others, and count only where what stands before is long
enough for a word, or is one ("bil" in "tjenestebil", not in "mobil"). Without æ, ø and å in it a word means those with
them. What nobody has written is taken for a slip of the finger, and means the words most like it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction

from innovasjon.web import stories
from innovasjon.words import kinships

SHORTEST_PART = 3  # letters; a shorter word means itself alone
LONG = 5  # letters: such a word is found inside others without a look at the rest of them
MOST = 200  # words that one word may mean, the most common first; what begins with it comes on top of these
NEARLY, MOST_NEARLY = 0.45, 6  # trigram likeness


@dataclass(frozen=True)
class Meaning:
    """What one typed word means.

    `stems` are the word itself and its kin, `begins` those whose beginning counts, `others` the words it is part of.
    `known` are those of them that are written, each with in how many texts; `is_all_known` tells whether these are all:
    an index finds each sooner than a beginning. `part` is set when all of them hold it, `is_whole` when they are all
    that do. `texts` is in about how many texts one of them stands.
    """

    stems: tuple[str, ...]
    begins: tuple[str, ...]
    others: tuple[str, ...]
    part: str
    texts: int
    kin: tuple[str, ...] = ()  # the word and all other ways to write it, whether anybody does or not
    known: Mapping[str, int] = field(default_factory=dict)
    is_all_known: bool = False
    is_whole: bool = False
    is_guess: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words that are meant whole."""
        return tuple(dict.fromkeys((*self.stems, *self.others)))


# One look-up for all. `kin` is 0 for what was typed. A word such as "og", which no index holds, has stems of "{}".
MEANT = r"""
    WITH asked AS (
        SELECT number, kin, typed, stems = '{}' AS is_small, coalesce(stems[1], typed) AS stem
        FROM unnest(%(numbers)s::int[], %(kins)s::int[], %(typed)s::text[]) AS ask (number, kin, typed),
            ts_lexize('norwegian_stem', typed) AS stems
    ), pattern AS MATERIALIZED (
        SELECT *, words_fold(stem) AS folded, stem = words_fold(stem) AS is_plain FROM asked WHERE NOT is_small
    )
    SELECT asked.number, asked.kin, asked.stem, asked.is_small, found.word, found.texts, found.total
    FROM asked LEFT JOIN pattern USING (number, kin) LEFT JOIN LATERAL (
        SELECT word, texts, sum(texts) OVER () AS total FROM words_word AS known
        WHERE known.folded LIKE '%%' || replace(pattern.folded, '_', '\_') || '%%'
          AND (pattern.is_plain OR strpos(known.word, pattern.stem) > 0)
          AND CASE WHEN length(pattern.stem) < %(shortest)s THEN known.word = pattern.stem
                   WHEN length(pattern.stem) >= %(long)s OR known.word = pattern.stem THEN true
                   WHEN known.folded LIKE pattern.folded || '%%' THEN pattern.kin = 0 OR length(pattern.stem) > 3
                   ELSE EXISTS (
                       SELECT FROM left(known.folded, strpos(known.folded, pattern.folded) - 1) AS head
                       WHERE length(head) > 2 AND (length(head) + length(pattern.stem) > 6 OR EXISTS (
                           SELECT FROM words_word AS rest
                           WHERE rest.folded = ANY(ARRAY[head, rtrim(head, 's'), rtrim(head, 'e')])
                       ))
                   ) END
        ORDER BY known.word <> pattern.stem, known.folded <> pattern.folded, texts DESC, word LIMIT %(most)s
    ) AS found ON true
    ORDER BY asked.number, asked.kin
"""
NEAR = """
    SELECT number, word, texts
    FROM unnest(%(numbers)s::int[], %(stems)s::text[]) AS ask (number, stem), LATERAL (
        SELECT word, texts, folded FROM words_word WHERE folded %% words_fold(stem)
        ORDER BY similarity(folded, words_fold(stem)) DESC, texts DESC LIMIT %(most)s
    ) AS near
    WHERE similarity(folded, words_fold(stem)) >= %(nearly)s
"""


def meant_by(words: Collection[str]) -> dict[str, Meaning | None]:
    """Return what each word means; None for those that no index holds ("og", "som"). Costs a query, seldom two."""
    typed = list(dict.fromkeys(words))
    if not typed:
        return {}
    asked = [(number, kin, way) for number, word in enumerate(typed) for kin, way in enumerate(kinships.of(word))]
    numbers, kins, ways = (list(column) for column in zip(*asked, strict=True))
    values = {"numbers": numbers, "kins": kins, "typed": ways, "shortest": SHORTEST_PART, "long": LONG, "most": MOST}
    rows: dict[int, list[_Found]] = {number: [] for number in range(len(typed))}
    for number, *found in _ask(MEANT, values):
        rows[number].append(_Found(*found))
    meant = {word: _meaning(rows[number]) for number, word in enumerate(typed)}
    return meant | _guesses({word: one for word, one in meant.items() if one and not one.texts})


@dataclass(frozen=True)
class _Found:
    kin: int
    stem: str
    is_small: bool
    word: str | None
    texts: int | None
    total: int | None


def _meaning(rows: list[_Found]) -> Meaning | None:
    if rows[0].is_small and rows[0].kin == 0:
        return None
    stems = list(dict.fromkeys(row.stem for row in rows if row.kin == 0 or row.word is not None))
    begins = tuple(
        stem for stem in stems if len(stem) >= (SHORTEST_PART if stem == rows[0].stem else SHORTEST_PART + 1)
    )
    known = {row.word: row.texts or 0 for row in rows if row.word is not None}
    same = [word for word in known if word in stems]
    others = sorted((word for word in known if not word.startswith(begins)), key=lambda word: -known[word])
    part = next((stem for stem in sorted(stems, key=len) if all(stem in word for word in known)), "")
    return Meaning(
        stems=tuple(dict.fromkeys([rows[0].stem, *same])),
        begins=begins,
        others=tuple(word for word in others[:MOST] if word not in same),
        part=part,
        kin=tuple(dict.fromkeys(row.stem for row in rows)),
        known=known,
        is_all_known=len(rows) < MOST,
        is_whole=len(part) >= LONG,
        texts=sum({row.kin: int(row.total or 0) for row in rows}.values()),
    )


def _guesses(unknown: dict[str, Meaning]) -> dict[str, Meaning | None]:
    """Return for words that nobody has written those most like them."""
    long = {word: meaning for word, meaning in unknown.items() if len(meaning.stems[0]) >= LONG}
    if not long:
        return {}
    near = like([meaning.stems[0] for meaning in long.values()])
    return {
        word: replace(meaning, others=tuple(known), texts=sum(known.values()), known=known, part="", is_guess=True)
        for word, meaning in long.items()
        if (known := near.get(meaning.stems[0]))
    }


def like(stems: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return for each stem the words most like it, if any are, each with in how many texts it stands; one query."""
    found: dict[str, dict[str, int]] = {}
    if stems:
        values = {"numbers": list(range(len(stems))), "stems": list(stems), "most": MOST_NEARLY, "nearly": NEARLY}
        for number, word, texts in _ask(NEAR, values):
            found.setdefault(stems[number], {})[word] = texts
    return found


def _ask(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


# Known first, counted second: a word whose text comes in between is not among the known, and so is not forgotten.
KNOWN = "CREATE TEMPORARY TABLE words_known ON COMMIT DROP AS SELECT id, word FROM words_word"
COUNTED = """
    CREATE TEMPORARY TABLE words_counted ON COMMIT DROP AS
    SELECT word::text, sum(ndoc)::int AS texts FROM unnest(%(sources)s::text[]) AS source, ts_stat(source)
    WHERE length(word) BETWEEN 3 AND 60 GROUP BY word
"""
FORGET = """
    DELETE FROM words_word USING (
        SELECT known.id, words_counted.word IS NULL AS stands_nowhere,
            row_number() OVER (PARTITION BY known.word ORDER BY known.id) AS place
        FROM words_known AS known LEFT JOIN words_counted USING (word)
    ) AS known WHERE words_word.id = known.id AND (known.stands_nowhere OR known.place > 1)
"""
COUNT = """
    UPDATE words_word SET texts = counted.texts FROM words_counted AS counted
    WHERE counted.word = words_word.word AND abs(counted.texts - words_word.texts) * 10 > words_word.texts
"""
LEARN = """
    INSERT INTO words_word (word, texts) SELECT word, texts FROM words_counted
    WHERE NOT EXISTS (SELECT FROM words_word AS known WHERE known.word = words_counted.word)
"""


@transaction.atomic
def relearn() -> None:
    """Count in how many texts each word stands, and forget those that stand nowhere any more.

    What stands in the texts each story says in `search.WRITTEN`: queries that give full text vectors.
    """
    sources = [source for story in stories.collect("search") for source in story.WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(KNOWN)
        cursor.execute(COUNTED, {"sources": sources})
        for step in (FORGET, COUNT, LEARN, "ANALYZE words_word", "DROP TABLE words_known, words_counted"):
            cursor.execute(step)
