"""The site's own settings (server, middleware, session, sign-in, database), with other addresses and templates."""

from innovasjon.settings import *  # noqa: F403
from innovasjon.settings import BASE_DIR, INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "bench.floor"]
ROOT_URLCONF = "bench.floor.urls"
WSGI_APPLICATION = "bench.floor.wsgi.application"
_options = TEMPLATES[0]["OPTIONS"] | {
    "context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
}
TEMPLATES = [TEMPLATES[0] | {"DIRS": [BASE_DIR / "bench" / "floor" / "templates"], "OPTIONS": _options}]
