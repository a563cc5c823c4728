import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_single_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='passwordlinkwish',
            name='guest',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.guest'),
        ),
    ]
