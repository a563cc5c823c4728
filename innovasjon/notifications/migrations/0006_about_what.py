import django.contrib.postgres.indexes
import django.db.models.fields.json
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the indexes are made beside running writes

    dependencies = [("notifications", "0005_by_occasion")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=django.contrib.postgres.indexes.HashIndex(
                django.db.models.fields.json.KeyTransform("idea", "payload"),
                condition=models.Q(("payload__has_key", "idea")),
                name="delivery_about_idea",
            ),
        ),
        AddIndexConcurrently(
            model_name="delivery",
            index=django.contrib.postgres.indexes.HashIndex(
                django.db.models.fields.json.KeyTransform("comment", "payload"),
                condition=models.Q(("payload__has_key", "comment")),
                name="delivery_about_comment",
            ),
        ),
    ]
