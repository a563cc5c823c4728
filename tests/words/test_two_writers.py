"""Two who write at once, in PostgreSQL itself."""

import psycopg
import pytest
from django.db import connection

LEARN = "SELECT words_learn(to_tsvector('norwegian', 'Kvernsteinslaug på Sagmyra'))"


@pytest.mark.django_db
def test_who_writes_the_same_new_word_as_somebody_who_has_not_finished_does_not_wait() -> None:
    params = connection.get_connection_params()
    where = {name: params[name] for name in ("dbname", "host", "port", "user", "password") if params.get(name)}
    with psycopg.connect(**where) as one, psycopg.connect(**where) as other:
        one.execute(LEARN)
        other.execute("SET lock_timeout = '200ms'")
        other.execute(LEARN)  # would raise LockNotAvailable
        one.rollback()
        other.rollback()
