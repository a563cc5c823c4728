"""An e-mail on its way: its bytes, made without Django's MIME classes where nothing needs them.

Django builds a tree of parts, parses both addresses and folds every header anew, which costs more than handing the
message over. Ours are all alike: plain text and HTML, one recipient, short headers. What is not is left to Django.
"""

import hashlib
import re
from email.header import Header
from email.message import Message as MimeMessage
from functools import lru_cache
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT, forbid_multi_line_headers

ENCODING = "utf-8"
PART = (
    '\r\n--%(boundary)s\r\nContent-Type: text/%(kind)s; charset="utf-8"\r\n'
    "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
)
_plain_address = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9.-]+")


class Ready:
    """A message as it stands on the wire."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def as_bytes(self, *, linesep: str = "\n") -> bytes:
        """Return it with these ends of lines."""
        return self._content if linesep == "\r\n" else self._content.replace(b"\r\n", linesep.encode())


class Mail(EmailMultiAlternatives):
    """A text and the same as HTML. It is the same byte for byte each time it is made: its name divides its parts."""

    @property
    def is_plain(self) -> bool:
        """Tell whether there is one recipient, at an address that needs no parsing."""
        return len(self.to) == 1 and not self.cc and not self.bcc and bool(_plain_address.fullmatch(self.to[0]))

    def message(self) -> Any:  # type: ignore[override]
        """Return what the mail server is given."""
        boundary = "=_" + hashlib.sha256(str(self.extra_headers["Message-ID"]).encode()).hexdigest()[:32]
        html = str(self.alternatives[0][0])
        parts = [(kind, _coded(text)) for kind, text in (("plain", str(self.body)), ("html", html))]
        if not self.is_plain or any(_has_long_line(content) for _kind, content in parts):
            made: MimeMessage = super().message()
            made.set_boundary(boundary)
            return made
        headers = (
            ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
            ("MIME-Version", "1.0"),
            ("Subject", str(self.subject)),
            ("From", self.from_email),
            ("To", self.to[0]),
            *self.extra_headers.items(),
        )
        pieces = ["\r\n".join([_header(name, value) for name, value in headers]).encode(), b"\r\n"]
        for kind, content in parts:
            pieces += [(PART % {"boundary": boundary, "kind": kind}).encode(), content]
        return Ready(b"".join([*pieces, f"\r\n--{boundary}--\r\n".encode()]))


def _coded(text: str) -> bytes:
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode(ENCODING, "replace")


def _has_long_line(content: bytes) -> bool:
    """Tell whether a line is longer than mail servers take."""
    return max(map(len, content.split(b"\r\n"))) > RFC5322_EMAIL_LINE_LENGTH_LIMIT


def _header(name: str, value: str) -> str:
    if value.isascii() and value.isprintable():  # so there is no end of line in it either
        return f"{name}: {value}"
    return _encoded(name, value)


@lru_cache(maxsize=1024)
def _encoded(name: str, value: str) -> str:
    """Return the header in words that are ASCII. Raises BadHeaderError for one that would be two."""
    _name, coded = forbid_multi_line_headers(name, value, ENCODING)
    if name == "Subject":
        coded = Header(value, ENCODING, header_name=name).encode()
    return f"{name}: {coded}".replace("\r\n", "\n").replace("\n", "\r\n")
