import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

BATCH = 5_000  # ids: a batch holds its rows for some tenths of a second
FILL = """
    UPDATE ideas_comment SET search = to_tsvector('norwegian', body)
    WHERE id > %(after)s AND id <= %(after)s + %(batch)s AND search IS NULL
"""


def fill(apps, schema_editor):
    """Write the words of the comments that are there already; begun anew it goes on where it was."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM ideas_comment")
        for after in range(0, cursor.fetchone()[0], BATCH):
            cursor.execute(FILL, {"after": after, "batch": BATCH})
        cursor.execute("ANALYZE ideas_comment")


class Migration(migrations.Migration):

    # Comments are filled some at a time, and indexes built, beside the running site.
    atomic = False

    dependencies = [("ideas", "0018_comment_words")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="comment",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="comment_words"),
        ),
        RemoveIndexConcurrently(model_name="comment", name="comment_search"),
    ]
