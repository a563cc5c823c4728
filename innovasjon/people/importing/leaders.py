"""Who leads each section and unit, by what the rows say."""

from collections import defaultdict
from collections.abc import Iterable

from innovasjon.people.importing.matching import Matches
from innovasjon.people.importing.places import Place
from innovasjon.people.importing.rows import Row

SAYS_SO_ITSELF = 1000  # a leader's own row outweighs what others' rows say


class Votes:
    """What the rows say of one place's leader."""

    def __init__(self) -> None:
        self.by_leader: dict[int, list[Row]] = defaultdict(list)
        self.members: set[int] = set()


def elect(
    what: str, members: Iterable[tuple[Row, Place]], matches: Matches, stays: "frozenset[int] | set[int]"
) -> None:
    """Set the leader of each place to whom most rows name, and leave out rows that name nobody or somebody else.

    HR systems give the nearest leader: the leader's own row then names the leader above, and that is no contradiction.
    """
    votes: dict[Place, Votes] = defaultdict(Votes)
    for row, place in members:
        reference = getattr(row, f"{what}_leader")
        try:
            leader = matches.leader(reference, row, stays)
        except LookupError:
            row.leave_out("unknown_leader", leader=reference)
            continue
        votes[place].members.add(matches.key(row))
        if leader is not None:
            votes[place].by_leader[leader].append(row)
    for place, said in votes.items():
        place.leader = _chosen(said, matches)
        _leave_out_others(what, place.leader, said, matches)


def _chosen(said: Votes, matches: Matches) -> int | None:
    def weight(leader: int) -> tuple[int, bool, int]:
        rows = said.by_leader[leader]
        heard = sum(SAYS_SO_ITSELF if matches.key(row) == leader else 1 for row in rows)
        return heard, leader in said.members, -rows[0].number

    return max(said.by_leader, key=weight, default=None)


def _leave_out_others(what: str, chosen: int | None, said: Votes, matches: Matches) -> None:
    for leader, rows in said.by_leader.items():
        for row in rows if leader != chosen else ():
            if matches.key(row) != chosen:
                row.leave_out(f"other_{what}_leader", leader=matches.name(chosen))
