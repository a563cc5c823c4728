import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ideas', '0005_demands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('need', models.TextField(max_length=10000, verbose_name='need')),
                ('description', models.TextField(blank=True, max_length=10000, verbose_name='the idea')),
                ('replaced_at', models.DateTimeField(verbose_name='replaced')),
                ('idea', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='ideas.idea', verbose_name='idea')),
                ('replaced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='replaced by')),
            ],
            options={
                'verbose_name': 'earlier version',
                'verbose_name_plural': 'earlier versions',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['idea', 'id'], name='version_by_idea')],
            },
        ),
    ]
