"""Where things stand on disk."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What the running system writes; the site's settings read the same variable.
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
LOGS = VAR / "log"
RUN = VAR / "run"
STAMPS = VAR / "stamps"
STATIC_ROOT = VAR / "static"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
DEPLOY = ROOT / "deploy"
LOCALE = ROOT / "locale"

NOT_OURS = {"node_modules", "var", "__pycache__"}


def files(pattern: str) -> list[Path]:
    """The project's own files whose path ends like the pattern, such as "migrations/*.py"."""
    found: list[Path] = []
    for folder in ROOT.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in NOT_OURS:
            found += folder.rglob(pattern)
    return sorted(path for path in found if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts))


def short_name(path: Path) -> str:
    """Twelve letters that tell this folder from every other on the machine."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
