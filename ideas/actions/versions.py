"""Keeping the words that an edit replaces."""

from datetime import datetime, timedelta

from ideas.models import Idea, Version
from innovasjon.people.models import Person

# Saves that follow each other this closely are one edit to those who read the versions.
ONE_SITTING = timedelta(minutes=10)


def keep_words(*, idea: Idea, by: Person, now: datetime) -> Version:
    """Keep the words as they stand before `by` writes over them; call it with the idea locked.

    Who saves several times within some minutes has replaced one version: the words that stood there before.
    """
    last = Version.objects.filter(idea=idea).order_by("-pk").first()
    if last and last.replaced_by_id == by.pk and now - last.replaced_at < ONE_SITTING:
        return last
    words = {name: getattr(idea, name) for name in Version.WORDS}
    return Version.objects.create(idea=idea, replaced_at=now, replaced_by=by, **words)
