from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    # Indexes are built beside the running site, which a transaction would not allow.
    atomic = False

    dependencies = [
        ('ideas', '0001_initial'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('section'), models.F('stage'), models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('stage', 'draft'), _negated=True), name='idea_newest_in_section_stage'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('whose_need'), models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('stage', 'draft'), _negated=True), name='idea_newest_of_whose_need'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('answers'), models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('stage', 'draft'), _negated=True), name='idea_newest_that_answer'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.OrderBy(models.F('comment_count'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('stage', 'draft'), _negated=True), name='idea_most_discussed'),
        ),
        RemoveIndexConcurrently(
            model_name='idea',
            name='idea_inbox',
        ),
        # With the usual hundred values PostgreSQL takes a rare word for one that a thousand ideas hold, and reads the
        # whole list in search of the newest of them.
        migrations.RunSQL(
            sql='ALTER TABLE ideas_idea ALTER COLUMN search SET STATISTICS 1000',
            reverse_sql='ALTER TABLE ideas_idea ALTER COLUMN search SET STATISTICS -1',
        ),
    ]
