"""`python -m bench.admin_fill`: a million messages and 60,000 guests, which the data at scale lacks; once."""

import os

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
MESSAGES, GUESTS = 1_000_000, 60_000
SQL = (
    """
    INSERT INTO people_guest (email, name, language, created_at)
    SELECT 'gjest' || n || '@maalt.example', 'Gjest ' || n, 'nb', now() - n * interval '1 minute'
    FROM generate_series(1, %(guests)s) n ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO people_guestlink (guest_id, nonce, digest, created_at, expires_at, revoked_at)
    SELECT id, md5(id::text), md5(id::text) || md5((-id)::text), now(), now() + interval '60 days',
           CASE WHEN id %% 5 = 0 THEN now() END
    FROM people_guest ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO notifications_delivery
        (person_id, channel, kind, dedupe_key, payload, created_at, due_at, state, attempts, last_error, message_id,
         settled_at)
    SELECT people[1 + n %% array_length(people, 1)], CASE WHEN n %% 2 = 0 THEN 'email' ELSE 'inapp' END,
           (array['ideas.received', 'ideas.taken', 'ideas.comment', 'notifications.digest'])[1 + n %% 4],
           'measured:' || n, '{}', now() - n * interval '1 minute', now() - n * interval '1 minute',
           CASE WHEN n %% 5000 = 0 THEN 'undeliverable' ELSE 'sent' END, 1, '', '', now() - n * interval '1 minute'
    FROM generate_series(1, %(messages)s) n, (SELECT array_agg(id) AS people FROM people_person) everybody
    """,
    "ANALYZE notifications_delivery, people_guest, people_guestlink",
)


def main() -> None:
    """Add what is not there."""
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM notifications_delivery WHERE dedupe_key = 'measured:1')")
        if not cursor.fetchone()[0]:
            cursor.execute("SET statement_timeout = 0")
            for statement in SQL:
                cursor.execute(statement, {"messages": MESSAGES, "guests": GUESTS})


if __name__ == "__main__":
    main()
