import django.contrib.postgres.search
from django.db import migrations

# PostgreSQL's own function keeps the words of what is written; what is there already follows in 0019. The trigger that
# learns new words takes them from there.
FORWARD = """
CREATE TRIGGER comment_search BEFORE INSERT OR UPDATE OF body ON ideas_comment
    FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger('search', 'pg_catalog.norwegian', 'body');
DROP TRIGGER comment_learn_words ON ideas_comment;
DROP FUNCTION ideas_learn_words_of_comment();
CREATE TRIGGER comment_learn_words AFTER INSERT OR UPDATE OF body ON ideas_comment
    FOR EACH ROW EXECUTE FUNCTION ideas_learn_words();
"""
BACKWARD = """
DROP TRIGGER comment_search ON ideas_comment;
DROP TRIGGER comment_learn_words ON ideas_comment;
CREATE FUNCTION ideas_learn_words_of_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM words_learn(to_tsvector('norwegian', NEW.body));
    RETURN NULL;
END $$;
CREATE TRIGGER comment_learn_words AFTER INSERT OR UPDATE OF body ON ideas_comment
    FOR EACH ROW EXECUTE FUNCTION ideas_learn_words_of_comment();
"""


class Migration(migrations.Migration):

    dependencies = [("ideas", "0017_what_was_heard")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="search",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
