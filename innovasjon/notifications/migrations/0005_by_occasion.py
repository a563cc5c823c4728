from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is made beside running writes

    dependencies = [("notifications", "0004_planned_until_and_secrets")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(models.F("dedupe_key"), name="delivery_occasion"),
        ),
    ]
