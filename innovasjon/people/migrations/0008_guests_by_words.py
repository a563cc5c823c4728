import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # the index is made beside running writes

    dependencies = [("people", "0007_guest_link_wishes")]

    operations = [
        AddIndexConcurrently(
            model_name="guest",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Lower(
                        django.db.models.functions.text.Concat(
                            models.F("name"), models.Value(" "), models.F("email"), output_field=models.TextField()
                        )
                    ),
                    name="gin_trgm_ops",
                ),
                name="guest_words_trigram",
            ),
        ),
    ]
