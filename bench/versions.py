"""`python -m bench.versions DATABASE_URL`: what a benchmark was run on, in one line."""

import os
import platform
import sys
from importlib.metadata import version

import psycopg


def main() -> None:
    """Print the versions that the figures depend on."""
    with psycopg.connect(sys.argv[1]) as link:
        number = link.info.server_version
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "psycopg", "gunicorn"))
    postgresql = f"PostgreSQL {number // 10000}.{number % 10000}"
    print(f"Python {platform.python_version()}, {packages}, {postgresql}, {platform.system()}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
