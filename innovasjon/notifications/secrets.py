"""What is stored so that a copy of the database alone does not open it: the addresses of Teams channels.

The key is made of SECRET_KEY, so there is one secret to keep. After a change of it, values are read with the keys in
SECRET_KEY_FALLBACKS and rewritten with the new one in the night.
"""

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

MARK = "fernet:"  # what was stored before values were encrypted has none
PURPOSE = b"innovasjon.notifications.secrets"


def hidden(value: str) -> str:
    """Return the value as it is stored."""
    return MARK + _keys().encrypt(value.encode()).decode()


def shown(stored: str) -> str:
    """Return the value that was stored; "" when none of our keys opens it."""
    if not stored.startswith(MARK):
        return stored
    try:
        return _keys().decrypt(stored.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return ""


def is_hidden_with_todays_key(stored: str) -> bool:
    """Tell whether the value needs no rewriting."""
    try:
        _fernet(settings.SECRET_KEY).decrypt(stored.removeprefix(MARK).encode())
    except InvalidToken:
        return False
    return stored.startswith(MARK)


class SecretField(models.TextField):  # type: ignore[type-arg]
    """A text that the database holds encrypted."""

    def from_db_value(self, value: str | None, *_rest: Any) -> str | None:
        """Return what was stored, in the clear."""
        return None if value is None else shown(value)

    def get_prep_value(self, value: Any) -> Any:
        """Return what the database is given."""
        return hidden(str(value)) if value else value


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str) -> Fernet:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
