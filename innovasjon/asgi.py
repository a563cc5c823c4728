"""The ASGI application that production servers load."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovasjon.settings")
application = get_asgi_application()
