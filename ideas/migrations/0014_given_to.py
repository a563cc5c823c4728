import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # The index is built beside the running site.
    atomic = False

    dependencies = [
        ('ideas', '0013_hiding'),
        ('people', '0006_single_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='idea',
            name='given_to',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given to'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(django.db.models.functions.comparison.Coalesce('taken_by', 'given_to'), condition=models.Q(('stage__in', ['submitted', 'assessing', 'clarifying'])), name='idea_open_of_holder'),
        ),
    ]
