"""`python -m bench.floor.fill`: a thousand rows of words as uneven as real ones, which compress as real text does."""

import os
import random
from datetime import UTC, datetime, timedelta

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
ROWS, LENGTH = 1000, 1000  # of a text, in characters: 25 of them make a page of 30 kB
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Make the rows, unless they are there."""
    django.setup()
    item = import_string("bench.floor.models.Item")
    if item.objects.exists():
        return
    writer = import_string("innovasjon.demo.language.Writer")(random.Random("floor"))
    item.objects.bulk_create(
        item(
            title=writer.title(),
            text=" ".join(writer.comment() for _ in range(20))[:LENGTH],
            created_at=FIRST + timedelta(minutes=number),
        )
        for number in range(ROWS)
    )


if __name__ == "__main__":
    main()
