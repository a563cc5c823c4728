from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0015_lists_are_counted'),
    ]

    operations = [
        migrations.AddField(
            model_name='idea',
            name='clock_from',
            field=models.DateField(editable=False, null=True, verbose_name='the reply clock runs from'),
        ),
    ]
