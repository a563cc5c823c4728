"""`make lint` and `make format`: style, templates, types and the import contract."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import commands, environment, install, places, prepare, terminal

TEMPLATES = ["--target-version", "5.2"]
DJADE = str(places.VENV / "bin" / "djade")  # a program, no Python module


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
    ):
        subprocess.run(commands.python("-m", *argv), cwd=places.ROOT, check=False)
    subprocess.run([DJADE, *TEMPLATES, *_templates()], cwd=places.ROOT, check=False)
    return 0


def checks(env: Mapping[str, str]) -> list[str]:
    """Run the checks; return the names of those that failed."""
    known = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": ["mypy"],
        "import contract": ["importlinter.cli", "lint"],
    }
    failed = [name for name, argv in known.items() if not passes(name, commands.python("-m", *argv), env)]
    templates: list[str | Path] = [DJADE, "--check", *TEMPLATES, *_templates()]
    return failed if passes("djade", templates, env) else [*failed, "djade"]


def passes(name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> bool:
    """Run one check; show what it said when it fails."""
    with terminal.step(name):
        answer = subprocess.run(
            command,
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
