"""`make screenshots`: pictures of every page, and those in the README, from the demo's data."""

import contextlib
import shutil
import subprocess
from pathlib import Path

from deploy.local import browser, commands, environment, install, places, postgres, prepare, single, terminal, web

ALREADY = "Pictures of this folder are being taken already: wait for them, or stop them with Ctrl-C."
PICTURES = places.VAR / "screenshots"
README_PICTURES = places.ROOT / "docs" / "screenshots"


def screenshots() -> int:
    """Load fresh demo data into a database of its own, serve it, and take the pictures. Returns the exit status."""
    chromium = browser.find()
    if not chromium:
        raise terminal.SetupError("The pictures need Chromium: on Debian and Ubuntu, apt install chromium")
    with single.alone("screenshots", ALREADY), contextlib.ExitStack() as started:
        prepare.programs(install.TEST_REQUIREMENTS)
        postgres.remove(postgres.cluster("postgres-screenshots", durable=False))
        found = postgres.cluster("postgres-screenshots", durable=False)
        started.enter_context(postgres.running(found, log="postgres-screenshots"))
        folder = _emptied()
        env = environment.for_django(found.url) | {"DEMO": "1", "REDIS_URL": "", "VAR_DIR": str(folder)}
        prepare.migrations(env, None)
        with terminal.step("Loading the demo municipality"):
            prepare.manage("load_demo", env=env)
        address = started.enter_context(web.running("screenshots", folder, env))
        taking = commands.python("-m", "tests.browser.pictures", address, str(PICTURES), str(README_PICTURES))
        status = subprocess.run(taking, cwd=places.ROOT, env=env | {"CHROMIUM": chromium}, check=False).returncode
    if not status:
        terminal.say(f"Pictures: {commands.shown(PICTURES)}/, and for the README {commands.shown(README_PICTURES)}/")
    return status


def _emptied() -> Path:
    """A new folder for what the site writes."""
    folder = places.VAR / "screenshots-site"
    for old in (folder, PICTURES):
        shutil.rmtree(old, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
