"""Locking an idea as the one it is now, with all that was merged into it."""

from django.db import transaction

from ideas import merged
from ideas.models import Idea


class _MovedMeanwhile(Exception):
    """Between looking and locking the idea was merged, or parted from what it was merged into."""


def locked_home(idea: Idea) -> Idea:
    """Return the idea as it stands, locked: the one it was merged into, if it was. Call it within a transaction.

    Whoever writes something that counts for the whole of merged ideas locks the one that stands for them, and no
    other; so nobody waits for two. When it has become another one while we waited, the lock is given back.
    """
    while True:
        try:
            with transaction.atomic():
                home = Idea.objects.select_for_update(of=("self",)).get(pk=merged.home_of(idea.pk))
                if merged.home_of(idea.pk) != home.pk:
                    raise _MovedMeanwhile
        except _MovedMeanwhile:
            continue
        return home


def locked_in_order(*pks: int) -> dict[int, Idea]:
    """Return these ideas by their ids, locked from the lowest on: two who lock both never wait in a ring."""
    rows = Idea.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {idea.pk: idea for idea in rows}


def locked_with_home(idea: Idea) -> tuple[Idea, Idea]:
    """Return the idea and the one that stands for it, both locked in order."""
    while True:
        home = merged.home_of(idea.pk)
        try:
            with transaction.atomic():
                rows = locked_in_order(idea.pk, home)
                if merged.home_of(idea.pk) != home:
                    raise _MovedMeanwhile
        except _MovedMeanwhile:
            continue
        return rows[idea.pk], rows[home]
