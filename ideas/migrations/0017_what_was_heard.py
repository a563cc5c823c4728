from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0016_clock_from'),
    ]

    operations = [
        migrations.AddField(
            model_name='merge',
            name='heard',
            field=models.PositiveSmallIntegerField(choices=[(0, 'nothing yet'), (1, 'who answers'), (2, 'the answer')], db_default=2, verbose_name='heard since'),
        ),
        migrations.AddField(
            model_name='merge',
            name='paused',
            field=models.PositiveSmallIntegerField(db_default=0, verbose_name='working days waited for a reply'),
        ),
    ]
