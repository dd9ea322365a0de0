"""Programs of PostgreSQL run under a guardian, which ends them when this process is gone."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from api.embedded.account import Account
from api.embedded.errors import EmbeddedError

GUARDIAN = Path(__file__).with_name("guardian.py")
LOG_LINES = 15


@contextlib.contextmanager
def guarded(
    signal_name: str, account: Account, command: list[str], log: Path, lock: int
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs `command` as `account`, stopped by the signal named; yields its guardian, whose status is its own.

    Its output is the new content of `log`, and it keeps `lock` open as long as it lives. When the block is left,
    it has ended.
    """
    who = [str(account.uid), str(account.gid)] if account.switch else ["-1", "-1"]
    with log.open("wb") as output:
        log.chmod(0o600)
        guardian = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARDIAN), signal_name, *who, *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            pass_fds=[lock],
            start_new_session=True,
        )
    try:
        yield guardian
    finally:
        if guardian.stdin is not None:
            guardian.stdin.close()
        guardian.wait()


def failure(program: str, log: Path) -> EmbeddedError:
    """What to raise when `program` ended by itself: the end of its log."""
    lines = log.read_text(errors="replace").splitlines()[-LOG_LINES:]
    end = "\n".join(lines)
    return EmbeddedError(f"{program} n'a pas pu fonctionner. / {program} could not run. ({log})\n{end}")
