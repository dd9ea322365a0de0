"""What to think of a `postmaster.pid`: a file that any crash leaves behind, with a number another may now have."""

from pathlib import Path

import psutil

from api.embedded.errors import AlreadyRunningError


def forget_stale_postmaster(data: Path) -> None:
    """Removes the `postmaster.pid` of a server that is gone. Call it with the lock of the folder.

    PostgreSQL would refuse to start whenever a process has that number, whatever it is. Raises
    `AlreadyRunningError` when it really is a PostgreSQL of this folder, which someone started by hand.
    """
    path = data / "postmaster.pid"
    try:
        pid = int(path.read_text().split("\n", 1)[0])
    except FileNotFoundError:
        return
    except ValueError:
        pid = -1
    if pid > 0 and _is_server_of(pid, data):
        raise AlreadyRunningError(
            f"Un PostgreSQL (processus {pid}) occupe déjà {data}. / A PostgreSQL (process {pid}) runs on {data}."
        )
    path.unlink()


def _is_server_of(pid: int, data: Path) -> bool:
    """A postmaster works in its data folder, whichever name it was given for it."""
    try:
        process = psutil.Process(pid)
        return Path(process.exe()).name == "postgres" and Path(process.cwd()).samefile(data)
    except (psutil.Error, OSError):
        # Gone, or of an account that could not open this folder either.
        return False
