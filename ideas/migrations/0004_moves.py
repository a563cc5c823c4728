import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('ideas', '0003_sheets'),
        ('people', '0004_password_link_wishes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='idea',
            name='assessed_for',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='idea',
            name='benefit',
            field=models.TextField(db_default='', default='', editable=False, max_length=4000, verbose_name='benefit'),
        ),
        migrations.AddField(
            model_name='idea',
            name='benefit_owner',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looks after it'),
        ),
        migrations.AddField(
            model_name='idea',
            name='decided_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='decided'),
        ),
        migrations.AddField(
            model_name='idea',
            name='decided_in',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='working days to the decision'),
        ),
        migrations.AddField(
            model_name='idea',
            name='in_use_from',
            field=models.DateField(editable=False, null=True, verbose_name='in use from'),
        ),
        migrations.AddField(
            model_name='idea',
            name='learnt',
            field=models.TextField(db_default='', default='', editable=False, max_length=4000, verbose_name='what was learnt'),
        ),
        migrations.AddField(
            model_name='idea',
            name='merged_into',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='merged_here', to='ideas.idea', verbose_name='merged into'),
        ),
        migrations.AddField(
            model_name='idea',
            name='question',
            field=models.TextField(db_default='', default='', editable=False, max_length=4000, verbose_name='question'),
        ),
        migrations.AddField(
            model_name='idea',
            name='reason',
            field=models.TextField(db_default='', default='', editable=False, max_length=4000, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='idea',
            name='reason_kind',
            field=models.CharField(db_default='', default='', editable=False, max_length=20, verbose_name='kind of reason'),
        ),
        migrations.AddField(
            model_name='idea',
            name='replied_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='first reply'),
        ),
        migrations.AddField(
            model_name='idea',
            name='replied_in',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='working days to the first reply'),
        ),
        migrations.AddField(
            model_name='idea',
            name='reply_due_on',
            field=models.DateField(editable=False, null=True, verbose_name='answer is due'),
        ),
        migrations.AddField(
            model_name='idea',
            name='revisit_on',
            field=models.DateField(editable=False, null=True, verbose_name='comes back on'),
        ),
        # Why an idea was taken back stood in the log alone.
        migrations.RunSQL(
            sql="""
                UPDATE ideas_idea SET
                    reason_kind = coalesce(nullif(told.data ->> 'reason_kind', ''), 'other'),
                    reason = left(coalesce(told.data ->> 'reason', ''), 4000)
                FROM ideas_idea AS idea LEFT JOIN LATERAL (
                    SELECT entry.data FROM audit_entry AS entry JOIN django_content_type AS kind
                        ON kind.id = entry.subject_type_id AND kind.app_label = 'ideas' AND kind.model = 'idea'
                    WHERE entry.subject_id = idea.id AND entry.verb = 'idea.withdrawn' ORDER BY entry.id DESC LIMIT 1
                ) AS told ON true
                WHERE idea.stage = 'withdrawn' AND ideas_idea.id = idea.id
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
