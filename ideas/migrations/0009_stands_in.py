from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    # Old rows are checked beside the running site.
    atomic = False

    dependencies = [
        ('ideas', '0008_search'),
        ('people', '0004_password_link_wishes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='proposer',
            name='stands_in',
            field=models.BooleanField(db_default=False, default=False, verbose_name='on behalf of others'),
        ),
        AddConstraintNotValid(
            model_name='proposer',
            constraint=models.CheckConstraint(condition=models.Q(('stands_in', False), models.Q(('person__isnull', False), ('state', 'accepted')), _connector='OR'), name='proposer_stands_in_as_a_person'),
        ),
        ValidateConstraint(model_name='proposer', name='proposer_stands_in_as_a_person'),
    ]
