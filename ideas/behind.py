"""Who stands behind an idea, when it was one idea all along and when others were merged into it."""

from collections.abc import Iterable

from ideas.models import Idea, Proposer

# Somebody who said yes to one of two merged ideas is behind both, whatever they said of the other.
SAYS = {Proposer.State.ACCEPTED: 0, Proposer.State.INVITED: 1, Proposer.State.DECLINED: 2}


def best(rows: Iterable[Proposer]) -> Proposer | None:
    """Return the row that says most of one person's rows, the first of those that say the same; None of none."""
    return min(rows, key=lambda row: SAYS[Proposer.State(row.state)], default=None)


def everybody(idea: Idea) -> list[Proposer]:
    """Return a row for each person and guest who stands behind the idea, is asked to, or said no."""
    return one_each(idea.rows_behind)


def one_each(rows: Iterable[Proposer]) -> list[Proposer]:
    """Return of each person's and guest's rows the one that says most."""
    found: dict[tuple[int | None, int | None], list[Proposer]] = {}
    for row in rows:
        found.setdefault((row.person_id, row.guest_id), []).append(row)
    return [first for own in found.values() if (first := best(own))]
