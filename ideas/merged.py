"""What an idea holds together with those that were merged into it, and those that were merged into them.

Nothing is moved when ideas are merged: each proposer, support, follower, comment and file stays with the idea it was
given to, and is read from here as one. So a merge is undone by forgetting it, and what came meanwhile stays where it
belongs. An idea that nothing was merged into costs a look into a small index.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, Func, JSONField

from innovasjon.web.prepared import Among

if TYPE_CHECKING:
    from ideas.models import Idea

_TREE = """
    WITH RECURSIVE gathered (id) AS (
        SELECT %(expressions)s
        UNION SELECT other.id FROM ideas_idea other JOIN gathered ON other.merged_into_id = gathered.id
    )
"""


class GatheredIds(Func):
    """The ids of an idea and of all that were merged into it, as an array: `GatheredIds(OuterRef("pk"))`."""

    template = f"ARRAY({_TREE} SELECT id FROM gathered)"  # noqa: S608 - of constants alone
    output_field = ArrayField(BigIntegerField())


class Gathered(Func):
    """The same with what they are called, for `origins`; null where nothing was merged."""

    template = f"""(
        {_TREE} SELECT jsonb_agg(jsonb_build_array(
            one.id, CASE WHEN one.hidden_at IS NULL THEN one.title ELSE one.reference END, one.reference,
            one.hidden_at IS NOT NULL
        ) ORDER BY one.id)
        FROM gathered JOIN ideas_idea one ON one.id = gathered.id WHERE one.merged_into_id IS NOT NULL
    )"""  # noqa: S608 - of constants alone
    output_field = JSONField()


class WithHomes(Func):
    """The ids that a subquery gives, and those of the ideas that these were merged into, as an array."""

    template = """ARRAY(
        WITH RECURSIVE home (id) AS (
            SELECT found.idea_id FROM %(expressions)s AS found (idea_id)
            UNION SELECT one.merged_into_id FROM ideas_idea one JOIN home ON one.id = home.id
                WHERE one.merged_into_id IS NOT NULL
        ) SELECT id FROM home
    )"""
    output_field = ArrayField(BigIntegerField())


def within(outer: Any) -> Among:
    """Return the condition that a row belongs to the idea `outer` or to one that was merged into it."""
    return Among("idea", GatheredIds(outer))


@dataclass(frozen=True)
class Origin:
    """An idea that was merged into the one that is shown."""

    pk: int
    title: str
    reference: str
    is_hidden: bool = False  # for personal data in it: what was given to it is not read with the other


def origins(idea: "Idea") -> dict[int, Origin]:
    """Return by their ids the ideas that were merged into an idea fetched by `for_page`, and no other."""
    rows = getattr(idea, "gathered", None) or []
    return {pk: Origin(pk, *told) for pk, *told in rows if pk != idea.pk}


def ids(idea: "Idea") -> list[int]:
    """Return the ids of the idea and of all that were merged into it; asks only where they are not fetched along."""
    if hasattr(idea, "gathered"):
        return [idea.pk, *origins(idea)]
    with connection.cursor() as cursor:
        cursor.execute(_IDS, [idea.pk])
        return [pk for (pk,) in cursor.fetchall()]


_GIVEN = _TREE % {"expressions": "%s::bigint"}
_IDS = f"{_GIVEN} SELECT id FROM gathered ORDER BY id"  # noqa: S608 - of constants alone


def open_ids(idea: "Idea") -> list[int]:
    """Return the ids of an idea fetched by `for_page` and of what was merged into it and is not hidden."""
    return [idea.pk, *(pk for pk, origin in origins(idea).items() if not origin.is_hidden)]


def home_of(pk: int) -> int:
    """Return the id of the idea that this one was merged into, however many merges ago; its own for one that stands."""
    return homes_of([pk]).get(pk, pk)


def homes_of(pks: Collection[int]) -> dict[int, int]:
    """Return by its id where each of these ideas is now; its own id for one that stands."""
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, [list(pks)])
        return dict(cursor.fetchall())


_HOMES = """
    WITH RECURSIVE up (start, id, onward) AS (
        SELECT id, id, merged_into_id FROM ideas_idea WHERE id = ANY(%s)
        UNION SELECT up.start, one.id, one.merged_into_id FROM up JOIN ideas_idea one ON one.id = up.onward
    ) SELECT start, id FROM up WHERE onward IS NULL
"""


class Behind(NamedTuple):
    """Somebody who said yes to standing behind an idea, or behind one that was merged into it."""

    idea: int
    person: int | None
    guest: int | None
    name: str
    stands_in: bool

    @property
    def who(self) -> tuple[int, int | None, int | None]:
        """Return what is the same for two rows of one person."""
        return self.idea, self.person, self.guest


def names_behind(pks: Collection[int]) -> list[Behind]:
    """Return who said yes to each of these ideas, its own proposers first; a row for each yes."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [list(pks)])
        return [Behind(*row) for row in cursor.fetchall()]


# Asked by every list.
_BEHIND = """
    WITH RECURSIVE gathered (shown, id) AS (
        SELECT id, id FROM unnest(%s::bigint[]) AS listed (id)
        UNION SELECT gathered.shown, other.id FROM ideas_idea other JOIN gathered ON other.merged_into_id = gathered.id
    )
    SELECT gathered.shown, person.id, guest.id, coalesce(person.name, guest.name, ''), proposer.stands_in
    FROM gathered JOIN ideas_proposer proposer ON proposer.idea_id = gathered.id AND proposer.state = 'accepted'
        LEFT JOIN people_person person ON person.id = proposer.person_id
        LEFT JOIN people_guest guest ON guest.id = proposer.guest_id
    ORDER BY gathered.id <> gathered.shown, proposer.id
"""


def count_anew(home: int) -> None:
    """Count support and comments of an idea and of all that were merged into it; call it with `home` locked.

    Who supports two of them is one who supports.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [home])


_HERE = f"ANY(ARRAY({_TREE % {'expressions': 'counted.id'}} SELECT id FROM gathered))"  # noqa: S608 - of constants alone
_COUNT = f"""
    UPDATE ideas_idea counted SET
        support_count = (SELECT count(DISTINCT person_id) FROM ideas_support WHERE idea_id = {_HERE}),
        comment_count = (SELECT count(*) FROM ideas_comment WHERE idea_id = {_HERE} AND deleted_at IS NULL
            AND hidden_at IS NULL)
    WHERE id = ANY(ARRAY({_GIVEN} SELECT id FROM gathered))
"""  # noqa: S608 - of constants alone
