"""`make clean`: remove what the set-up made, the demo's data included."""

import shutil

from deploy.local import places, single, terminal, unprivileged

RUNS = "The {} of this folder is running: stop it first."
CACHES = (".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis")


def clean() -> int:
    """Leave the folder as it was cloned. Refused while the demo or the tests run."""
    with single.alone("demo", RUNS.format("demo")), single.alone("test", RUNS.format("test")):
        folders = [places.VENV, places.NODE_MODULES, unprivileged.outside(), *(places.ROOT / name for name in CACHES)]
        folders += [folder for folder in places.ROOT.rglob("__pycache__") if places.VENV not in folder.parents]
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        for compiled in places.LOCALE.rglob("*.mo"):
            compiled.unlink()
    shutil.rmtree(places.VAR, ignore_errors=True)
    terminal.say("Clean: .venv, node_modules, var and the caches are gone.")
    return 0
