"""`make lint` and `make format`: style, templates, types and the import contract."""

import subprocess
from collections.abc import Mapping

from deploy.local import commands, environment, install, places, prepare, terminal

DJADE = [str(places.VENV / "bin" / "djade"), "--target-version", "5.2"]  # a program, no Python module
# Called by name: run as a module, import-linter does nothing, and says that all is well.
IMPORT_LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint() -> int:
    """Run every check that needs no database; say what failed."""
    prepare.programs(install.TEST_REQUIREMENTS)
    failed = failures(checks(), environment.for_django(environment.NO_DATABASE, DEVELOPMENT="1"))
    if failed:
        terminal.say(f"Failed: {', '.join(failed)}")
    return int(bool(failed))


def format() -> int:
    """Put code and templates in order."""
    prepare.programs(install.TEST_REQUIREMENTS)
    for argv in (
        commands.python("-m", "ruff", "check", "--fix", "--quiet", "."),
        commands.python("-m", "ruff", "format", "--quiet", "."),
        [*DJADE, *_templates()],
    ):
        subprocess.run(argv, cwd=places.ROOT, check=False)
    return 0


def checks() -> dict[str, list[str]]:
    """The checks by name, each as a command line that fails when something is wrong."""
    return {
        "ruff check": commands.python("-m", "ruff", "check", "."),
        "ruff format": commands.python("-m", "ruff", "format", "--check", "."),
        "djade": [*DJADE, "--check", *_templates()],
        "length of lines in templates": commands.python("-m", "deploy.local.template_lines", *_templates()),
        "mypy": commands.python("-m", "mypy"),
        "import contract": commands.python("-c", IMPORT_LINTER),
    }


def failures(checks: Mapping[str, list[str]], env: Mapping[str, str]) -> list[str]:
    """Run checks, and show what those that fail have to say; gives the names of these."""
    return [name for name, argv in checks.items() if not _passes(name, argv, env)]


def _passes(name: str, argv: list[str], env: Mapping[str, str]) -> bool:
    with terminal.step(name):
        answer = subprocess.run(
            argv,
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
