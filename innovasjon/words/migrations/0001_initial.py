import django.contrib.postgres.indexes
import django.db.models.expressions
import django.db.models.functions
from django.db import migrations, models

# Letters that a foreign keyboard lacks, as people write without them: å as a or aa, ø as o or oe, æ as a or ae.
FOLD = r"""
CREATE FUNCTION words_fold(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(replace(
        translate(lower(word), 'åøæäöéèêóòôüàáâ', 'aoaaoeeeooouaaa'), 'aa', 'a'), 'oe', 'o'), 'ae', 'a')
$$;
"""
LEARN = r"""
CREATE FUNCTION words_learn(written tsvector) RETURNS void LANGUAGE sql AS $$
    INSERT INTO words_word (word)
    SELECT lexeme FROM unnest(tsvector_to_array(written)) AS lexeme
    WHERE length(lexeme) BETWEEN 3 AND 60 AND NOT EXISTS (SELECT FROM words_word AS known WHERE known.word = lexeme)
$$;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_organisation'),  # pg_trgm
    ]

    operations = [
        migrations.RunSQL(FOLD, 'DROP FUNCTION words_fold(text)'),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60, verbose_name='word')),
                ('folded', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.Func(models.F('word'), function='words_fold'), output_field=models.CharField(max_length=60))),
                ('texts', models.PositiveIntegerField(db_default=1, default=1, verbose_name='texts it stands in')),
            ],
            options={
                'verbose_name': 'word',
                'verbose_name_plural': 'words',
                'indexes': [
                    models.Index(fields=['word'], name='word_word'),
                    models.Index(fields=['folded'], name='word_folded'),
                    django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('folded', name='gin_trgm_ops'), name='word_part'),
                ],
            },
        ),
        migrations.RunSQL(LEARN, 'DROP FUNCTION words_learn(tsvector)'),
    ]
