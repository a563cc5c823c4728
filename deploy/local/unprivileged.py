"""PostgreSQL refuses to run as root: find it somebody to run as, and files that somebody can reach."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local import places, terminal

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whom to run as; `None` ids mean ourselves."""

    uid: int | None = None
    gid: int | None = None

    def popen(self) -> dict[str, Any]:
        """The arguments that make subprocess run a program as this account, with nothing of root's left."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give a folder to the account with all that is in it, closed to everybody else."""
        folder.chmod(0o700)
        if self.uid is None or self.gid is None or folder.stat().st_uid == self.uid:
            return
        for path in [*folder.rglob("*"), folder]:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account() -> Account:
    """Ourselves, or as root somebody with fewer rights."""
    if os.geteuid() != 0:
        return Account()
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise terminal.SetupError(
        "PostgreSQL cannot run as root, and there is no user 'nobody': run this as an ordinary user."
    )


def reachable_folder(who: Account) -> Path:
    """A folder of ours in which the account can open what it owns: var, or outside a checkout that is closed to it."""
    places.VAR.mkdir(parents=True, exist_ok=True)
    if who.uid is None or _can_enter(who, places.VAR):
        return places.VAR
    return _private(outside())


def outside() -> Path:
    """Where the database of a checkout stands that lies in a closed folder, such as /root."""
    return Path("/var/tmp") / f"innovasjon-{places.short_name(places.VAR)}"  # noqa: S108 - checked in _private


def _can_enter(who: Account, folder: Path) -> bool:
    probe = ["/bin/sh", "-c", 'cd "$0"', str(folder)]
    return not subprocess.run(probe, capture_output=True, check=False, cwd="/", **who.popen()).returncode


def _private(folder: Path) -> Path:
    # The folder above is everybody's: somebody else may have made this one, or a link, to read what we write.
    folder.mkdir(mode=0o711, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise terminal.SetupError(f"{folder} was made by somebody else: remove it.")
    folder.chmod(0o711)
    return folder
