from django.db import migrations

# What a text can be found by: its words, and the parts of them that a search finds (innovasjon/words/lexicon.py).
PARTS = r"""
CREATE FUNCTION words_parts(written tsvector) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT part), '{}')
    FROM unnest(tsvector_to_array(written)) AS lexeme,
        LATERAL (VALUES (lexeme), (words_fold(lexeme))) AS spelt (word),
        LATERAL generate_series(1, least(length(word), 60)) AS start,
        LATERAL generate_series(1, least(length(word), 60) - start + 1) AS size,
        LATERAL substr(word, start, size) AS part
    WHERE start = 1 AND (size >= 3 OR size = length(word)) OR size >= 5
        OR size >= 3 AND start > 3 AND start - 1 + size > 6
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('words', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(PARTS, 'DROP FUNCTION words_parts(tsvector)'),
    ]
