"""The sender that most sites have: a Celery task for each e-mail, with late acknowledgement and retries.

The negative control of the fault run: under the same faults it must lose messages, or the run finds nothing.
"""

import os
import smtplib
import time
from collections.abc import Iterable

import django
from celery import Celery
from django.conf import settings
from django.core.mail import EmailMessage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
django.setup()

# Not the process's own app: in the tests the site's tasks go on through the site's.
app = Celery("naive", broker=settings.CELERY_BROKER_URL, set_as_current=False)
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 60},
    task_default_queue="naive",
)
QUIET = 8  # seconds without a message: what has not come by then will not


@app.task(autoretry_for=(smtplib.SMTPServerDisconnected, OSError), retry_backoff=True, max_retries=5)  # type: ignore[untyped-decorator]
def send(email: str) -> None:
    """Send one e-mail."""
    EmailMessage("Nytt om idéen din", "Anne Agent har tatt idéen din.", to=[email]).send()


def told_through(broker: str, emails: Iterable[str]) -> None:
    """Ask for an e-mail to each, through this broker."""
    with app.connection_for_write(broker) as connection:
        for email in emails:
            send.apply_async([email], connection=connection)


class Quiet:
    """Whether nothing more arrives."""

    def __init__(self, seconds: float = QUIET) -> None:
        self._seconds, self._number, self._since = seconds, -1, time.monotonic()

    def is_so(self, number: int) -> bool:
        """Tell whether this number of messages has stood still long enough."""
        if number != self._number:
            self._number, self._since = number, time.monotonic()
        return time.monotonic() - self._since > self._seconds
