"""Django's SMTP connection, which also knows whether the server may have a message that it did not confirm."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp

from innovasjon.notifications.mime import Mail

DATA_GOES_AHEAD = 354


class KnowsDoubt:
    """Mixed into sessions: `in_doubt` is true from the last byte of a message until the server's answer to it.

    A connection that breaks there leaves open whether the message arrived (RFC 1047).
    """

    in_doubt = False

    def data(self: Any, msg: bytes) -> tuple[int, bytes]:
        """Hand a message over, as smtplib does, and keep note of the moment in doubt."""
        self.in_doubt = False
        code, answer = self.docmd("DATA")
        if code != DATA_GOES_AHEAD:
            raise smtplib.SMTPDataError(code, answer)
        text = (b"." if msg.startswith(b".") else b"") + msg.replace(b"\r\n.", b"\r\n..")
        self.send(text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        self.in_doubt = True
        answer = self.getreply()
        self.in_doubt = False
        return answer  # type: ignore[no-any-return]


class Session(KnowsDoubt, smtplib.SMTP):  # type: ignore[misc]
    """A session in the clear, or with STARTTLS."""


class SecureSession(KnowsDoubt, smtplib.SMTP_SSL):  # type: ignore[misc]
    """A session in TLS from the beginning."""


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend with our sessions."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return the kind of session."""
        return SecureSession if self.use_ssl else Session

    @property
    def in_doubt(self) -> bool:
        """Tell whether the last message may have arrived although nobody said so."""
        return bool(getattr(self.connection, "in_doubt", False))

    def _send(self, email_message: Any) -> bool:
        """Hand a message over; what needs no parsing of its addresses, without it."""
        if not isinstance(email_message, Mail) or not email_message.is_plain:
            return bool(super()._send(email_message))  # type: ignore[misc]
        content = email_message.message().as_bytes(linesep="\r\n")
        self.connection.sendmail(email_message.from_email, email_message.to, content)  # type: ignore[union-attr]
        return True
