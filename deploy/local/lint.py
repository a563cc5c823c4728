"""`make lint` and `make format`: style, templates, types and the import contract."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import commands, environment, install, places, prepare, terminal

TEMPLATES = ["--target-version", "5.2"]


def lint() -> int:
    """Run every check that needs no database; say what failed."""
    prepare.programs(install.TEST_REQUIREMENTS)
    failed = checks(environment.for_django(environment.NO_DATABASE, DEVELOPMENT="1"))
    if failed:
        terminal.say(f"Failed: {', '.join(failed)}")
    return int(bool(failed))


def format() -> int:
    """Put code and templates in order."""
    prepare.programs(install.TEST_REQUIREMENTS)
    for argv in (
        ["ruff", "check", "--fix", "--quiet", "."],
        ["ruff", "format", "--quiet", "."],
        ["djade", *TEMPLATES, *_templates()],
    ):
        subprocess.run(commands.python("-m", *argv), cwd=places.ROOT, check=False)
    return 0


def checks(env: Mapping[str, str]) -> list[str]:
    """Run the checks; return the names of those that failed."""
    known = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "djade": ["djade", "--check", *TEMPLATES, *_templates()],
        "mypy": ["mypy"],
        "import contract": ["importlinter.cli", "lint"],
    }
    return [name for name, argv in known.items() if not passes(name, ["-m", *argv], env)]


def passes(name: str, arguments: Sequence[str | Path], env: Mapping[str, str]) -> bool:
    """Run one check in .venv; show what it said when it fails."""
    with terminal.step(name):
        answer = subprocess.run(
            commands.python(*arguments),
            cwd=places.ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if answer.returncode:
        terminal.say(answer.stdout)
    return not answer.returncode


def _templates() -> list[str]:
    return [str(path.relative_to(places.ROOT)) for path in places.files("*.html") if "templates" in path.parts]
