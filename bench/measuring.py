"""What processes have used: CPU time from the kernel's own clocks, memory from its page tables.

CPU time and not elapsed time, because a shared machine makes the latter a figure about its other users.
"""

import contextlib
import time
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from statistics import median

from deploy.local import places

PROC = Path("/proc")
_CPU_CLOCK_OF_PROCESS = 2  # what clock_getcpuclockid(3) adds to the number of a process


def cpu(pids: Iterable[int]) -> float:
    """Seconds of CPU that these processes have used so far, all their threads included."""
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):  # it has ended
            total += time.clock_gettime((~pid << 3) | _CPU_CLOCK_OF_PROCESS)
    return total


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    children = defaultdict(list)
    for stat in PROC.glob("[0-9]*/stat"):
        children[_parent(stat.parent)].append(int(stat.parent.name))
    found, to_visit = [], [pid]
    while to_visit:
        one = to_visit.pop()
        found.append(one)
        to_visit += children[one]
    return found


def workers(pid: int) -> list[int]:
    """Those of the family that serve requests: all but the head, unless it stands alone."""
    found = [one for one in family(pid)[1:] if "resource_tracker" not in _command_line(one)]
    return found or [pid]


def backends(database: str) -> list[int]:
    """The processes of PostgreSQL that serve connections to this database of the benchmarks of this folder."""
    found = []
    for entry in PROC.glob("[0-9]*"):
        words = _command_line(int(entry.name)).split()
        if words[:1] == ["postgres:"] and words[2:3] == [database] and str(places.VAR) in _command_line(_parent(entry)):
            found.append(int(entry.name))
    return found


def memory(pid: int) -> float:
    """MB that the process holds: its own pages, and its part of those it shares."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def percentile(values: Collection[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def middle(values: Iterable[float]) -> float:
    """The median, which a few disturbed rounds do not move."""
    return median(values)


def _parent(entry: Path) -> int:
    with contextlib.suppress(OSError):
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return 0  # it has ended


def _command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return ""
