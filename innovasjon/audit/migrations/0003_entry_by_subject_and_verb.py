"""An idea with thousands of supports has thousands of entries; its story must not read them all."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Put the verb into the index by which a subject's entries are found."""

    atomic = False  # an index made concurrently locks no writer out

    dependencies = [("audit", "0002_append_only")]
    operations = [
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(fields=["subject_type", "subject_id", "verb", "id"], name="entry_by_subject_and_verb"),
        ),
        RemoveIndexConcurrently(model_name="entry", name="entry_by_subject"),
    ]
