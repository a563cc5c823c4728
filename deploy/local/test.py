"""`make test`: every check and the whole suite, on PostgreSQL, with a real Redis and browser where there are any.

The whole suite is shared between processes, a file of tests at a time; each has a database, a site and a folder of its
own. A choice of tests runs in one, where it starts sooner and can be stopped in.
"""

import contextlib
import os
import shlex
import subprocess
from collections.abc import Mapping

from deploy.local import (
    browser,
    commands,
    debian,
    environment,
    install,
    lint,
    places,
    postgres,
    prepare,
    redis_server,
    single,
    terminal,
)

ALREADY = "The tests of this folder run already: wait for them, or stop them with Ctrl-C."
MOST = 4  # processes with a database and a browser each
TEMPLATE = "migrated"
MAKE_TEMPLATE = f"""
import psycopg, sys
with psycopg.connect(sys.argv[1], autocommit=True) as link:
    link.execute("DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
    link.execute("CREATE DATABASE {TEMPLATE}")
"""
MIGRATIONS = commands.python("manage.py", "makemigrations", "--check", "--dry-run")


def test() -> int:
    """Run the checks and the tests; with ARGS, only the tests that they choose. Returns the exit status."""
    arguments = shlex.split(os.environ.get("ARGS", ""))
    with single.alone("test", ALREADY), contextlib.ExitStack() as started:
        prepare.programs(install.TEST_REQUIREMENTS)
        helpers = _helpers(started)
        # One seed for all: cases that stand in a set come in the same order in each process.
        env = environment.for_django(**_database(started), DEVELOPMENT="1", PYTHONHASHSEED="0", **helpers)
        failed = [] if arguments else lint.failures(lint.checks() | {"migrations": MIGRATIONS}, env)
        status = _pytest(arguments or shared(os.cpu_count() or 1), env)
    if failed:
        terminal.say(f"Failed before the tests: {', '.join(failed)}")
    return status or int(bool(failed))


def shared(cores: int) -> list[str]:
    """Return what makes pytest share its work between as many processes as the machine has cores, four at most."""
    if cores < 2:
        return []
    # In the order in which they are collected: tests/conftest.py puts those that take long first.
    return ["--numprocesses", str(min(cores, MOST)), "--dist", "loadfile", "--no-loadscope-reorder"]


def _helpers(started: contextlib.ExitStack) -> dict[str, str]:
    """The addresses of Redis and the browser, where they are found, for the tests that need them."""
    required = environment.flag("CI") or environment.flag("REQUIRE_ALL")
    missing = _missing()
    if missing and debian.can_install():
        debian.install(*missing)
        missing = _missing()
    for package, tests in missing.items():
        if required:
            raise terminal.SetupError(f"{package} is not installed, and all tests are asked for.")
        terminal.say(f"{package} is not installed: {tests} are left out. On Debian and Ubuntu: apt install {package}")
    found = {"REQUIRE_ALL": "1"} if required else {}
    if server := redis_server.find():
        found["TEST_REDIS_URL"] = started.enter_context(redis_server.running(server))
    if chromium := browser.find():
        found["CHROMIUM"] = chromium
    return found


def _missing() -> dict[str, str]:
    packages = {
        "redis-server": (redis_server.find, "the tests on Redis"),
        "chromium": (browser.find, "the tests in a browser"),
    }
    return {package: tests for package, (find, tests) in packages.items() if not find()}


def _database(started: contextlib.ExitStack) -> dict[str, str]:
    if url := os.environ.get("DATABASE_URL"):
        return {"database_url": url}
    found = postgres.cluster("postgres-test", durable=False)
    started.enter_context(postgres.running(found, log="postgres-test"))
    _migrate_once(found)
    return {"database_url": found.url, "TEST_TEMPLATE": TEMPLATE}


def _migrate_once(found: postgres.Cluster) -> None:
    """Make the database that those of the tests are copies of, anew whenever a migration is not what it was.

    Django migrates each copy as it would an empty database, and finds nothing to do.
    """
    stamp = found.home / "migrated"
    if prepare.is_migrated(stamp):
        return
    stamp.unlink(missing_ok=True)
    commands.run(
        commands.python("-c", MAKE_TEMPLATE, found.url), log="test-template", trouble="PostgreSQL made no database"
    )
    prepare.migrations(environment.for_django(found.url_of(TEMPLATE)) | {"DATABASE_URL": found.url_of(TEMPLATE)}, stamp)


def _pytest(arguments: list[str], env: Mapping[str, str]) -> int:
    process = subprocess.Popen(commands.python("-m", "pytest", *arguments), cwd=places.ROOT, env=env)
    try:
        return process.wait()
    except terminal.Stopped:
        # Ctrl-C reached pytest as well, and it is putting things in order.
        with contextlib.suppress(subprocess.TimeoutExpired), terminal.undisturbed():
            process.terminate()
            process.wait(10)
        process.kill()
        raise
