"""The operating-system account that runs PostgreSQL, which refuses to run as root.

For an ordinary user it is that user. For root it is an existing account without privileges; the folders it must
read may be out of its reach (a project under /root): what it needs then stands under `ROOT_PLACE`.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from api.embedded.errors import EmbeddedError

ROOT_PLACE = Path("/var/lib/adequation")
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Who runs the server. `switch` is true when the current process must drop its privileges to become it."""

    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Hands one file or folder to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether the account may enter every folder down to `path`, which exists, and `path` itself."""
        if not self.switch:
            return True
        real = path.resolve()
        return all(self._can_enter(folder) for folder in (real, *real.parents))

    def _can_enter(self, path: Path) -> bool:
        status = path.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def server_account() -> Account:
    """The account for the current process. Raises `EmbeddedError` when root finds no account to become."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise EmbeddedError(
        "PostgreSQL refuse d'être lancé par root, et aucun compte « postgres » ou « nobody » n'existe. / "
        "PostgreSQL refuses to run as root, and there is no account 'postgres' or 'nobody'."
    )
