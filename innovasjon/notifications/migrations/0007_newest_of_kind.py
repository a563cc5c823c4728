from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # the index is made beside running writes

    dependencies = [("notifications", "0006_about_what")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(
                "kind",
                models.OrderBy(models.F("due_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="delivery_newest_of_kind",
            ),
        ),
    ]
