import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    # Old rows are checked beside the running site.
    atomic = False

    dependencies = [
        ('ideas', '0012_picture_words'),
        ('people', '0006_single_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='hidden_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='hidden'),
        ),
        migrations.AddField(
            model_name='comment',
            name='hidden_because',
            field=models.TextField(db_default='', default='', editable=False, max_length=4000, verbose_name='why it is hidden'),
        ),
        migrations.AddField(
            model_name='comment',
            name='hidden_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hidden by'),
        ),
        migrations.AddField(
            model_name='idea',
            name='hidden_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='hidden'),
        ),
        migrations.AddField(
            model_name='idea',
            name='hidden_because',
            field=models.TextField(db_default='', default='', editable=False, max_length=4000, verbose_name='why it is hidden'),
        ),
        migrations.AddField(
            model_name='idea',
            name='hidden_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hidden by'),
        ),
        AddConstraintNotValid(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_at__isnull', True), ('hidden_because', ''), ('hidden_by__isnull', True)), models.Q(('hidden_at__isnull', False), ('hidden_because__regex', '\\S'), ('hidden_by__isnull', False)), _connector='OR'), name='comment_hidden_at_and_by_with_a_reason'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_at__isnull', True), ('hidden_because', ''), ('hidden_by__isnull', True)), models.Q(('hidden_at__isnull', False), ('hidden_because__regex', '\\S'), ('hidden_by__isnull', False)), _connector='OR'), name='idea_hidden_at_and_by_with_a_reason'),
        ),
        ValidateConstraint(model_name='comment', name='comment_hidden_at_and_by_with_a_reason'),
        ValidateConstraint(model_name='idea', name='idea_hidden_at_and_by_with_a_reason'),
    ]
