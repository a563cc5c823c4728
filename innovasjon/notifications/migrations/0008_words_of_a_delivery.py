from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("notifications", "0007_newest_of_kind")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="leased_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="being sent until"),
        ),
    ]
