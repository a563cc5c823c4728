"""How often something open to everybody may be asked for: counted in the database, which is there when a cache is not.

What is counted is kept under a pseudonym, and an address nobody has is counted as one that somebody has.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from innovasjon.people.models import PasswordLinkWish


@dataclass(frozen=True)
class Limit:
    """How many within how long."""

    most: int
    period: timedelta


# A whole town hall may stand behind one network address.
OF_AN_EMAIL_ADDRESS = Limit(3, timedelta(hours=1))
OF_A_NETWORK = Limit(60, timedelta(hours=1))


def pseudonym(what: str) -> str:
    """Return what an e-mail address or a network address is counted under."""
    return salted_hmac("people.limits", what.strip().casefold(), algorithm="sha256").hexdigest()


@transaction.atomic
def is_reached(*, email: str, network: str, now: datetime) -> bool:
    """Tell whether a link has been asked for too often; the caller's transaction counts alone until it ends."""
    # Counted and added under a lock, or a hundred requests at once would all find room; always in the same order, so
    # that two that share a key never wait for each other.
    for key in sorted((email, network)):
        with connection.cursor() as cursor:
            # 15 hexadecimal digits are 60 bits, which fit in the bigint that PostgreSQL locks on.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])
    wishes = PasswordLinkWish.objects
    return any(
        wishes.filter(asked_at__gt=now - limit.period, **{field: key}).count() >= limit.most
        for field, key, limit in (("email", email, OF_AN_EMAIL_ADDRESS), ("network", network, OF_A_NETWORK))
    )
