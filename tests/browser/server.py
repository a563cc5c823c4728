"""The site on the database of the tests."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from deploy.local import web


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where the site answers, and where it keeps its files."""

    url: str
    files: Path


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Run the site during the block, with `folder` for what it writes. Its log is var/log/browser-tests*.log."""
    env = os.environ | {"DATABASE_URL": _database_url(), "HTTPS": "0", "REDIS_URL": ""}
    # Each of the processes that share the tests has a site of its own.
    with web.running(f"browser-tests{os.environ.get('PYTEST_XDIST_WORKER', '')}", folder, env) as url:
        yield Server(url=url, files=folder / "files")


def _database_url() -> str:
    """The address in DATABASE_URL, of the database that pytest-django made beside it."""
    name = connection.settings_dict["NAME"]
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
