"""Install programs of the tests with apt, where that is ours to do: as root on Debian."""

import os
import shutil
from pathlib import Path

from deploy.local import commands, terminal


def can_install() -> bool:
    """Whether this is Debian and we are root."""
    release = Path("/etc/os-release")
    is_debian = release.exists() and "ID=debian" in release.read_text().splitlines()
    return is_debian and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install packages. Raises SetupError when apt cannot."""
    # RUNLEVEL=1 keeps a package from starting its service: the tests start a server of their own.
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    with terminal.step(f"Installing {' and '.join(packages)} with apt"):
        commands.run(["apt-get", "update", "-q"], env=env, log="apt-update", trouble="apt-get update failed")
        commands.run(
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
            env=env,
            log="apt",
            trouble=f"apt-get could not install {' and '.join(packages)}",
        )
