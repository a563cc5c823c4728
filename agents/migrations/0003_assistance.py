
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agents', '0002_proposed_and_declined'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('people', '0005_closed_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assistance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('facilitation', 'Lead a gathering or a workshop'), ('method', 'Choose and use a method'), ('process', 'Plan a process'), ('training', 'Training'), ('test_design', 'Design a test'), ('other', 'Something else')], max_length=20, verbose_name='kind of help')),
                ('title', models.CharField(max_length=120, verbose_name='in short')),
                ('what_for', models.TextField(max_length=3000, verbose_name='what for')),
                ('wished_on', models.DateField(blank=True, null=True, verbose_name='wished date')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('subject_id', models.BigIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('asked', 'waits for an answer'), ('accepted', 'planned'), ('declined', 'turned down'), ('withdrawn', 'taken back'), ('done', 'done')], default='asked', editable=False, max_length=10, verbose_name='state')),
                ('answer_by', models.DateField(editable=False, verbose_name='answer due')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='answered')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned date')),
                ('planned_hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='planned hours')),
                ('done_at', models.DateTimeField(editable=False, null=True, verbose_name='done')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='hours spent')),
                ('outcome', models.TextField(blank=True, max_length=3000, verbose_name='what came of it')),
                ('rating', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'It did not help'), (2, 'It helped a little'), (3, 'It helped'), (4, 'It helped a lot'), (5, 'We would not have got there without it')], null=True, verbose_name='rating')),
                ('verdict', models.CharField(blank=True, max_length=300, verbose_name='in a sentence')),
                ('answered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('done_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('helper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who helps')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.section', verbose_name='section')),
                ('subject_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'request for assistance',
                'verbose_name_plural': 'requests for assistance',
                'indexes': [models.Index(models.OrderBy(models.F('asked_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='assistance_newest'), models.Index(models.F('state'), models.OrderBy(models.F('asked_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='assistance_by_state'), models.Index(fields=['subject_type', 'subject_id'], name='assistance_by_subject')],
                'constraints': [models.UniqueConstraint(fields=('asked_by', 'key'), name='assistance_form_sent_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='assistance_answered_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='assistance_done_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('answered_at__isnull', False), ('reason__regex', '\\S')), _connector='OR'), name='assistance_declined_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'done']), _negated=True), models.Q(('answered_at__isnull', False), ('helper__isnull', False), ('planned_hours__isnull', False)), _connector='OR'), name='assistance_accepted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('done_at__isnull', False), ('hours__isnull', False)), _connector='OR'), name='assistance_done_with_hours'), models.CheckConstraint(condition=models.Q(('rating__isnull', True), models.Q(('rating__range', (1, 5)), ('state', 'done')), _connector='OR'), name='assistance_rated_when_done'), models.CheckConstraint(condition=models.Q(models.Q(('subject_id__isnull', True), ('subject_type__isnull', True)), models.Q(('subject_id__isnull', False), ('subject_type__isnull', False)), _connector='OR'), name='assistance_subject_is_whole'), models.CheckConstraint(condition=models.Q(('wished_on__isnull', True), ('wished_on__range', ('1990-01-01', '2100-12-31')), _connector='OR'), name='assistance_wished_in_our_time')],
            },
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours_a_week', models.PositiveSmallIntegerField(verbose_name='hours a week')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='capacity', to=settings.AUTH_USER_MODEL, verbose_name='member of the resource team')),
            ],
            options={
                'verbose_name': 'capacity',
                'verbose_name_plural': 'capacities',
                'constraints': [models.CheckConstraint(condition=models.Q(('hours_a_week__lte', 40)), name='capacity_fits_a_week', violation_error_message='A week has room for 0 to 40 hours.')],
            },
        ),
    ]
