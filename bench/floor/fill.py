"""`python -m bench.floor.fill`: a thousand rows of plain text, once."""

import os
from datetime import UTC, datetime, timedelta

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
SENTENCE = "Dette er en setning av vanlig lengde, med æ, ø og å, slik folk skriver dem når de forteller om noe. "
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Make the rows unless they are there."""
    django.setup()
    item = import_string("bench.floor.models.Item")
    if not item.objects.exists():
        item.objects.bulk_create(
            item(title=f"Linje nummer {n} i lista", text=SENTENCE * 10, created_at=FIRST + timedelta(minutes=n))
            for n in range(1000)
        )


if __name__ == "__main__":
    main()
