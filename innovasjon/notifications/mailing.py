"""Handing e-mail to the server, over one connection a batch, and reading what its answer means."""

from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from types import TracebackType

from django.core import mail
from django.core.mail import EmailMessage

from innovasjon.notifications.outcomes import SENT, Became, Outcome

GOODBYE, PERMANENT = 421, 500


class Postman:
    """One connection to the mail server, opened for the first message and again after it was lost."""

    def __init__(self) -> None:
        self._connection = mail.get_connection()

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._close()

    def hand_over(self, message: EmailMessage) -> Outcome:
        """Give the server a message and tell what became of it."""
        try:
            # Apart from the sending: what fails here has reached nobody, and the message can be given back untouched.
            self._connection.open()  # does nothing when it is open
        except (SMTPException, OSError) as trouble:
            self._close()
            return Outcome(Became.UNREACHED, _words(trouble), connection_is_lost=True)
        try:
            self._connection.send_messages([message])
        except (SMTPException, OSError, ValueError) as trouble:
            return self._read(trouble)
        return SENT

    def _read(self, trouble: Exception) -> Outcome:
        if isinstance(trouble, SMTPRecipientsRefused):
            return self._by_code(max((code for code, _text in trouble.recipients.values()), default=550), trouble)
        if isinstance(trouble, SMTPSenderRefused) and trouble.smtp_code >= PERMANENT:
            self._close()  # it is us the server does not want: no fault of the message
            return Outcome(Became.UNREACHED, _words(trouble), connection_is_lost=True)
        if isinstance(trouble, SMTPResponseException):
            return self._by_code(trouble.smtp_code, trouble)
        if isinstance(trouble, (SMTPNotSupportedError, ValueError)):
            return Outcome(Became.REFUSED, _words(trouble))  # an address or header that no server takes
        # The connection knows whether the text had been handed over when it broke: then the server may have it.
        in_doubt = bool(getattr(self._connection, "in_doubt", False))
        self._close()
        return Outcome(Became.IN_DOUBT if in_doubt else Became.PUT_OFF, _words(trouble), connection_is_lost=True)

    def _by_code(self, code: int, trouble: Exception) -> Outcome:
        if code == GOODBYE:
            self._close()
        # 5xx is no for good, 4xx is not now; the number is all that servers agree on, the words are their own.
        became = Became.REFUSED if code >= PERMANENT else Became.PUT_OFF
        return Outcome(became, _words(trouble), connection_is_lost=code == GOODBYE)

    def _close(self) -> None:
        try:
            self._connection.close()
        except (SMTPException, OSError):
            self._connection = mail.get_connection()


def _words(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"
