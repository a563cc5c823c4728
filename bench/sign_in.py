"""`python -m bench.sign_in EMAIL`: print the cookie of a new session, as a benchmark has no time for argon2."""

import os
import sys

import django
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def main() -> None:
    """Sign the person in as the sign-in page does."""
    django.setup()
    person = import_string("innovasjon.people.models.Person").objects.get(email=sys.argv[1])
    request = HttpRequest()
    session: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    request.session = session
    login(request, person, backend=BACKEND)
    session.save()
    print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")


if __name__ == "__main__":
    main()
