"""Run one command: `python3 -m deploy.local demo`. Parsed by older Pythons too, which are told what is needed."""

import importlib
import sys

MODULES = {
    "clean": "clean",
    "demo": "demo",
    "format": "lint",
    "lint": "lint",
    "lock": "pins",
    "messages": "messages",
    "screenshots": "screenshots",
    "serve": "serve",
    "test": "test",
}


def main() -> int:
    """Hand over to the module of the command, and turn what the user can mend into one line."""
    command = sys.argv[1]
    if sys.version_info < (3, 11):  # noqa: UP036 - nothing has checked it before us
        version = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Error: Python {version} is too old: 3.11 or newer is needed, as in make {command} PYTHON=python3.12")
    module = importlib.import_module("deploy.local." + MODULES[command])
    terminal = importlib.import_module("deploy.local.terminal")
    return int(terminal.guarded(getattr(module, command)))


if __name__ == "__main__":
    sys.exit(main())
