"""`make serve`: Django's own development server on services of yours."""

import os

from deploy.local import commands, environment, install, prepare, terminal


def serve() -> int:
    """Hand over to runserver, with test packages at hand. Needs DATABASE_URL."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise terminal.SetupError(
            "make serve uses a PostgreSQL of yours: set DATABASE_URL (see deploy/.env.example), or try make demo."
        )
    prepare.programs(install.TEST_REQUIREMENTS)
    env = environment.for_django(url, DEBUG="1", DEVELOPMENT="1")
    prepare.migrations(env, None)
    address = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
    argv = commands.python("manage.py", "runserver", address)
    os.execve(argv[0], argv, env)  # noqa: S606 - Ctrl-C then goes to Django and to nobody else
