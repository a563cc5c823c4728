"""What a restart of PostgreSQL means to those who read meanwhile."""

import psycopg
import pytest
from django.db import connection

from innovasjon.people.models import Person


@pytest.mark.django_db(transaction=True)
def test_a_restart_of_the_database_costs_nobody_a_page() -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # what other tests did to the pool is no part of this
    Person.objects.count()
    connection.close()  # given back to the pool, as at the end of a request
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert Person.objects.count() == 0
