"""Find a Chromium for the tests that need a browser."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = tuple(
    Path("/Applications") / f"{name}.app" / "Contents" / "MacOS" / name for name in ("Google Chrome", "Chromium")
)


def find() -> str | None:
    """The path of a Chromium, the one in the variable CHROMIUM first."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    on_path = (shutil.which(name) for name in NAMES)
    return next((found for found in on_path if found), None) or next((str(p) for p in ON_A_MAC if p.exists()), None)
