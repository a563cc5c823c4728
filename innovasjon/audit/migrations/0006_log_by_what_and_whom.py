"""The administration narrows a log of millions by what happened and by whom; both read all of it without these."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the two indexes; the one on the person alone goes, as the new one begins with it."""

    atomic = False  # an index made concurrently locks no writer out

    dependencies = [("audit", "0005_batches"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        AddIndexConcurrently(
            model_name="entry", index=models.Index(fields=["verb", "id"], name="entry_by_verb")
        ),
        AddIndexConcurrently(
            model_name="entry", index=models.Index(fields=["by", "id"], name="entry_by_person")
        ),
        migrations.AlterField(
            model_name="entry",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
    ]
