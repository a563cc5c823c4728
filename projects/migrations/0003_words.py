from django.db import migrations

FORWARD = """
CREATE FUNCTION projects_learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM words_learn(NEW.search);
    RETURN NULL;
END $$;
CREATE TRIGGER project_learn_words AFTER INSERT OR UPDATE OF title, aim ON projects_project
    FOR EACH ROW EXECUTE FUNCTION projects_learn_words();
"""
BACKWARD = """
DROP TRIGGER project_learn_words ON projects_project;
DROP FUNCTION projects_learn_words();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0002_methods'),
        ('words', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
