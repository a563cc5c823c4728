"""Install what is pinned: Python packages into .venv, front-end packages and PostgreSQL into node_modules."""

import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local import commands, node, places, stamps, terminal

REQUIREMENTS = places.DEPLOY / "requirements.txt"
TEST_REQUIREMENTS = places.DEPLOY / "requirements-test.txt"
NODE_REQUIREMENTS = places.DEPLOY / "requirements-node.txt"
# Stands while venv and pip work: what a killed run leaves half installed cannot be told from the whole.
UNFINISHED = places.STAMPS / "venv-unfinished"


def python_packages(lock: Path) -> None:
    """Install a lock into .venv, and make that first when it is missing, broken or half done."""
    if UNFINISHED.exists() or not _works():
        with terminal.step("Making .venv"):
            _make_venv()
    content = stamps.digest([lock])
    stamp = places.VENV / f"{lock.stem}.installed"
    if stamps.is_fresh(stamp, content):
        return
    with terminal.step(f"Installing Python packages ({lock.name})"):
        _pip(lock)
    stamps.mark(stamp, content)
    UNFINISHED.unlink()
    # The packages of the tests hold those of the site, pinned alike.
    if lock == TEST_REQUIREMENTS:
        stamps.mark(places.VENV / f"{REQUIREMENTS.stem}.installed", stamps.digest([REQUIREMENTS]))


def node_packages() -> None:
    """Install package-lock.json, unless that is what node_modules holds."""
    content = stamps.digest([places.ROOT / "package-lock.json", places.ROOT / ".npmrc"], sys.platform)
    # npm ci empties the folder first, so a killed run leaves no stamp.
    stamp = places.NODE_MODULES / ".installed"
    if stamps.is_fresh(stamp, content):
        return
    if not (npm := node.npm()):
        python_packages(NODE_REQUIREMENTS)
        npm = node.npm_from_wheel()
    with terminal.step("Installing front-end packages"):
        trouble = "npm could not install the front-end packages: is the network, or the npm registry you use, up?"
        commands.run([*npm.argv, "ci"], env=npm.env, log="npm", trouble=trouble)
    stamps.mark(stamp, content)


def _works() -> bool:
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return not subprocess.run([places.VENV_PYTHON, "-c", probe], capture_output=True, check=False).returncode
    except OSError:
        return False


def _make_venv() -> None:
    stamps.mark(UNFINISHED, "")
    try:
        commands.run([sys.executable, "-m", "venv", "--clear", places.VENV], log="venv", trouble="venv failed")
    except terminal.SetupError as error:
        shutil.rmtree(places.VENV, ignore_errors=True)
        raise terminal.SetupError(
            f"{sys.executable} cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"
        ) from error


def _pip(lock: Path) -> None:
    stamps.mark(UNFINISHED, "")
    pip = commands.python("-m", "pip", "--disable-pip-version-check", "--no-input")
    trouble = "pip could not install the Python packages: is the network, or the package index you use, up?"
    commands.run([*pip, "install", "--require-hashes", "--requirement", lock], log="pip", trouble=trouble)
