"""Secrets that stand in an address: 256 bits that nobody can guess, of which the database keeps a digest alone.

Whoever reads the database, or a copy of it, can open nothing with what stands there.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode


def new() -> str:
    """Return a secret made by chance, to be shown once."""
    return secrets.token_urlsafe(32)


def derived(words: str, *, key: str) -> str:
    """Return the secret that these words have under this key: the same each time, so that it need be kept nowhere."""
    return urlsafe_b64encode(hmac.digest(key.encode(), words.encode(), "sha256")).decode().rstrip("=")


def digest(secret: str) -> str:
    """Return what is kept of a secret, and looked up when somebody comes with one."""
    # No salt and no slow hash, unlike for passwords: what has 256 bits of chance cannot be found by trying words.
    return hashlib.sha256(secret.encode()).hexdigest()


def opens(secret: str, kept: str) -> bool:
    """Tell whether this is the secret whose digest was kept; how long it takes tells nothing of where they differ."""
    return hmac.compare_digest(digest(secret), kept)
