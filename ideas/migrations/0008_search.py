import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

# Words of drafts are their writers' alone, and half-written.
FORWARD = """
CREATE FUNCTION ideas_learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM words_learn(NEW.search);
    RETURN NULL;
END $$;
CREATE FUNCTION ideas_learn_words_of_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM words_learn(to_tsvector('norwegian', NEW.body));
    RETURN NULL;
END $$;
CREATE TRIGGER idea_learn_words AFTER INSERT OR UPDATE OF title, need, description, stage ON ideas_idea
    FOR EACH ROW WHEN (NEW.stage <> 'draft') EXECUTE FUNCTION ideas_learn_words();
CREATE TRIGGER need_learn_words AFTER INSERT OR UPDATE OF title, description ON ideas_need
    FOR EACH ROW EXECUTE FUNCTION ideas_learn_words();
CREATE TRIGGER comment_learn_words AFTER INSERT OR UPDATE OF body ON ideas_comment
    FOR EACH ROW EXECUTE FUNCTION ideas_learn_words_of_comment();
"""
BACKWARD = """
DROP TRIGGER idea_learn_words ON ideas_idea;
DROP TRIGGER need_learn_words ON ideas_need;
DROP TRIGGER comment_learn_words ON ideas_comment;
DROP FUNCTION ideas_learn_words();
DROP FUNCTION ideas_learn_words_of_comment();
"""
# What is there already.
WRITTEN = """
SET statement_timeout = 0;
INSERT INTO words_word (word, texts) SELECT word, sum(ndoc)::int FROM (
    SELECT * FROM ts_stat($$SELECT search FROM ideas_idea WHERE stage <> 'draft'$$)
    UNION ALL SELECT * FROM ts_stat('SELECT search FROM ideas_need')
    UNION ALL SELECT * FROM ts_stat($$SELECT to_tsvector('norwegian', body) FROM ideas_comment$$)
) AS counted WHERE length(word) BETWEEN 3 AND 60 GROUP BY word;
ANALYZE words_word;
RESET statement_timeout;
"""


class Migration(migrations.Migration):

    # Indexes are built beside the running site.
    atomic = False

    dependencies = [
        ('ideas', '0007_internal'),
        ('words', '0001_initial'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='comment',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('body', config='norwegian'), name='comment_search'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(WRITTEN, migrations.RunSQL.noop),
    ]
