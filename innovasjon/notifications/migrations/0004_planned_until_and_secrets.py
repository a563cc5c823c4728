from django.db import migrations, models

import innovasjon.notifications.secrets

# A site that sends digests goes on from the last ones; addresses are encrypted in the night (tasks.prune).
GO_ON = """
INSERT INTO notifications_planneduntil (what, at)
SELECT kind, max(due_at) FROM notifications_delivery WHERE kind = 'notifications.digest' GROUP BY kind
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_ledger_indexes")]

    operations = [
        migrations.CreateModel(
            name="PlannedUntil",
            fields=[
                ("what", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={"verbose_name": "planned until", "verbose_name_plural": "planned until"},
        ),
        migrations.RunSQL(GO_ON, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="teamschannel",
            name="url",
            field=innovasjon.notifications.secrets.SecretField(max_length=1000, verbose_name="address of the workflow"),
        ),
    ]
