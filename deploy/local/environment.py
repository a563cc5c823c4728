"""The variables that the site's settings read, for a site that runs on this machine alone."""

import os
import secrets

from deploy.local import places

# The settings want an address also where nothing connects to it.
NO_DATABASE = "postgres://nobody@localhost/nothing"
SECRET_KEY_FILE = places.VAR / "secret-key"


def for_django(database_url: str, **more: str) -> dict[str, str]:
    """The caller's environment with what the settings need; what the caller has set stays."""
    ours = {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "innovasjon.settings",
        "HTTPS": "0",
        "SECRET_KEY": _secret_key(),
        "VAR_DIR": str(places.VAR),
    }
    missing = {name: value for name, value in (ours | more).items() if not os.environ.get(name)}
    return os.environ | missing | {"PYTHONUNBUFFERED": "1"}


def flag(name: str) -> bool:
    """Whether a variable is switched on: 1, true or yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def _secret_key() -> str:
    # Kept, so that nobody is signed out when the demo starts again.
    if not SECRET_KEY_FILE.exists():
        SECRET_KEY_FILE.touch(mode=0o600)
        SECRET_KEY_FILE.write_text(secrets.token_urlsafe(50))
    return SECRET_KEY_FILE.read_text()
