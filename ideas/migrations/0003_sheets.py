from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0002_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='idea',
            name='edited_on',
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
