import agents.models
import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agents', '0001_initial'),
        ('people', '0004_password_link_wishes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='appointment',
            name='appointment_terms_do_not_overlap',
        ),
        migrations.AddField(
            model_name='appointment',
            name='declined_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='declined'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='declined_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='declined by'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='hours_a_month',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours a month'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='looks_for',
            field=models.TextField(blank=True, db_default='', default='', max_length=500, verbose_name='looks for'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='proposed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='proposed'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='proposed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_at__isnull', True), ('proposed_by__isnull', True)), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='appointment_proposed_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('declined_at__isnull', True), ('declined_by__isnull', True)), models.Q(('declined_at__isnull', False), ('declined_by__isnull', False)), _connector='OR'), name='appointment_declined_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('declined_at__isnull', True), _connector='OR'), name='appointment_not_both_confirmed_and_declined'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('hours_a_month__isnull', True), ('hours_a_month__range', (1, 160)), _connector='OR'), name='appointment_hours_of_a_month', violation_error_message='A month has room for 1 to 160 hours.'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('declined_at__isnull', True)), expressions=[('section', '='), ('person', '='), (agents.models.DateRange('starts_on', 'ends_on', models.Value('[]')), '&&')], name='appointment_terms_do_not_overlap', violation_error_message='This person already is agent for the section in part of this term.'),
        ),
    ]
